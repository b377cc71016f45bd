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
from .classifier import Recipe, TrainingSet, balanced_weights, export_classifier, fit_classifier
from .corpora import CORPORA, Clip
from .features import WindowTable
from .folds import Fold, corpus_folds, inner_corpus_folds, ravdess_folds
from .predictions import calm_as_neutral, calm_labels_as_neutral, label_numbers, predict_clips

log = logging.getLogger(__name__)

SHIPPED = "shipped"


@dataclass(frozen=True)
class Trainer:
    """The data, the recipe, the encoder's bundle and the folder that gets a bundle for each fold."""

    clips: Sequence[Clip]
    table: WindowTable
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
        spec = bundle_spec(base["features"]["names"], base["encoder"], classifier, calibration.as_spec(), metrics or [])
        write_spec(folder, spec)
        return folder

    def _training_set(self, fold: Fold) -> TrainingSet:
        rows = self.table.of(fold.train[self.table.clip])
        labels = label_numbers(self.clips)[rows.clip]
        corpora = np.array([clip.corpus for clip in self.clips])[rows.clip]
        _, speakers = np.unique([clip.speaker for clip in self.clips], return_inverse=True)
        return TrainingSet(
            rows.features,
            rows.embedding,
            labels,
            speakers[rows.clip],
            balanced_weights(labels, corpora, self.recipe.corpus_shares, self.recipe.pair_share),
            balanced_weights(labels, corpora, self.recipe.known_corpus_shares, self.recipe.pair_share),
            read_spec(self.encoder_bundle)["encoder"]["pooling"] == "mean-std",
        )

    def _fingerprint(self, fold: Fold) -> str:
        digest = hashlib.sha256(json.dumps(asdict(self.recipe), sort_keys=True, default=dict).encode())
        for array in (self.table.clip, self.table.features, self.table.embedding, fold.train):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


def train_all(trainer: Trainer) -> None:
    """Fits, calibrates and finishes the bundles of RAVDESS-6 and LOCO and the shipped one."""
    everything = np.ones(len(trainer.clips), dtype=bool)
    held_out = train_ravdess_folds(trainer)
    _train_corpus_folds(trainer)
    calibration = _calibrated(trainer, held_out, np.isfinite(held_out).all(axis=1))
    trainer.finish(Fold(SHIPPED, everything, everything), calibration)
    log.info("train: shipped bundle with %s", calibration)


def train_ravdess_folds(trainer: Trainer) -> np.ndarray:
    """RAVDESS-6: each fold calibrated on the other folds' held-out predictions, which are returned pooled."""
    folds = ravdess_folds(trainer.clips)
    held_out = _pooled(trainer.held_out(fold) for fold in folds)
    answered = np.isfinite(held_out).all(axis=1)
    for fold in folds:
        trainer.finish(fold, _calibrated(trainer, held_out, answered & ~fold.test))
    return held_out


def _train_corpus_folds(trainer: Trainer) -> None:
    """LOCO: calibrated on the training corpora alone, each tested by what was fitted on the others of them."""
    labels = calm_labels_as_neutral(label_numbers(trainer.clips))
    inner = [(pair, trainer.held_out(fold)) for pair, fold in inner_corpus_folds(trainer.clips)]
    for corpus, fold in zip(CORPORA, corpus_folds(trainer.clips), strict=True):
        held_out = _pooled(np.where(fold.train[:, None], logits, np.nan) for pair, logits in inner if corpus in pair)
        answered = np.isfinite(held_out).all(axis=1)
        trainer.finish(fold, fit_calibration(held_out[answered], labels[answered], calm_as_neutral))


def _calibrated(trainer: Trainer, held_out: np.ndarray, answered: np.ndarray) -> Calibration:
    return fit_calibration(held_out[answered], label_numbers(trainer.clips)[answered])


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
