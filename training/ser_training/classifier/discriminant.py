"""A linear discriminant for strangers: what the corpora agree on, with each corpus's own place taken off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..settings import LABELS


@dataclass(frozen=True)
class Discriminant:
    """Labels' means and the covariance inside them, as a space in which that covariance is 1.

    ``origin [inputs]`` and ``whiten [inputs, inputs]`` lead there: ``(rows - origin) @ whiten``. ``means [8, inputs]``
    are the labels' there, ``known [8]`` says which labels were fitted on; ``offsets`` are the corpora's, ``[inputs]``
    each, of mean 0.
    """

    origin: np.ndarray
    whiten: np.ndarray
    means: np.ndarray
    known: np.ndarray
    offsets: Mapping[str, np.ndarray]

    @cached_property
    def emotional(self) -> np.ndarray:
        """Axes ``[inputs, 7]`` of the whitened space along which the labels' means differ; fewer with fewer labels."""
        means = self.means[self.known]
        _, _, axes = np.linalg.svd(means - means.mean(axis=0), full_matrices=False)
        return axes[: len(means) - 1].T


def fit_discriminant(
    rows: np.ndarray,
    labels: np.ndarray,
    corpora: np.ndarray,
    weights: np.ndarray,
    shrinkage: float,
    disagreement: float = 1.0,
    nuisance: np.ndarray | float = 0.0,
) -> Discriminant:
    """Fits on rows ``[n, inputs]``: a row is its label's mean + its corpus's offset + noise (two-way analysis).

    A corpus that lacks a label thus says nothing about it, where a regression would learn the corpus's sound as a
    sign against the label. ``shrinkage`` is added to the covariance's diagonal, in its mean variance. What is left of
    the groups' means, where corpora disagree about a label, is added to the covariance ``disagreement`` times, and so
    is ``nuisance [inputs, inputs]``, a covariance of what means nothing.
    """
    groups = sorted(set(zip(corpora.tolist(), labels.tolist(), strict=True)))
    own = [(corpora == corpus) & (labels == label) for corpus, label in groups]
    shares = np.array([weights[mask].sum() for mask in own]) / weights.sum()
    means = np.stack([np.average(rows[mask], axis=0, weights=weights[mask]) for mask in own])
    label_means, offsets, rest = _two_way(means, groups, shares)
    inside = np.zeros((rows.shape[1],) * 2)
    for mask, mean, share in zip(own, means, shares, strict=True):
        differences = (rows[mask] - mean) * np.sqrt(weights[mask] / weights[mask].sum())[:, None]
        inside += share * differences.T @ differences
    inside += nuisance
    diagonal = shrinkage * np.trace(inside) / len(inside)
    free = max(1, len(groups) - len(offsets) - len(label_means) + 1)
    inside += disagreement * len(groups) / free * (rest * shares[:, None]).T @ rest
    inside[np.diag_indices_from(inside)] += diagonal
    whiten = np.linalg.cholesky(np.linalg.inv(inside))
    origin = shares @ np.stack([label_means[label] for _, label in groups])
    placed = np.zeros((len(LABELS), rows.shape[1]))
    for label, mean in label_means.items():
        placed[label] = (mean - origin) @ whiten
    known = np.isin(np.arange(len(LABELS)), list(label_means))
    return Discriminant(origin, whiten, placed, known, {name: offset @ whiten for name, offset in offsets.items()})


def _two_way(
    means: np.ndarray, groups: Sequence[tuple[str, int]], shares: np.ndarray
) -> tuple[dict[int, np.ndarray], dict[str, np.ndarray], np.ndarray]:
    """The groups' means as label + corpus + rest, least squares by share; the corpora's offsets have the mean 0."""
    corpora = sorted({corpus for corpus, _ in groups})
    labels = sorted({label for _, label in groups})
    design = np.array([[c == corpus for c in corpora] + [k == label for k in labels] for corpus, label in groups])
    root = np.sqrt(shares)[:, None]
    effects, *_ = np.linalg.lstsq(design * root, means * root, rcond=None)
    of_corpora, of_labels = np.split(effects, [len(corpora)])
    counts = np.array([shares[[c == corpus for c, _ in groups]].sum() for corpus in corpora])
    middle = counts @ of_corpora / counts.sum()
    return (
        dict(zip(labels, of_labels + middle, strict=True)),
        dict(zip(corpora, of_corpora - middle, strict=True)),
        means - design @ effects,
    )
