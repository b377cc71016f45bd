"""The splits of the protocol: which clips are fitted on and which are tested; speakers never on both sides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .corpora import CORPORA, Clip

RAVDESS_FOLDS = 6
_ACTORS_PER_FOLD = 4


@dataclass(frozen=True)
class Fold:
    """``train`` and ``test`` are masks over the list of clips."""

    name: str
    train: np.ndarray
    test: np.ndarray


def ravdess_folds(clips: Sequence[Clip]) -> list[Fold]:
    """RAVDESS-6: fold k tests actors 4k+1 … 4k+4; everything else, the other corpora too, may be fitted on."""
    in_ravdess = np.array([clip.corpus == "ravdess" for clip in clips])
    fold = np.array(
        [(int(clip.speaker[-2:]) - 1) // _ACTORS_PER_FOLD if clip.corpus == "ravdess" else -1 for clip in clips]
    )
    return [Fold(f"ravdess6-{k}", ~(in_ravdess & (fold == k)), in_ravdess & (fold == k)) for k in range(RAVDESS_FOLDS)]


def corpus_folds(clips: Sequence[Clip]) -> list[Fold]:
    """LOCO: each corpus is tested by what was fitted on all others."""
    return [Fold(f"loco-{corpus}", ~_of(clips, {corpus}), _of(clips, {corpus})) for corpus in CORPORA]


def inner_corpus_folds(clips: Sequence[Clip]) -> Iterator[tuple[set[str], Fold]]:
    """For LOCO's calibration: with a corpus set aside, each other one tested by what was fitted on the rest.

    Yields the two corpora that the fold has not fitted on, the tested and the set aside one: with their places
    changed, the same fit serves again.
    """
    for pair in combinations(CORPORA, 2):
        yield set(pair), Fold(f"inner-{'-'.join(pair)}", ~_of(clips, set(pair)), _of(clips, set(pair)))


def _of(clips: Sequence[Clip], corpora: set[str]) -> np.ndarray:
    return np.array([clip.corpus in corpora for clip in clips])
