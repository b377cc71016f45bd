"""The protocol with profiles: which clips are known, and the same answers as the recogniser's own fold."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from ser_training.corpora import read_corpora, speakers_in_turn
from ser_training.features import compute_features, run_ser
from ser_training.profiles import CONDITIONS, Condition, KnownClips, draw_known
from ser_training.settings import BUNDLE, LABELS

CORPORA = os.environ.get("SER_CORPORA")


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_known_clips_are_other_clips_of_the_speaker(condition: Condition) -> None:
    generator = np.random.default_rng(3)
    speakers, labels = generator.integers(0, 3, 90), generator.integers(0, 4, 90)
    for tested in range(90):
        known = draw_known(tested, speakers, labels, condition, generator)
        assert tested not in known
        assert len(set(known)) == len(known) <= condition.clips
        assert set(speakers[known]) <= {speakers[tested]}
        if condition.drawn == "any":
            assert len(known) == min(condition.clips, np.sum(speakers == speakers[tested]) - 1)
        if condition.drawn == "one":
            assert len(set(labels[known])) == 1
        if condition.drawn == "own":
            assert set(labels[known]) <= {labels[tested]}


def test_nobody_is_known_of_a_speaker_with_one_clip() -> None:
    for condition in CONDITIONS:
        known = draw_known(0, np.array([0, 1, 1]), np.array([2, 2, 2]), condition, np.random.default_rng(0))
        assert len(known) == 0


# In CI nothing is skipped: without the corpora the test fails there.
@pytest.mark.skipif(
    CORPORA is None and "CI" not in os.environ, reason="SER_CORPORA does not name the folder of the corpora"
)
def test_the_recogniser_gives_the_same_with_a_folder_as_speaker(tmp_path: Path) -> None:
    clips = [clip for clip in read_corpora(Path(CORPORA or "SER_CORPORA is not set")) if clip.speaker == "ravdess/14"]
    clips = speakers_in_turn(clips, 12)
    folder = tmp_path / "speaker"
    folder.mkdir()
    for clip in clips:
        shutil.copyfile(clip.path, folder / clip.path.name)
    paths = [str(folder / clip.path.name) for clip in clips]
    lines = run_ser(["predict", "--json", "--speaker-from-folder", "--model", str(BUNDLE)], paths)
    said = {Path(line["file"]).name: line for line in lines}
    voices = KnownClips(clips, compute_features(clips, BUNDLE, tmp_path / "cache"), BUNDLE)
    for place, clip in enumerate(clips):
        line = said[clip.path.name]
        others = np.delete(np.arange(len(clips)), place)
        assert line["profile"]["clips"] == len(others)
        got = [line["probabilities"][label] for label in LABELS]
        np.testing.assert_allclose(got, voices.classify(place, others), atol=1e-4)
