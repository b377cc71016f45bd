"""Measures the folds' bundles through the TypeScript that serves, and writes the figures."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import settings
from .answers import joined, recognise, tested_clips
from .bundle import read_spec
from .corpora import Clip
from .figures import figures
from .folds import corpus_folds, ravdess_folds
from .metrics import uar
from .predictions import calm_as_neutral, calm_labels_as_neutral

Report = dict[str, Any]


def evaluate_ravdess(clips: Sequence[Clip], bundles: Path, augment: bool) -> Report:
    """RAVDESS-6: eight classes, predictions of all six folds pooled."""
    folds = ravdess_folds(clips)
    answers = joined([recognise(tested_clips(fold, clips), bundles / fold.name, augment) for fold in folds])
    report = figures(answers)
    report["bySex"] = {}
    for sex in ("female", "male"):
        chosen = [clip.sex == sex for clip in answers.clips]
        value = uar(answers.probabilities[chosen].argmax(axis=1), answers.labels[chosen])
        report["bySex"][sex] = {"clips": sum(chosen), "uar": round(value, 4)}
    return {"protocol": "RAVDESS-6", "augmented": augment, "corpus": "ravdess", **report}


def evaluate_corpora(clips: Sequence[Clip], bundles: Path) -> list[Report]:
    """LOCO: each corpus by the bundle that never heard it, calm as neutral on both sides."""
    reports = []
    for fold in corpus_folds(clips):
        bundle = bundles / fold.name
        answers = recognise(tested_clips(fold, clips), bundle)
        probabilities = calm_as_neutral(answers.probabilities)
        # Merging makes the answer surer than the recogniser, which knows calm: the threshold applies afterwards.
        unsure = probabilities.max(axis=1) < read_spec(bundle)["calibration"]["unsureBelow"]
        merged = replace(answers, probabilities=probabilities, unsure=unsure)
        corpus = answers.clips[0].corpus
        reports.append({"protocol": "LOCO", "corpus": corpus, **figures(merged, calm_labels_as_neutral)})
    return reports


def write_report(name: str, content: Report | list[Report], results: Path = settings.RESULTS) -> None:
    """Writes a report under ``training/results``."""
    results.mkdir(parents=True, exist_ok=True)
    (results / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
