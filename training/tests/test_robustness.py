"""The table of disturbed recordings, with a recogniser that hears nothing but how loud a file is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from ser_training import answers
from ser_training.copies import Disturbance
from ser_training.corpora import CORPORA, Clip
from ser_training.robustness import CLEAN, CONDITIONS, evaluate_robustness
from ser_training.settings import LABELS

# A loud clip is angry, a quiet one is sad, and one below is nobody's voice.
LOUD, LEAST = 0.2, 0.004
PEAKS = {"angry": 0.5, "sad": 0.1, "calm": 0.05}


def heard(path: str) -> dict[str, Any]:
    peak = np.abs(soundfile.read(path)[0]).max()
    if peak < LEAST:
        return {"file": path, "error": {"code": "no-speech", "message": "nobody speaks"}}
    answer = "angry" if peak > LOUD else "sad"
    return {
        "file": path,
        "probabilities": {label: 0.65 if label == answer else 0.05 for label in LABELS},
        "unsure": False,
        "warnings": [],
    }


@pytest.fixture
def clips(tmp_path: Path) -> list[Clip]:
    """One clip of each label in each corpus; EMO-DB's calm one is silent already."""
    made = []
    for corpus in CORPORA:
        (tmp_path / corpus).mkdir()
        (tmp_path / "bundles" / f"loco-{corpus}").mkdir(parents=True)
        (tmp_path / "bundles" / f"loco-{corpus}" / "model.json").write_text("{}")
        for label, peak in PEAKS.items():
            path = tmp_path / corpus / f"{label}.flac"
            silent = corpus == "emodb" and label == "calm"
            tone = (0 if silent else peak) * np.sin(0.3 * np.arange(8000))
            soundfile.write(path, tone, 16_000)
            made.append(Clip(path, corpus, f"{corpus}/{label}01", label, "female"))
    return made


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The recogniser put into ``ser``'s place; lists the bundles that it was called with."""
    asked: list[str] = []

    def run(arguments: list[str], paths: list[str]) -> list[dict[str, Any]]:
        asked.append(Path(arguments[-1]).name)
        return [heard(path) for path in paths]

    (tmp_path / "ser.js").write_text("")
    monkeypatch.setattr(answers, "SER", tmp_path / "ser.js")
    monkeypatch.setattr(answers, "run_ser", run)
    return asked


@pytest.fixture
def measured(tmp_path: Path, clips: list[Clip], calls: list[str]) -> Callable[..., dict[str, dict[str, Any]]]:
    def by_condition(**conditions: Disturbance) -> dict[str, dict[str, Any]]:
        reports = evaluate_robustness(clips, clips, tmp_path / "bundles", tmp_path / "cache", conditions)
        return {report["condition"]: report for report in reports}

    return by_condition


def test_what_a_disturbance_does_is_told_beside_the_recordings_as_they_are(measured, calls) -> None:
    quiet, loud = Disturbance(gain_db=-20), Disturbance(peak_dbfs=-0.1)
    reports = measured(quiet=quiet, softer=Disturbance(gain_db=-24), loud=loud)
    assert list(reports) == [CLEAN, "quiet", "softer", "loud"]
    # Of angry, sad and calm, which is neutral, two are heard right; EMO-DB has no clip of calm that is heard.
    clean = reports[CLEAN]
    assert (clean["clips"], clean["same"], clean["refused"]) == (17, 1, 0)
    assert clean["uar"] == pytest.approx((5 * 2 / 3 + 1) / 6, abs=1e-4)
    # 20 dB down all are sad, which the angry ones were not.
    assert reports["quiet"]["uar"] == pytest.approx((5 / 3 + 1 / 2) / 6, abs=1e-4)
    assert reports["quiet"]["same"] == pytest.approx((5 * 2 / 3 + 1 / 2) / 6, abs=1e-4)
    # 24 dB down calm ones are nobody's voice, which is not the same answer.
    assert reports["softer"]["refused"] == pytest.approx(5 / 17, abs=1e-4)
    assert reports["softer"]["same"] == pytest.approx((5 / 3 + 1 / 2) / 6, abs=1e-4)
    # At one peak all are angry.
    assert reports["loud"]["byCorpus"]["emodb"] == {"uar": 0.5, "same": 0.5}


def test_what_is_refused_is_wrong_and_not_the_same(measured) -> None:
    silent = measured(silent=Disturbance(gain_db=-60))["silent"]
    assert (silent["uar"], silent["same"], silent["refused"]) == (0, 0, 1)


def test_each_corpus_is_asked_once_of_the_bundle_that_never_heard_it_and_what_was_said_is_kept(measured, calls) -> None:
    quiet = Disturbance(gain_db=-20)
    first = measured(quiet=quiet)
    assert calls == [f"loco-{corpus}" for corpus in CORPORA]
    assert measured(quiet=quiet) == first
    assert len(calls) == len(CORPORA)
    measured(quiet=Disturbance(gain_db=-10))
    assert len(calls) == 2 * len(CORPORA)


def test_the_levels_are_levels_alone() -> None:
    levels = [one for name, one in CONDITIONS.items() if name.startswith("level")]
    assert [one.gain_db for one in levels] == [-30, -20, -10, 10]
    assert all(one == Disturbance(gain_db=one.gain_db) for one in levels)
    assert len(set(CONDITIONS.values())) == len(CONDITIONS)
