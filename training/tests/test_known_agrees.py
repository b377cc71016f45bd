"""What is known gives the same in the recogniser and here, on real clips, with a classifier that can be worked out."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from ser_training.bundle import bundle_spec, embedding_size, read_spec, write_spec
from ser_training.corpora import read_corpora, speakers_in_turn
from ser_training.features import compute_features, run_ser
from ser_training.known.clips import BundleClips
from ser_training.known.conditions import Group
from ser_training.settings import BUNDLE, LABELS

from .made_up_graph import write_made_up

CORPORA = os.environ.get("SER_CORPORA")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The shipped encoder with the made-up classifier, whose logits are small beside its numbers."""
    folder, shipped = tmp_path / "bundle", read_spec(BUNDLE)
    names = shipped["features"]["names"]
    write_made_up(folder, len(names), embedding_size(shipped["encoder"]))
    shutil.copyfile(BUNDLE / "encoder.onnx", folder / "encoder.onnx")
    calibration = {"temperature": 0.7, "unsureBelow": 0.2, "unlikeAbove": 1e9}
    write_spec(folder, bundle_spec(names, shipped["encoder"], folder / "classifier.onnx", calibration, []))
    return folder


# In CI nothing is skipped: without the corpora the test fails there.
@pytest.mark.skipif(
    CORPORA is None and "CI" not in os.environ, reason="SER_CORPORA does not name the folder of the corpora"
)
@pytest.mark.parametrize(("of", "option"), [("room", []), ("speaker", ["--speaker-from-folder"])])
def test_the_recogniser_gives_the_same(tmp_path: Path, bundle: Path, of: str, option: list[str]) -> None:
    clips = [clip for clip in read_corpora(Path(CORPORA or "SER_CORPORA is not set")) if clip.speaker == "ravdess/14"]
    clips = speakers_in_turn(clips, 12)
    folder = tmp_path / "speaker"
    folder.mkdir()
    for clip in clips:
        shutil.copyfile(clip.path, folder / clip.path.name)
    paths = [str(folder / clip.path.name) for clip in clips]
    lines = run_ser(["predict", "--json", "--same-room", *option, "--model", str(bundle)], paths)
    said = {Path(line["file"]).name: line for line in lines}
    voices = BundleClips(np.arange(len(clips)), compute_features(clips, bundle, tmp_path / "cache"), bundle)
    for place, clip in enumerate(clips):
        line = said[clip.path.name]
        others = np.delete(np.arange(len(clips)), place)
        (probabilities,), room_weight, speaker_weight = voices.classify(Group(np.array([place]), others), of)
        got = [line["probabilities"][label] for label in LABELS]
        np.testing.assert_allclose(got, probabilities, atol=1e-4)
        assert line["known"]["room"]["clips"] == len(others)
        assert line["known"]["room"]["weight"] == pytest.approx(room_weight, abs=1e-3)
        if of == "speaker":
            assert line["known"]["speaker"]["weight"] == pytest.approx(speaker_weight, abs=1e-3)
        else:
            assert line["known"]["speaker"] is None
