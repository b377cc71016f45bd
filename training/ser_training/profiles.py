"""Measures the folds' bundles on speakers whose other clips are known.

Vectors come from the TypeScript that serves and from each bundle's exported classifier; the fold of a profile is the
recogniser's (mean and population deviation over at most 50 clips' vectors in half precision). That both sides agree is
tested on real clips (tests/test_profiles.py).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import softmax

from .bundle import read_spec
from .corpora import Clip
from .features import WindowTable
from .folds import Fold, corpus_folds, ravdess_folds
from .metrics import uar
from .predictions import ExportedClassifier, calm_as_neutral, calm_labels_as_neutral, label_numbers

log = logging.getLogger(__name__)

Report = dict[str, Any]
SEEDS = (0, 1, 2, 3, 4)
_MAX_CLIPS = 50


@dataclass(frozen=True)
class Condition:
    """What is known of a speaker: ``clips`` other clips, drawn from all, from one emotion, or from the tested one's."""

    name: str
    clips: int
    drawn: str = "any"


CONDITIONS = (
    Condition("5 clips", 5),
    Condition("20 clips", 20),
    Condition("5 clips of one emotion", 5, "one"),
    Condition("5 clips of the tested emotion", 5, "own"),
)


def draw_known(
    tested: int, speakers: np.ndarray, labels: np.ndarray, condition: Condition, generator: np.random.Generator
) -> np.ndarray:
    """The clips of the tested one's speaker that are known, never itself; fewer where there are fewer."""
    others = np.flatnonzero(speakers == speakers[tested])
    others = others[others != tested]
    if condition.drawn == "one" and len(others):
        others = others[labels[others] == generator.choice(np.unique(labels[others]))]
    if condition.drawn == "own":
        others = others[labels[others] == labels[tested]]
    return generator.choice(others, min(condition.clips, _MAX_CLIPS, len(others)), replace=False)


def evaluate_profiles(clips: Sequence[Clip], table: WindowTable, bundles: Path) -> list[Report]:
    """RAVDESS-6 and LOCO for each condition: UAR, mean over the seeds, beside the same without a profile."""
    reports = [evaluate_known("RAVDESS-6", ravdess_folds(clips), clips, table, bundles)]
    return reports + [evaluate_known("LOCO", [fold], clips, table, bundles) for fold in corpus_folds(clips)]


def evaluate_known(
    protocol: str,
    folds: Sequence[Fold],
    clips: Sequence[Clip],
    table: WindowTable,
    bundles: Path,
    conditions: Sequence[Condition] = CONDITIONS,
    seeds: Sequence[int] = SEEDS,
) -> Report:
    """One protocol's folds, pooled: UAR without a profile and under each condition. LOCO takes calm as neutral."""
    labels, merge = label_numbers(clips), np.copy
    if protocol == "LOCO":
        labels, merge = calm_labels_as_neutral(labels), calm_as_neutral
    voices = [KnownClips(clips, table.of(fold.test[table.clip]), bundles / fold.name) for fold in folds]
    report: Report = {"protocol": protocol, "corpus": clips[voices[0].clips[0]].corpus, "seeds": len(seeds)}

    def score(condition: Condition | None, seed: int) -> float:
        answers = np.concatenate([merge(one.probabilities(condition, seed)).argmax(axis=1) for one in voices])
        return uar(answers, labels[np.concatenate([one.clips for one in voices])])

    report["clips"] = int(sum(len(one.clips) for one in voices))
    report["noProfile"] = round(score(None, 0), 4)
    for condition in conditions:
        by_seed = [score(condition, seed) for seed in seeds]
        report[condition.name] = round(float(np.mean(by_seed)), 4)
    log.info("profiles: %s", report)
    return report


class KnownClips:
    """Clips that a bundle was not fitted on, with what its classifier says of each when others are known."""

    def __init__(self, clips: Sequence[Clip], table: WindowTable, bundle: Path) -> None:
        self._classifier = ExportedClassifier(bundle / "classifier.onnx")
        self._temperature = read_spec(bundle)["calibration"]["temperature"]
        # Without a window there is nothing to classify: those clips are left out.
        self.clips = np.unique(table.clip)
        self._rows = [table.of(table.clip == clip) for clip in self.clips]
        _, self._speakers = np.unique([clips[clip].speaker for clip in self.clips], return_inverse=True)
        self._labels = label_numbers([clips[clip] for clip in self.clips])
        self._vectors = np.stack([self._vector(one) for one in self._rows])

    def probabilities(self, condition: Condition | None, seed: int) -> np.ndarray:
        """``[clips, 8]``, with each clip's speaker known as the condition says."""
        return np.stack([self.classify(place, self._known(place, condition, seed)) for place in range(len(self.clips))])

    def classify(self, place: int, known: np.ndarray) -> np.ndarray:
        """``[8]`` for the clip at ``place``, when the clips at the places ``known`` are in the speaker's profile."""
        rows, vectors = self._rows[place], self._vectors[known]
        profile = (vectors.mean(axis=0), vectors.std(axis=0), len(known)) if len(known) else None
        logits, _ = self._classifier.run(rows.features, rows.embedding, profile)
        return np.average(softmax(logits / self._temperature, axis=1), axis=0, weights=rows.speech_seconds)

    def _known(self, place: int, condition: Condition | None, seed: int) -> np.ndarray:
        if condition is None:
            return np.array([], dtype=int)
        return draw_known(place, self._speakers, self._labels, condition, np.random.default_rng([seed, place]))

    def _vector(self, rows: WindowTable) -> np.ndarray:
        _, vectors = self._classifier.run(rows.features, rows.embedding)
        mean = np.average(vectors.astype(np.float64), axis=0, weights=rows.speech_seconds)
        return mean.astype(np.float16).astype(np.float64)
