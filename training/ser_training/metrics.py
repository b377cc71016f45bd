"""The figures: unweighted average recall, confusion, reliability, calibration error, accuracy of the surest."""

import numpy as np

ECE_BINS = 15
# Of the answers, the surest first: where the curve of risk and coverage has its points.
SHARES = np.arange(1, 21) / 20


def recalls(predicted: np.ndarray, true: np.ndarray) -> dict[int, float]:
    """The recall of each class that occurs in ``true``."""
    return {int(label): float(np.mean(predicted[true == label] == label)) for label in np.unique(true)}


def uar(predicted: np.ndarray, true: np.ndarray) -> float:
    """Unweighted average recall over the classes that occur in ``true``."""
    return float(np.mean(list(recalls(predicted, true).values())))


def confusion(predicted: np.ndarray, true: np.ndarray, classes: int) -> np.ndarray:
    """Counts ``[classes, classes]``: a row for each true class."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (true, predicted), 1)
    return counts


def expected_calibration_error(probabilities: np.ndarray, true: np.ndarray, bins: int = ECE_BINS) -> float:
    """Mean gap between confidence and accuracy over bins of equal width, by share (Guo et al. 2017, eq. 3)."""
    counts, confidence, accuracy = reliability(probabilities, true, bins)
    return float(np.nansum(counts * np.abs(accuracy - confidence)) / counts.sum())


def reliability(
    probabilities: np.ndarray, true: np.ndarray, bins: int = ECE_BINS
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers in bins of equal width by their confidence: how many, mean confidence, accuracy; each ``[bins]``.

    The means of an empty bin are NaN. A confidence of 1 belongs to the last bin.
    """
    confidence = probabilities.max(axis=1)
    hit = probabilities.argmax(axis=1) == true
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore"):
        return counts, np.bincount(place, confidence, bins) / counts, np.bincount(place, hit, bins) / counts


def accuracy_of_surest(confidence: np.ndarray, right: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The accuracy of the surest share of the answers, at least one, for each of ``shares [points]`` above 0."""
    counts = np.maximum(np.ceil(shares * len(right) - 1e-9).astype(int), 1)
    ordered = right[np.argsort(-confidence, kind="stable")]
    return (np.cumsum(ordered) / np.arange(1, len(right) + 1))[counts - 1]
