"""UAR of the folds' bundles under each condition, mean over seeds, and how much what was known counted."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..corpora import CORPORA, Clip
from ..features import WindowTable
from ..folds import Fold, corpus_folds, ravdess_folds
from ..metrics import uar
from ..predictions import calm_as_neutral, calm_labels_as_neutral, label_numbers
from .clips import BundleClips
from .conditions import CONDITIONS, Condition, Group, Pool, arrangements

log = logging.getLogger(__name__)

Report = dict[str, Any]
SEEDS = 5
_NOTHING = np.array([], dtype=int)


@dataclass(frozen=True)
class _Part:
    """One bundle's tested recordings: their numbers in the list of clips, what is drawn from, and how they sound."""

    numbers: np.ndarray
    pool: Pool
    clips: BundleClips

    def answers(self, groups: Sequence[Group], of: str, merge: bool) -> tuple[np.ndarray, np.ndarray]:
        """Label numbers ``[n]``, and the weights of room and speaker ``[n, 2]``."""
        answers, weights = np.full(len(self.numbers), -1), np.zeros((len(self.numbers), 2))
        for group in groups:
            probabilities, *weighed = self.clips.classify(group, of)
            answers[group.tested] = (calm_as_neutral(probabilities) if merge else probabilities).argmax(axis=1)
            weights[group.tested] = weighed
        return answers, weights


def evaluate_known(clips: Sequence[Clip], table: WindowTable, bundles: Path, seeds: int = SEEDS) -> list[Report]:
    """LOCO for every condition, and RAVDESS-6 for those of a speaker, beside the same with nothing known."""
    speakers = [condition for condition in CONDITIONS if condition.of == "speaker"]
    reports = [measure_known("RAVDESS-6", ravdess_folds(clips), clips, table, bundles, speakers, seeds)]
    return reports + [
        measure_known("LOCO", [fold], clips, table, bundles, CONDITIONS, seeds) for fold in corpus_folds(clips)
    ]


def measure_known(
    protocol: str,
    folds: Sequence[Fold],
    clips: Sequence[Clip],
    table: WindowTable,
    bundles: Path,
    conditions: Sequence[Condition],
    seeds: int = SEEDS,
    counted: np.ndarray | None = None,
) -> Report:
    """One protocol's folds, pooled: UAR with nothing known and under each condition. LOCO takes calm as neutral.

    ``counted`` are the numbers of the clips that count, those with windows by default; one without counts as wrong.
    """
    merged = protocol == "LOCO"
    labels = calm_labels_as_neutral(label_numbers(clips)) if merged else label_numbers(clips)
    parts = [_part(fold, clips, labels, table, bundles / fold.name) for fold in folds]
    numbers = np.concatenate([part.numbers for part in parts])
    tested_at_all = np.any([fold.test for fold in folds], axis=0)
    counted = numbers if counted is None else counted[tested_at_all[counted]]
    tested = _Tested(parts, labels, counted, CORPORA.index(clips[numbers[0]].corpus), merged)
    report: Report = {
        "protocol": protocol,
        "corpus": clips[numbers[0]].corpus,
        "clips": len(counted),
        "alone": round(tested.alone(), 4),
        "known": {condition.name: tested.figures(condition, seeds) for condition in conditions},
    }
    log.info("known: %s %s", protocol, {name: one["uar"] for name, one in report["known"].items()})
    return report


@dataclass(frozen=True)
class _Tested:
    """All parts of a protocol; ``labels`` are those of all clips, of which the numbers ``counted`` count."""

    parts: Sequence[_Part]
    labels: np.ndarray
    counted: np.ndarray
    seed: int
    merged: bool

    def alone(self) -> float:
        nothing = [[Group(np.arange(len(part.numbers)), _NOTHING)] for part in self.parts]
        return self._score(nothing, "room")[0]

    def figures(self, condition: Condition, seeds: int) -> Report:
        by_seed = [self._of_seed(condition, seed) for seed in range(seeds)]
        room, speaker = np.mean([weights for _, weights in by_seed], axis=0).round(4).tolist()
        return {
            "uar": round(float(np.mean([value for value, _ in by_seed])), 4),
            "uarBySeed": [round(value, 4) for value, _ in by_seed],
            "roomWeight": room,
            "speakerWeight": speaker,
        }

    def _of_seed(self, condition: Condition, seed: int) -> tuple[float, np.ndarray]:
        generator = np.random.default_rng([seed, self.seed])
        emotions = np.unique(self.labels[self.counted]).tolist()
        drawn = [arrangements(condition, part.pool, emotions, generator) for part in self.parts]
        scores = [self._score(arranged, condition.of) for arranged in zip(*drawn, strict=True)]
        return float(np.mean([value for value, _ in scores])), np.mean([weights for _, weights in scores], axis=0)

    def _score(self, arranged: Sequence[Sequence[Group]], of: str) -> tuple[float, np.ndarray]:
        said = [part.answers(groups, of, self.merged) for part, groups in zip(self.parts, arranged, strict=True)]
        answers = np.full(len(self.labels), -1)
        answers[np.concatenate([part.numbers for part in self.parts])] = np.concatenate([one for one, _ in said])
        weights = np.concatenate([one for _, one in said]).mean(axis=0)
        return uar(answers[self.counted], self.labels[self.counted]), weights


def _part(fold: Fold, clips: Sequence[Clip], labels: np.ndarray, table: WindowTable, bundle: Path) -> _Part:
    # Without a window there is nothing to classify.
    heard = np.unique(table.clip)
    numbers = heard[fold.test[heard]]
    corpus = clips[numbers[0]].corpus
    neighbour = CORPORA[(CORPORA.index(corpus) + 1) % len(CORPORA)]
    foreign = np.array([number for number in heard if clips[number].corpus == neighbour], dtype=int)
    _, speakers = np.unique([clips[number].speaker for number in numbers], return_inverse=True)
    pool = Pool(labels[numbers], speakers, len(foreign))
    return _Part(numbers, pool, BundleClips(np.concatenate([numbers, foreign]), table, bundle))
