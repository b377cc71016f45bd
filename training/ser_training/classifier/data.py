"""What a classifier is fitted on, and how much each window counts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class TrainingSet:
    """Windows with their labels: ``features [n, 94]``, ``embedding [n, 4608]``, label numbers and weights ``[n]``."""

    features: np.ndarray
    embedding: np.ndarray
    labels: np.ndarray
    weights: np.ndarray


def balanced_weights(labels: np.ndarray, corpora: np.ndarray, corpus_shares: Mapping[str, float]) -> np.ndarray:
    """Weights ``[n]``, of mean 1, that give each corpus its share (1 if not named), evenly over its labels."""
    weights = np.zeros(len(labels))
    for corpus in np.unique(corpora):
        own = corpora == corpus
        present = np.unique(labels[own])
        for label in present:
            chosen = own & (labels == label)
            weights[chosen] = corpus_shares.get(str(corpus), 1.0) / len(present) / chosen.sum()
    return weights / weights.mean()
