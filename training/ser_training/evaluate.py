"""Measures the folds' bundles through the TypeScript that serves, and writes the figures."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from . import settings
from .bundle import read_spec, sha256_of
from .corpora import Clip
from .features import run_ser
from .folds import Fold, corpus_folds, ravdess_folds
from .metrics import confusion, expected_calibration_error, recalls, reliability, uar
from .predictions import calm_as_neutral, calm_labels_as_neutral, label_numbers

log = logging.getLogger(__name__)

Report = dict[str, Any]


@dataclass(frozen=True)
class Answers:
    """Predictions of one or more folds for clips that they were not fitted on."""

    clips: list[Clip]
    probabilities: np.ndarray
    unsure: np.ndarray

    @property
    def labels(self) -> np.ndarray:
        return label_numbers(self.clips)


def recognise(fold: Fold, clips: Sequence[Clip], bundle: Path, augment: bool = False) -> Answers:
    """Runs ``ser predict`` with the fold's bundle over its test clips; what it said is kept beside the bundle."""
    tested = [clip for clip, chosen in zip(clips, fold.test, strict=True) if chosen]
    lines = _kept_predictions(bundle, tested, augment)
    found = {line["file"]: line for line in lines if "error" not in line}
    for line in lines:
        if "error" in line:
            log.warning("skipped %s: %s", Path(line["file"]).name, line["error"]["message"])
    kept = [clip for clip in tested if str(clip.path) in found]
    rows = [found[str(clip.path)] for clip in kept]
    probabilities = np.array([[row["probabilities"][label] for label in settings.LABELS] for row in rows])
    return Answers(kept, probabilities, np.array([row["unsure"] for row in rows]))


def _kept_predictions(bundle: Path, tested: list[Clip], augment: bool) -> list[Report]:
    version = "-".join(sha256_of(path)[:16] for path in (bundle / "model.json", settings.SER))
    path = bundle / f"predictions-{version}{'-augmented' if augment else ''}.json"
    paths = [str(clip.path) for clip in tested]
    if path.exists():
        lines = json.loads(path.read_text())
        if {line["file"] for line in lines} == set(paths):
            return lines
    log.info("evaluate: %s, %d clips%s", bundle.name, len(tested), ", augmented" if augment else "")
    options = ["predict", "--json", "--model", str(bundle), *(["--augment"] if augment else [])]
    lines = [_short(line) for line in run_ser(options, paths)]
    path.write_text(json.dumps(lines))
    return lines


def _short(line: Report) -> Report:
    return {key: line[key] for key in ("file", "probabilities", "unsure", "error") if key in line}


def evaluate_ravdess(clips: Sequence[Clip], bundles: Path, augment: bool) -> Report:
    """RAVDESS-6: eight classes, predictions of all six folds pooled."""
    answers = _joined([recognise(fold, clips, bundles / fold.name, augment) for fold in ravdess_folds(clips)])
    report = figures(answers)
    female = np.array([clip.sex == "female" for clip in answers.clips])
    report["bySex"] = {
        name: {
            "clips": int(chosen.sum()),
            "uar": round(uar(answers.probabilities[chosen].argmax(axis=1), answers.labels[chosen]), 4),
        }
        for name, chosen in (("female", female), ("male", ~female))
    }
    return {"protocol": "RAVDESS-6", "augmented": augment, "corpus": "ravdess", **report}


def evaluate_corpora(clips: Sequence[Clip], bundles: Path) -> list[Report]:
    """LOCO: each corpus by the bundle that never heard it, calm as neutral on both sides."""
    reports = []
    for fold in corpus_folds(clips):
        bundle = bundles / fold.name
        answers = recognise(fold, clips, bundle)
        merged = Answers(answers.clips, calm_as_neutral(answers.probabilities), answers.unsure)
        # Merging makes the answer surer than the recogniser, which knows calm: the threshold applies afterwards.
        threshold = read_spec(bundle)["calibration"]["unsureBelow"]
        merged = Answers(merged.clips, merged.probabilities, merged.probabilities.max(axis=1) < threshold)
        corpus = answers.clips[0].corpus
        reports.append({"protocol": "LOCO", "corpus": corpus, **figures(merged, calm_labels_as_neutral)})
    return reports


def figures(answers: Answers, relabel: Callable[[np.ndarray], np.ndarray] = np.copy) -> Report:
    """UAR, accuracy, recall of each class, confusion, calibration and what "unsure" does, as plain numbers."""
    true = relabel(answers.labels)
    predicted = answers.probabilities.argmax(axis=1)
    sure = ~answers.unsure
    return {
        "clips": len(true),
        "uar": round(uar(predicted, true), 4),
        "accuracy": round(float(np.mean(predicted == true)), 4),
        "recall": {settings.LABELS[label]: round(value, 4) for label, value in recalls(predicted, true).items()},
        "ece": round(expected_calibration_error(answers.probabilities, true), 4),
        "reliability": _reliability_bins(answers.probabilities, true),
        "coverage": round(float(sure.mean()), 4),
        "accuracyWhenSure": round(float(np.mean(predicted[sure] == true[sure])), 4) if sure.any() else None,
        "confusion": confusion(predicted, true, len(settings.LABELS)).tolist(),
    }


def write_report(name: str, content: Report | list[Report], results: Path = settings.RESULTS) -> None:
    """Writes a report under ``training/results``."""
    results.mkdir(parents=True, exist_ok=True)
    (results / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")


def _reliability_bins(probabilities: np.ndarray, true: np.ndarray) -> Report:
    """What a reliability diagram shows; an empty bin has no means."""
    counts, *means = reliability(probabilities, true)
    confidence, accuracy = ([None if np.isnan(value) else round(float(value), 4) for value in part] for part in means)
    return {"clips": counts.tolist(), "confidence": confidence, "accuracy": accuracy}


def _joined(parts: list[Answers]) -> Answers:
    return Answers(
        [clip for part in parts for clip in part.clips],
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.unsure for part in parts]),
    )
