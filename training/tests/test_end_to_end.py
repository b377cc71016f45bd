"""The whole command on a handful of real clips: every step, and a bundle at the end that the recogniser takes.

Needs the corpora and a built ``ser``: ``SER_CORPORA=../shared/corpora python -m pytest training/tests``.
"""

import json
import os
from pathlib import Path

import pytest

from ser_training.bundle import read_spec
from ser_training.classifier import Recipe
from ser_training.corpora import CORPORA as CORPORA_NAMES
from ser_training.features import run_ser
from ser_training.robustness import CLEAN, CONDITIONS
from ser_training.settings import BUNDLE, LABELS
from ser_training.steps import STEPS, Job

CORPORA = os.environ.get("SER_CORPORA")
QUICK = Recipe(feature_components=8, embedding_components=16, members=1, home_steps=30, stranger_steps=40)


# In CI nothing is skipped: without the corpora the test fails there.
@pytest.mark.skipif(
    CORPORA is None and "CI" not in os.environ, reason="SER_CORPORA does not name the folder of the corpora"
)
def test_all_steps_make_a_bundle_that_predicts(tmp_path: Path) -> None:
    target = tmp_path / "bundle"
    target.mkdir()
    (target / "README.md").write_text((BUNDLE / "README.md").read_text())
    job = Job(
        Path(CORPORA or "SER_CORPORA is not set").resolve(),
        QUICK,
        clips_per_corpus=24,
        disturbed_clips_per_corpus=1,
        seeds=1,
        runs=tmp_path / "runs",
        cache=tmp_path / "cache",
        results=tmp_path / "results",
        target=target,
    )
    for step in STEPS.values():
        step(job)
    ravdess = json.loads((tmp_path / "results" / "ravdess6.json").read_text())
    assert ravdess["clips"] == 24
    assert sum(map(sum, ravdess["confusion"])) == 24
    loco = json.loads((tmp_path / "results" / "loco.json").read_text())
    assert [report["corpus"] for report in loco] == list(CORPORA_NAMES)
    assert "calm" not in loco[0]["recall"]
    assert {metric["protocol"] for metric in read_spec(target)["metrics"]} >= {"RAVDESS-6", "LOCO"}
    assert f"| RAVDESS-6, single pass | 24 | {100 * ravdess['uar']:.1f} |" in (target / "README.md").read_text()
    disturbed = json.loads((tmp_path / "results" / "robustness.json").read_text())
    assert [report["condition"] for report in disturbed["conditions"]] == [CLEAN, *CONDITIONS]
    assert disturbed["conditions"][0]["same"] == 1
    assert [report["corpus"] for report in disturbed["drawn"]] == list(CORPORA_NAMES)
    known = json.loads((tmp_path / "results" / "known.json").read_text())
    assert [report["protocol"] for report in known] == ["RAVDESS-6", *["LOCO"] * len(CORPORA_NAMES)]
    assert [clip.key for clip in job.copies()[0]] == [clip.key for clip in job.clips()]
    (line,) = run_ser(["predict", "--json", "--model", str(target)], [str(job.clips()[0].path)])
    assert sum(line["probabilities"][label] for label in LABELS) == pytest.approx(1, abs=1e-5)
