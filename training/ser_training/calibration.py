"""Temperature and the threshold for "unsure", fitted on predictions for speakers that the model never heard."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import softmax

COVERAGE = 0.9


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
    merge: Callable[[np.ndarray], np.ndarray] = np.copy,
    coverage: float = COVERAGE,
) -> Calibration:
    """Fits on logits ``[n, labels]`` of held-out clips (Guo et al. 2017, temperature scaling).

    The temperature has the least negative log likelihood; the threshold leaves ``coverage`` of the clips sure.
    ``merge`` is what the protocol does to probabilities before they are compared with the labels.
    """
    rows = np.arange(len(true))

    def loss(log_temperature: float) -> float:
        probabilities = merge(softmax(logits / np.exp(log_temperature), axis=1))
        return float(-np.log(np.maximum(probabilities[rows, true], 1e-12)).mean())

    temperature = float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))
    confidence = merge(softmax(logits / temperature, axis=1)).max(axis=1)
    return Calibration(temperature, float(np.quantile(confidence, 1 - coverage)))
