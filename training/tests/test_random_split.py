"""The random split: a fifth of each label of both corpora, and what is right there by corpus and by seed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from ser_training.classifier import Recipe
from ser_training.corpora import Clip
from ser_training.folds import Fold
from ser_training.random_split import POOLED, evaluate_random_split, random_fold
from ser_training.settings import LABELS

from .made_up import voices


@dataclass(frozen=True)
class HalfRight:
    """A trainer whose fits are right but about TESS by an odd seed; the first tested clip has no window."""

    clips: list[Clip]
    recipe: Recipe

    def held_out(self, fold: Fold) -> np.ndarray:
        held_out = np.full((len(self.clips), len(LABELS)), np.nan)
        for place in np.flatnonzero(fold.test)[1:]:
            clip = self.clips[place]
            wrong = clip.corpus == "tess" and self.recipe.seed % 2
            held_out[place] = -1.0
            held_out[place, (LABELS.index(clip.label) + wrong) % len(LABELS)] = 0.0
        return held_out


def test_a_fifth_of_each_label_is_tested_and_other_corpora_are_on_no_side() -> None:
    clips, _ = voices(10)
    fold = random_fold(clips, 3)
    labels = np.array([clip.label for clip in clips])
    pooled = np.isin([clip.corpus for clip in clips], POOLED)
    assert not (fold.train & fold.test).any()
    assert ((fold.train | fold.test) == pooled).all()
    for label in LABELS:
        own = pooled & (labels == label)
        assert fold.test[own].sum() == round(own.sum() / 5)
    assert (random_fold(clips, 3).test == fold.test).all()
    assert (random_fold(clips, 4).test != fold.test).any()


def test_each_seed_splits_and_fits_anew() -> None:
    clips, _ = voices(40)
    trainer: Any = HalfRight(clips, Recipe())
    report = evaluate_random_split(trainer, seeds=2)
    tested = random_fold(clips, 1).test
    wrong = np.sum([clip.corpus == "tess" for clip in clips] & tested) / (tested.sum() - 1)
    assert report["accuracyBySeed"] == [1, pytest.approx(1 - wrong, abs=1e-4)]
    assert report["accuracy"] == pytest.approx(1 - wrong / 2, abs=1e-4)
    assert report["byCorpus"] == {"ravdess": 1, "tess": 0.5}
    assert report["clips"] == tested.sum() - 1
