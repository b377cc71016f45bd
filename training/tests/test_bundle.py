"""``model.json`` is only written when the recogniser would take it, and the card's tables go between its markers."""

from pathlib import Path

import jsonschema
import numpy as np
import onnxruntime
import pytest

from ser_training.bundle import Spec, read_spec, sha256_of, write_spec
from ser_training.card import fill_card
from ser_training.settings import BUNDLE
from ser_training.stand_in import write_stand_in

NAMES = [f"feature_{place}" for place in range(94)]


@pytest.fixture
def encoder(tmp_path: Path) -> Spec:
    """The description of an encoder of two layers of five numbers, and its file."""
    path = tmp_path / "encoder.onnx"
    path.write_bytes(b"an encoder")
    return {
        "file": "encoder.onnx",
        "sha256": sha256_of(path),
        "precision": "int8",
        "sources": [{"name": "small", "origin": "a test", "licence": "MIT"}],
        "layers": ["input", "block1"],
        "size": 10,
        "pooling": "mean-std",
    }


def test_a_stand_in_is_a_valid_bundle_that_says_nothing(tmp_path: Path, encoder: Spec) -> None:
    write_stand_in(tmp_path, encoder, NAMES)
    assert read_spec(tmp_path)["features"]["names"] == NAMES
    session = onnxruntime.InferenceSession(str(tmp_path / "classifier.onnx"), providers=["CPUExecutionProvider"])
    vectors = {"features": np.ones((3, 94), np.float32), "embedding": np.ones((3, 20), np.float32)}
    np.testing.assert_array_equal(session.run(["logits"], vectors)[0], np.zeros((3, 8)))


def test_a_wrong_hash_is_refused(tmp_path: Path, encoder: Spec) -> None:
    write_stand_in(tmp_path, encoder, NAMES)
    (tmp_path / "encoder.onnx").write_bytes(b"another encoder")
    with pytest.raises(ValueError, match=r"encoder\.onnx: expected SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}"):
        write_spec(tmp_path, read_spec(tmp_path))


def test_what_does_not_fit_the_schema_is_refused(tmp_path: Path, encoder: Spec) -> None:
    write_stand_in(tmp_path, encoder, NAMES)
    spec = read_spec(tmp_path)
    spec["calibration"]["unsureBelow"] = 1.5
    with pytest.raises(jsonschema.ValidationError, match=r"1\.5 is greater than the maximum"):
        write_spec(tmp_path, spec)


def test_the_shipped_files_have_the_hashes_that_model_json_says() -> None:
    spec = read_spec(BUNDLE)
    for part in ("encoder", "classifier"):
        assert sha256_of(BUNDLE / spec[part]["file"]) == spec[part]["sha256"]


def test_tables_replace_what_stood_between_their_markers(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    card.write_text("before\n<!-- measured: overall -->\nold\n<!-- /measured -->\nafter\n")
    fill_card(card, {"overall": r"| new \1 |"})
    assert card.read_text() == "before\n<!-- measured: overall -->\n\n| new \\1 |\n\n<!-- /measured -->\nafter\n"
    with pytest.raises(ValueError, match="expected a marker <!-- measured: recall -->"):
        fill_card(card, {"recall": "x"})
