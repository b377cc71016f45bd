"""Temperature and the threshold for "unsure", fitted on predictions for corpora that the model never heard."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import softmax

# "Not unsure" is to mean: so many of a stranger's answers are right. A little less than seven of ten, or fewer than
# half of the answers would be sure.
RIGHT_WHEN_SURE = 0.69


@dataclass(frozen=True)
class Calibration:
    """``temperature`` divides the logits; a confidence under ``unsure_below`` is reported as unsure."""

    temperature: float
    unsure_below: float

    def as_spec(self) -> dict[str, float]:
        """The ``calibration`` part of ``model.json``."""
        return {"temperature": round(self.temperature, 4), "unsureBelow": round(self.unsure_below, 4)}


def fit_calibration(
    logits: np.ndarray,
    true: np.ndarray,
    groups: np.ndarray,
    merge: Callable[[np.ndarray], np.ndarray] = np.copy,
    right_when_sure: float = RIGHT_WHEN_SURE,
) -> Calibration:
    """Fits on logits ``[n, labels]`` of held-out clips, each of ``groups [n]`` (their corpora) counting the same.

    The temperature has the least negative log likelihood (Guo et al. 2017); the threshold is the lowest confidence over
    which ``right_when_sure`` of the answers are right. ``merge`` is what the protocol does to probabilities before they
    are compared with the labels.
    """
    rows = np.arange(len(true))
    _, places, counts = np.unique(groups, return_inverse=True, return_counts=True)
    weights = 1 / counts[places]

    def loss(log_temperature: float) -> float:
        probabilities = merge(softmax(logits / np.exp(log_temperature), axis=1))
        return float(-np.average(np.log(np.maximum(probabilities[rows, true], 1e-12)), weights=weights))

    temperature = float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))
    probabilities = merge(softmax(logits / temperature, axis=1))
    return Calibration(temperature, _threshold(probabilities, true, weights, right_when_sure))


def _threshold(probabilities: np.ndarray, true: np.ndarray, weights: np.ndarray, right_when_sure: float) -> float:
    """1 where no confidence is high enough."""
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence)
    right = np.cumsum((weights * (probabilities.argmax(axis=1) == true))[order]) / np.cumsum(weights[order])
    enough = np.flatnonzero(right >= right_when_sure)
    return float(confidence[order][enough[-1]]) if len(enough) else 1.0
