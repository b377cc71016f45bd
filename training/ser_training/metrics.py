"""The figures: unweighted average recall, recalls, confusion, expected calibration error."""

import numpy as np

ECE_BINS = 15


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
    confidence = probabilities.max(axis=1)
    hit = probabilities.argmax(axis=1) == true
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(hit[place == chosen].mean() - confidence[place == chosen].mean()) * np.mean(place == chosen)
            for chosen in np.unique(place)
        )
    )
