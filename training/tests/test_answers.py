"""What ``ser predict`` says is read, and kept until bundle, ``ser`` or clips change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ser_training import answers
from ser_training.answers import recognise
from ser_training.corpora import Clip
from ser_training.settings import LABELS

CLIPS = [Clip(Path(f"{place}.wav"), "tess", "tess/OAF", "sad", "female") for place in range(3)]


def line(path: str) -> dict[str, Any]:
    """The first clip is unsure, the second unlike training, the third refused."""
    if path == "2.wav":
        return {"file": path, "error": {"code": "no-speech", "message": "nobody speaks"}}
    warnings = [{"code": "clipped", "message": "…"}]
    if path == "1.wav":
        warnings.append({"code": "unlike-training", "message": "…"})
    probabilities = {label: 0.3 if label == "sad" else 0.1 for label in LABELS}
    return {"file": path, "probabilities": probabilities, "unsure": path == "0.wav", "warnings": warnings}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "model.json").write_text("{}")
    return tmp_path


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    made: list[list[str]] = []

    def run(arguments: list[str], paths: list[str]) -> list[dict[str, Any]]:
        made.append([*arguments, *paths])
        return [line(path) for path in reversed(paths)]

    (tmp_path / "ser.js").write_text("")
    monkeypatch.setattr(answers, "SER", tmp_path / "ser.js")
    monkeypatch.setattr(answers, "run_ser", run)
    return made


def test_answers_are_in_the_order_of_the_clips_without_those_refused(bundle: Path, calls: list[list[str]]) -> None:
    said = recognise(CLIPS, bundle)
    assert said.clips == CLIPS[:2]
    assert [LABELS[place] for place in said.probabilities.argmax(axis=1)] == ["sad", "sad"]
    np.testing.assert_array_equal(said.unsure, [True, False])
    np.testing.assert_array_equal(said.unlike, [False, True])
    assert calls == [["predict", "--json", "--model", str(bundle), "0.wav", "1.wav", "2.wav"]]
    recognise(CLIPS, bundle, augment=True)
    assert "--augment" in calls[1]


def test_nothing_answered_is_no_answers(bundle: Path, calls: list[list[str]]) -> None:
    assert recognise(CLIPS[2:], bundle).probabilities.shape == (0, len(LABELS))


def test_a_bundle_that_is_not_trained_says_what_to_do(bundle: Path, calls: list[list[str]]) -> None:
    with pytest.raises(FileNotFoundError, match=r"loco-tess: expected a trained bundle.*run the step `train` first"):
        recognise(CLIPS, bundle / "loco-tess")
    assert calls == []


def other_model(bundle: Path) -> list[Clip]:
    (bundle / "model.json").write_text('{"version": 2}')
    return CLIPS


def other_programme(bundle: Path) -> list[Clip]:
    (bundle / "ser.js").write_text("// other")
    return CLIPS


@pytest.mark.parametrize(
    ("change", "asked"), [(lambda _: CLIPS, 1), (other_model, 2), (other_programme, 2), (lambda _: CLIPS[:2], 2)]
)
def test_what_was_said_is_kept_until_something_changes(
    bundle: Path, calls: list[list[str]], change: Callable[[Path], list[Clip]], asked: int
) -> None:
    recognise(CLIPS, bundle)
    again = recognise(change(bundle), bundle)
    assert len(calls) == asked
    assert again.unlike.tolist() == [False, True]
