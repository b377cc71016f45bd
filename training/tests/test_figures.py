"""Figures of a few answers and of a few corpora, worked out by hand."""

from pathlib import Path

import numpy as np
import pytest

from ser_training.answers import Answers, joined
from ser_training.corpora import CORPORA, Clip
from ser_training.figures import figures, means_of
from ser_training.predictions import calm_labels_as_neutral
from ser_training.settings import LABELS


def answers(*said: tuple[str, str, float, bool]) -> Answers:
    """Each with its true label, the answer, its confidence, and whether it is unsure; half of the unsure are unlike."""
    probabilities = np.zeros((len(said), len(LABELS)))
    for row, (_, answer, confidence, _) in enumerate(said):
        probabilities[row] = (1 - confidence) / (len(LABELS) - 1)
        probabilities[row, LABELS.index(answer)] = confidence
    unsure = np.array([one[3] for one in said])
    clips = [Clip(Path(f"{n}.wav"), "tess", "tess/OAF", one[0], "female") for n, one in enumerate(said)]
    return Answers(clips, probabilities, unsure, unsure & (np.cumsum(unsure) % 2 == 1))


SAID = answers(
    ("angry", "angry", 0.9, False),
    ("angry", "sad", 0.7, False),
    ("sad", "sad", 0.8, False),
    ("calm", "neutral", 0.4, True),
    ("neutral", "sad", 0.3, True),
)


def test_how_sure_is_told_beside_how_right() -> None:
    report = figures(SAID, calm_labels_as_neutral)
    assert report["accuracy"] == 0.6
    assert report["gap"] == pytest.approx((0.9 + 0.7 + 0.8 + 0.4 + 0.3) / 5 - 0.6)
    assert (report["coverage"], report["accuracyWhenSure"]) == (0.6, pytest.approx(2 / 3, abs=1e-4))
    assert report["uar"] == pytest.approx(np.mean([1 / 2, 1, 1 / 2]), abs=1e-4)
    assert report["unlike"] == 0.2
    # In twentieths of five answers: the surest alone up to 0.2, two up to 0.4, …
    assert report["accuracyOfSurest"][3::4] == pytest.approx([1, 1, 2 / 3, 3 / 4, 3 / 5], abs=1e-4)
    assert report["accuracyOfSurest"][:4] == [1] * 4


def test_corpora_count_the_same_in_their_mean() -> None:
    reports = [figures(SAID, calm_labels_as_neutral) | {"corpus": corpus} for corpus in CORPORA]
    changes = [0.1, -0.3, 0.05, 0.0, 0.02, 0.01]
    for place, (report, gap) in enumerate(zip(reports, changes, strict=True)):
        report |= {"gap": gap, "uar": 0.1 * place, "clips": 10 ** (place % 3)}
    means = means_of(reports)
    assert means["uar"] == pytest.approx(0.25)
    assert means["uarOfFirstFour"] == pytest.approx(0.15)
    assert means["meanAbsoluteGap"] == pytest.approx(0.08)
    assert means["worstGap"] == 0.3
    assert (means["corpora"], means["clips"]) == (6, 222)
    assert means["accuracyOfSurest"] == reports[0]["accuracyOfSurest"]


def test_a_mean_of_which_one_is_missing_is_none() -> None:
    reports = [figures(SAID) | {"corpus": corpus} for corpus in CORPORA]
    reports[2]["accuracyWhenSure"] = None
    assert means_of(reports)["accuracyWhenSure"] is None


def test_bundles_answers_are_joined_in_their_order() -> None:
    both = joined([SAID, answers(("happy", "happy", 0.5, True))])
    assert [clip.label for clip in both.clips] == [*(clip.label for clip in SAID.clips), "happy"]
    assert both.probabilities.shape == (6, len(LABELS))
    assert both.unsure.tolist() == [False, False, False, True, True, True]
    assert both.unlike.tolist() == [False, False, False, True, False, True]
