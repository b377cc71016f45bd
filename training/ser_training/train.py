"""Fits and exports every bundle that the protocol needs, and the one that ships."""

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from .bundle import Spec, bundle_spec, read_spec, write_spec
from .calibration import Calibration, fit_calibration
from .classifier import Recipe, TrainingSet, export_classifier, fit_classifier
from .corpora import CORPORA, Clip
from .features import WindowTable
from .folds import Fold, corpus_folds, inner_corpus_folds, ravdess_folds
from .predictions import ExportedClassifier, calm_as_neutral, calm_labels_as_neutral, label_numbers, predict_clips

log = logging.getLogger(__name__)

SHIPPED = "shipped"
# A window is told as unlike the training recordings where it is more so than this share of themselves.
_LIKE_SHARE = 0.95


@dataclass(frozen=True)
class Trainer:
    """The data, the recipe, the encoder's bundle and the folder that gets a bundle for each fold.

    ``copies`` has the windows of disturbed copies of each clip, which are fitted on beside the clip, never tested.
    """

    clips: Sequence[Clip]
    table: WindowTable
    copies: WindowTable
    recipe: Recipe
    encoder_bundle: Path
    bundles: Path

    def fit(self, fold: Fold) -> Path:
        """Fits and exports one fold's classifier; returns its folder. A finished one of the same inputs is kept."""
        folder = self.bundles / fold.name
        fingerprint = folder / "fingerprint.txt"
        expected = self._fingerprint(fold)
        if not (fingerprint.exists() and fingerprint.read_text() == expected):
            log.info("train: %s on %d clips", fold.name, fold.train.sum())
            folder.mkdir(parents=True, exist_ok=True)
            export_classifier(fit_classifier(self._training_set(fold), self.recipe), folder / "classifier.onnx")
            _link(self.encoder_bundle / "encoder.onnx", folder / "encoder.onnx")
            fingerprint.write_text(expected)
        return folder

    def held_out(self, fold: Fold) -> np.ndarray:
        """The fold's log probabilities for its test clips; NaN for all others: ``[clips, 8]``."""
        rows = self.table.of(fold.test[self.table.clip])
        return predict_clips(self.fit(fold) / "classifier.onnx", rows, len(self.clips))

    def finish(self, fold: Fold, calibration: Calibration, metrics: list[Spec] | None = None) -> Path:
        """Writes the fold's ``model.json``, which makes it a bundle that the recogniser takes."""
        folder = self.fit(fold)
        base = read_spec(self.encoder_bundle)
        classifier = folder / "classifier.onnx"
        fitted = calibration.as_spec() | {"unlikeAbove": self._unlike_above(fold)}
        write_spec(folder, bundle_spec(base["features"]["names"], base["encoder"], classifier, fitted, metrics or []))
        return folder

    def _unlike_above(self, fold: Fold) -> float:
        """More unlike the training recordings than nearly all of them are."""
        rows = self.table.of(fold.train[self.table.clip])
        said = ExportedClassifier(self.bundles / fold.name / "classifier.onnx").run(rows.features, rows.embedding)
        return round(float(np.quantile(said.unlikeness, _LIKE_SHARE)), 4)

    def _training_set(self, fold: Fold) -> TrainingSet:
        parts = [table.of(fold.train[table.clip]) for table in (self.table, self.copies)]
        clips = np.concatenate([rows.clip for rows in parts])
        return TrainingSet(
            np.concatenate([rows.features for rows in parts]),
            np.concatenate([rows.embedding for rows in parts]),
            label_numbers(self.clips)[clips],
            np.array([clip.corpus for clip in self.clips])[clips],
            np.array([clip.speaker for clip in self.clips])[clips],
            clips,
            np.repeat([False, True], [len(rows.clip) for rows in parts]),
            read_spec(self.encoder_bundle)["encoder"]["pooling"] == "mean-std",
        )

    def _fingerprint(self, fold: Fold) -> str:
        digest = hashlib.sha256(json.dumps(asdict(self.recipe), sort_keys=True, default=dict).encode())
        tables = [array for one in (self.table, self.copies) for array in (one.clip, one.features, one.embedding)]
        for array in (*tables, fold.train):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


def train_all(trainer: Trainer) -> None:
    """Fits, calibrates and finishes the bundles of LOCO and RAVDESS-6 and the shipped one.

    Every user is a stranger: all are calibrated on corpora that they never heard.
    """
    held_out = _train_corpus_folds(trainer)
    train_ravdess_folds(trainer)
    everything = np.ones(len(trainer.clips), dtype=bool)
    calibration = _calibrated(trainer, held_out)
    trainer.finish(Fold(SHIPPED, everything, everything), calibration)
    log.info("train: shipped bundle with %s", calibration)


def train_ravdess_folds(trainer: Trainer) -> np.ndarray:
    """RAVDESS-6: returns the folds' held-out log probabilities pooled, ``[clips, 8]``.

    Calibrated as what never heard RAVDESS is, so that no figure is fitted on what it judges.
    """
    folds = ravdess_folds(trainer.clips)
    held_out = _pooled(trainer.held_out(fold) for fold in folds)
    calibration = _calibrated(trainer, _left_out_beside(trainer, "ravdess"))
    for fold in folds:
        trainer.finish(fold, calibration)
    return held_out


def _train_corpus_folds(trainer: Trainer) -> np.ndarray:
    """LOCO: calibrated on the training corpora alone; returns the held-out log probabilities of all, ``[clips, 8]``."""
    folds = corpus_folds(trainer.clips)
    for corpus, fold in zip(CORPORA, folds, strict=True):
        trainer.finish(fold, _calibrated(trainer, _left_out_beside(trainer, corpus)))
    return _pooled(trainer.held_out(fold) for fold in folds)


def _left_out_beside(trainer: Trainer, corpus: str) -> np.ndarray:
    """With ``corpus`` set aside, each other one's log probabilities by what was fitted on the rest; NaN for it."""
    aside = np.array([clip.corpus == corpus for clip in trainer.clips])
    inner = [fold for pair, fold in inner_corpus_folds(trainer.clips) if corpus in pair]
    return _pooled(np.where(aside[:, None], np.nan, trainer.held_out(fold)) for fold in inner)


def _calibrated(trainer: Trainer, held_out: np.ndarray) -> Calibration:
    answered = np.isfinite(held_out).all(axis=1)
    labels = calm_labels_as_neutral(label_numbers(trainer.clips))[answered]
    corpora = np.array([clip.corpus for clip in trainer.clips])[answered]
    return fit_calibration(held_out[answered], labels, corpora, calm_as_neutral)


def _pooled(parts: Iterable[np.ndarray]) -> np.ndarray:
    """Puts predictions for different clips into one table; what no part has stays NaN."""
    pooled: np.ndarray | None = None
    for part in parts:
        pooled = part if pooled is None else np.where(np.isnan(pooled), part, pooled)
    if pooled is None:
        raise ValueError("Expected predictions of at least one fold, got none; check the list of folds")
    return pooled


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    os.link(source, target)
