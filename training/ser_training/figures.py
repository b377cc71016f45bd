"""The figures of answers, as plain numbers: how many are right, how sure they are, and the means over corpora."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .answers import Answers
from .corpora import FIRST_FOUR
from .metrics import SHARES, accuracy_of_surest, confusion, expected_calibration_error, recalls, reliability, uar
from .settings import LABELS

Report = dict[str, Any]

_AVERAGED = ("uar", "accuracy", "ece", "coverage", "accuracyWhenSure", "unlike")


def figures(answers: Answers, relabel: Callable[[np.ndarray], np.ndarray] = np.copy) -> Report:
    """UAR, accuracy, recall of each class, confusion, calibration, and what "unsure" and "unlike" do.

    ``gap`` is the mean confidence less the accuracy. ``accuracyOfSurest`` is the accuracy of the surest twentieth,
    two twentieths, … of the answers: risk and coverage.
    """
    true = relabel(answers.labels)
    predicted = answers.probabilities.argmax(axis=1)
    right, sure = predicted == true, ~answers.unsure
    confidence = answers.probabilities.max(axis=1)
    return {
        "clips": len(true),
        "uar": round(uar(predicted, true), 4),
        "accuracy": round(float(right.mean()), 4),
        "recall": {LABELS[label]: round(value, 4) for label, value in recalls(predicted, true).items()},
        "gap": round(float(confidence.mean() - right.mean()), 4),
        "ece": round(expected_calibration_error(answers.probabilities, true), 4),
        "reliability": _reliability_bins(answers.probabilities, true),
        "coverage": round(float(sure.mean()), 4),
        "accuracyWhenSure": round(float(right[sure].mean()), 4) if sure.any() else None,
        "accuracyOfSurest": np.round(accuracy_of_surest(confidence, right, SHARES), 4).tolist(),
        "unlike": round(float(answers.unlike.mean()), 4),
        "confusion": confusion(predicted, true, len(LABELS)).tolist(),
    }


def means_of(reports: Sequence[Report]) -> Report:
    """LOCO's reports as one: every corpus counts the same, however many clips it has.

    ``meanAbsoluteGap`` and ``worstGap`` are of the corpora's gaps, ``uarOfFirstFour`` is for comparison with what was
    published when there were four.
    """
    gaps = np.abs([report["gap"] for report in reports])
    first = [report["uar"] for report in reports if report["corpus"] in FIRST_FOUR]
    return {
        "corpora": len(reports),
        "clips": sum(report["clips"] for report in reports),
        **{name: mean_or_none([report[name] for report in reports]) for name in _AVERAGED},
        "meanAbsoluteGap": round(float(gaps.mean()), 4),
        "worstGap": round(float(gaps.max()), 4),
        "uarOfFirstFour": mean_or_none(first),
        "accuracyOfSurest": np.mean([report["accuracyOfSurest"] for report in reports], axis=0).round(4).tolist(),
    }


def mean_or_none(values: Sequence[float | None]) -> float | None:
    """None where one is missing: a mean of fewer would look like one of all."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known and len(known) == len(values) else None


def _reliability_bins(probabilities: np.ndarray, true: np.ndarray) -> Report:
    """What a reliability diagram shows; an empty bin has no means."""
    counts, *means = reliability(probabilities, true)
    confidence, accuracy = ([None if np.isnan(value) else round(float(value), 4) for value in part] for part in means)
    return {"clips": counts.tolist(), "confidence": confidence, "accuracy": accuracy}
