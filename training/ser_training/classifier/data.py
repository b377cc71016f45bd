"""What a classifier is fitted on, and how much each window counts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..settings import CALM, NEUTRAL


@dataclass(frozen=True)
class TrainingSet:
    """Windows with their labels.

    ``features [n, 94]``, ``embedding [n, …]`` (with ``deviations`` its second half are the layers' deviations); label
    numbers, corpora's names, speakers' names, numbers of the clips (a copy has its clip's), and which windows are of
    disturbed copies, each ``[n]``.
    """

    features: np.ndarray
    embedding: np.ndarray
    labels: np.ndarray
    corpora: np.ndarray
    speakers: np.ndarray
    clips: np.ndarray
    copies: np.ndarray
    deviations: bool = False

    def weights(self, corpus_shares: Mapping[str, float], pair_share: float, copy_share: float) -> np.ndarray:
        """``[n]``: the clips' by :func:`balanced_weights`, and the copies' by the same, ``copy_share`` times."""
        weights = np.zeros(len(self.labels))
        for chosen, share in ((~self.copies, 1.0), (self.copies, copy_share)):
            weights[chosen] = share * balanced_weights(
                self.labels[chosen], self.corpora[chosen], corpus_shares, pair_share
            )
        return weights

    def pairs(self) -> np.ndarray:
        """``[pairs, 2]``: the row of each window of a clip beside that of each window of the clip's copies.

        Where there are none, it stands beside itself.
        """
        copies: dict[int, list[int]] = {}
        for row in np.flatnonzero(self.copies):
            copies.setdefault(int(self.clips[row]), []).append(int(row))
        own = np.flatnonzero(~self.copies).tolist()
        return np.array([(row, copy) for row in own for copy in copies.get(int(self.clips[row]), [row])])


def balanced_weights(
    labels: np.ndarray, corpora: np.ndarray, corpus_shares: Mapping[str, float], pair_share: float = 1.0
) -> np.ndarray:
    """Weights ``[n]``, of mean 1, that give each corpus its share (1 if not named), evenly over its labels.

    Calm and neutral count ``pair_share`` each in a corpus that has both.
    """
    weights = np.zeros(len(labels))
    for corpus in np.unique(corpora):
        own = corpora == corpus
        present = np.unique(labels[own])
        shares = {
            label: pair_share if {CALM, NEUTRAL} <= set(present) and label in (CALM, NEUTRAL) else 1.0
            for label in present
        }
        for label, share in shares.items():
            chosen = own & (labels == label)
            weights[chosen] = corpus_shares.get(str(corpus), 1.0) * share / sum(shares.values()) / chosen.sum()
    return weights / weights.mean() if len(weights) else weights
