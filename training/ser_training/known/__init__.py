"""Measures the folds' bundles on recordings whose room or speaker is known by other recordings, without labels."""

from .conditions import CONDITIONS, ROOM, SPEAKER, Condition
from .measure import evaluate_known, measure_known

__all__ = ["CONDITIONS", "ROOM", "SPEAKER", "Condition", "evaluate_known", "measure_known"]
