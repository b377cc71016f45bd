"""The benchmark of rooms and speakers: a table with a figure for each corpus, from clips that nobody recorded."""

import numpy as np
import pytest

from benchmarks import strangers
from ser_training.classifier import Recipe
from ser_training.corpora import CORPORA
from ser_training.folds import corpus_folds
from ser_training.settings import LABELS

from .made_up import voices

QUICK = Recipe(feature_components=4, embedding_components=12)


@pytest.fixture(scope="module")
def part() -> strangers.LeftOut:
    clips, table = voices()
    clips, features, embedding = strangers.by_clip(clips, table)
    return strangers.left_out(corpus_folds(clips)[1], clips, features, embedding, QUICK)


def test_a_line_has_a_figure_for_each_corpus_and_the_mean() -> None:
    clips, table = voices()
    lines = strangers.table(*strangers.by_clip(clips, table), QUICK, [0])
    cells = [line.strip("| ").split(" | ") for line in lines]
    assert {len(line) for line in cells} == {1 + len(CORPORA) + 1}
    assert [line[0] for line in cells[2:]][:2] == ["nothing", "room, 40 clips, any"]
    assert all(float(figure) > 50 for line in cells[2:4] for figure in line[1:])


def test_a_clips_vector_is_the_mean_of_its_windows_by_speech() -> None:
    clips, table = voices(2)
    twice = strangers.WindowTable(
        np.repeat(table.clip, 2),
        np.tile([1.0, 3.0], len(clips)),
        np.repeat(table.features, 2, axis=0) * np.tile([0.0, 1.0], len(clips))[:, None].astype(np.float32),
        np.repeat(table.embedding, 2, axis=0),
    )
    same, features, embedding = strangers.by_clip(clips, twice)
    assert same == clips
    np.testing.assert_allclose(features, 0.75 * table.features, rtol=1e-5)
    np.testing.assert_allclose(embedding, table.embedding, rtol=1e-5)


@pytest.mark.parametrize(("kind", "share"), [("angry", 1.0), ("mostly angry", 0.5), ("any", 0.0)])
def test_a_room_has_the_emotions_that_its_kind_says(part: strangers.LeftOut, kind: str, share: float) -> None:
    rows = strangers.drawn_room(part, 4, kind, np.random.default_rng(0))
    assert rows is not None
    angry = part.placed[part.labels == LABELS.index("angry")]
    found = np.mean([np.any(np.all(row == angry, axis=1)) for row in rows])
    assert found >= share
    assert len({tuple(row) for row in rows}) == len(rows)


def test_clips_of_one_emotion_change_nothing(part: strangers.LeftOut) -> None:
    assert strangers.room(part, 40, "sad", 0) == strangers.speaker(part, 20, "own", 0) == part.uar(part.alone)
