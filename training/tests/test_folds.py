"""No speaker is on both sides of a split, and every clip is tested exactly once."""

import math
from pathlib import Path

import numpy as np

from ser_training.corpora import CORPORA, Clip
from ser_training.folds import Fold, corpus_folds, inner_corpus_folds, ravdess_folds

CLIPS = [Clip(Path(f"r{n}"), "ravdess", f"ravdess/{n % 24 + 1:02d}", "sad", "male") for n in range(96)] + [
    Clip(Path(f"{corpus}{n}"), corpus, f"{corpus}/{n % 2}", "sad", "female") for corpus in CORPORA[1:] for n in range(6)
]
SPEAKERS = np.array([clip.speaker for clip in CLIPS])


def sides(fold: Fold) -> tuple[set[str], set[str]]:
    return set(SPEAKERS[fold.train]), set(SPEAKERS[fold.test])


def test_ravdess_folds_hold_four_actors_each() -> None:
    folds = ravdess_folds(CLIPS)
    others = 2 * (len(CORPORA) - 1)
    assert sides(folds[2])[1] == {"ravdess/09", "ravdess/10", "ravdess/11", "ravdess/12"}
    for fold in folds:
        train, test = sides(fold)
        assert not train & test
        assert len(train) == 20 + others
    assert np.sum([fold.test for fold in folds], axis=0).tolist() == [1] * 96 + [0] * 3 * others


def test_corpus_folds_leave_the_whole_corpus_out() -> None:
    folds = corpus_folds(CLIPS)
    assert np.sum([fold.test for fold in folds], axis=0).tolist() == [1] * len(CLIPS)
    for corpus, fold in zip(CORPORA, folds, strict=True):
        assert {speaker.split("/")[0] for speaker in sides(fold)[1]} == {corpus}
        assert corpus not in {speaker.split("/")[0] for speaker in sides(fold)[0]}


def test_inner_folds_fit_on_neither_of_the_pair() -> None:
    folds = list(inner_corpus_folds(CLIPS))
    assert len(folds) == math.comb(len(CORPORA), 2)
    for pair, fold in folds:
        assert {speaker.split("/")[0] for speaker in sides(fold)[1]} == pair
        assert {speaker.split("/")[0] for speaker in sides(fold)[0]} == set(CORPORA) - pair
