"""What a stranger gets, alone and with other recordings known: ``python benchmarks/strangers.py --corpora …``.

On the cached vectors (``python -m ser_training features`` first). A clip is the mean of its windows by their speech.
Each corpus is left out in turn of everything that is fitted: scaling, components, discriminants. Two discriminants: one
shrunk little for a clip alone, one shrunk much for known rooms and speakers, whose opinion counts by the known clips'
variety. Calm counts as neutral; UAR over the corpus's own emotions, mean over the seeds.
"""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ser_training.classifier import Recipe, balanced_weights
from ser_training.classifier.discriminant import Discriminant, fit_discriminant
from ser_training.classifier.offsets import OffsetRecipe, estimate_offset, offset_weight
from ser_training.classifier.scaled import ScaledComponents
from ser_training.corpora import CORPORA, TITLES, Clip
from ser_training.features import WindowTable
from ser_training.folds import Fold, corpus_folds
from ser_training.metrics import uar
from ser_training.predictions import calm_as_neutral, calm_labels_as_neutral, label_numbers
from ser_training.settings import LABELS
from ser_training.steps import Job

SHRINKAGE_ALONE, SHRINKAGE_KNOWN = 0.1, 1.0
SHARPNESS = 0.3
SKEWED_SHARE = 0.8
SKEWED_TO = ("neutral", "angry", "sad")
OFFSETS = OffsetRecipe()
# A room's forty clips say more than a speaker's five.
ROOM_OFFSETS = OffsetRecipe(prior_clips=12.0, least_variety=1.5, enough_variety=2.3, slack_clips=0.0)


@dataclass(frozen=True)
class LeftOut:
    """A corpus's clips, placed by discriminants that never heard it, and its neighbour's for mixed rooms."""

    corpus: str
    labels: np.ndarray
    speakers: np.ndarray
    alone: np.ndarray
    placed: np.ndarray
    neighbours: np.ndarray
    discriminant: Discriminant

    def uar(self, log_probabilities: np.ndarray) -> float:
        answers = calm_as_neutral(np.exp(log_probabilities)).argmax(axis=1)
        return uar(answers, calm_labels_as_neutral(self.labels))

    def known(self, rows: np.ndarray, tested: np.ndarray, recipe: OffsetRecipe) -> np.ndarray:
        """Log probabilities of the ``tested`` clips when the clips ``rows`` are known."""
        weight = offset_weight(rows, self.discriminant, recipe)
        if weight == 0:
            return self.alone[tested]
        offset = estimate_offset(rows, self.discriminant, recipe)
        known = self.discriminant.log_probabilities(self.placed[tested] - offset, SHARPNESS)
        return weight * known + (1 - weight) * self.alone[tested]


def left_out(fold: Fold, clips: list[Clip], features: np.ndarray, embedding: np.ndarray, recipe: Recipe) -> LeftOut:
    """Fits on the fold's training clips (a row each) and places all of its corpus."""
    labels, corpora = label_numbers(clips), np.array([clip.corpus for clip in clips])
    weights = balanced_weights(labels[fold.train], corpora[fold.train], recipe.corpus_shares, recipe.pair_share)

    def components(values: np.ndarray, count: int, size: float) -> np.ndarray:
        scaled = ScaledComponents(values[fold.train], weights, count, recipe.seed, size)
        with torch.no_grad():
            return scaled(torch.tensor(values)).double().numpy()

    rows = np.concatenate(
        [
            components(embedding, recipe.embedding_components, 1.0),
            components(features, recipe.feature_components, recipe.feature_size),
        ],
        axis=1,
    )
    alone, known = (
        fit_discriminant(rows[fold.train], labels[fold.train], corpora[fold.train], weights, shrinkage)
        for shrinkage in (SHRINKAGE_ALONE, SHRINKAGE_KNOWN)
    )
    corpus = clips[np.flatnonzero(fold.test)[0]].corpus
    neighbour = CORPORA[(CORPORA.index(corpus) + 1) % len(CORPORA)]
    return LeftOut(
        corpus,
        labels[fold.test],
        np.array([clip.speaker for clip in clips])[fold.test],
        alone.log_probabilities(alone.place(rows[fold.test]), SHARPNESS),
        known.place(rows[fold.test]),
        known.place(rows[corpora == neighbour]),
        known,
    )


def room(part: LeftOut, clips: int, kind: str, seed: int) -> float:
    """UAR of the whole corpus when so many of its clips are known; ``kind`` says which emotions they have."""
    generator = np.random.default_rng([seed, CORPORA.index(part.corpus)])
    rows = drawn_room(part, clips, kind, generator)
    return np.nan if rows is None else part.uar(part.known(rows, np.arange(len(part.labels)), ROOM_OFFSETS))


def drawn_room(part: LeftOut, clips: int, kind: str, generator: np.random.Generator) -> np.ndarray | None:
    """The known clips' rows: ``any``, ``mixed`` with another corpus, ``angry`` alone or ``mostly angry``."""
    if kind == "any":
        return part.placed[generator.choice(len(part.placed), min(clips, len(part.placed)), replace=False)]
    if kind == "mixed":
        halves = [generator.permutation(rows)[: clips // 2] for rows in (part.placed, part.neighbours)]
        return np.concatenate(halves)
    wanted = LABELS.index(kind.rpartition(" ")[2])
    inside = calm_labels_as_neutral(part.labels) == wanted
    if not inside.any():
        return None
    count = round(SKEWED_SHARE * clips) if kind.startswith("mostly") else clips
    chosen = generator.permutation(part.placed[inside])[:count]
    return np.concatenate([chosen, generator.permutation(part.placed[~inside])[: clips - count]])


def speaker(part: LeftOut, clips: int, kind: str, seed: int) -> float:
    """UAR when so many other clips of a clip's speaker are known: ``any``, of ``one`` emotion, of its ``own``."""
    generator = np.random.default_rng([seed, CORPORA.index(part.corpus)])
    answers = part.alone.copy()
    for tested in range(len(part.labels)):
        others = np.flatnonzero(part.speakers == part.speakers[tested])
        others = others[others != tested]
        if kind != "any" and len(others):
            wanted = part.labels[tested] if kind == "own" else generator.choice(np.unique(part.labels[others]))
            others = others[part.labels[others] == wanted]
        chosen = generator.choice(others, min(clips, len(others)), replace=False)
        answers[tested] = part.known(part.placed[chosen], np.array([tested]), OFFSETS)[0]
    return part.uar(answers)


def main() -> None:
    """Prints a line for each thing that may be known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=3, help="of what is drawn as known")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    job = Job(options.corpora.resolve(), Recipe())
    clips = job.clips()
    for line in table(*by_clip(clips, job.table(clips)), job.recipe, range(options.seeds)):
        print(line, flush=True)


def by_clip(clips: list[Clip], windows: WindowTable) -> tuple[list[Clip], np.ndarray, np.ndarray]:
    """Clips that have windows, their features and embedding: the windows' means by their speech."""
    places, owners = np.unique(windows.clip, return_inverse=True)

    def mean(values: np.ndarray) -> np.ndarray:
        sums = np.zeros((len(places), values.shape[1]))
        np.add.at(sums, owners, values * windows.speech_seconds[:, None])
        return (sums / np.bincount(owners, windows.speech_seconds)[:, None]).astype(np.float32)

    return [clips[place] for place in places], mean(windows.features), mean(windows.embedding)


def table(
    clips: list[Clip], features: np.ndarray, embedding: np.ndarray, recipe: Recipe, seeds: Sequence[int]
) -> list[str]:
    """A Markdown table: each line a thing known, a column a corpus, and the mean."""
    parts = [left_out(fold, clips, features, embedding, recipe) for fold in corpus_folds(clips)]
    lines = [("nothing", lambda part, _: part.uar(part.alone))]
    kinds = ["any", *(f"mostly {name}" for name in SKEWED_TO), *SKEWED_TO, "mixed"]
    lines += [(f"room, 40 clips, {kind}", lambda part, seed, kind=kind: room(part, 40, kind, seed)) for kind in kinds]
    lines += [
        (f"speaker, {count} clips, {kind}", lambda part, seed, count=count, kind=kind: speaker(part, count, kind, seed))
        for count in (20, 5)
        for kind in ("any", "one", "own")
    ]
    head = ["known", *TITLES.values(), "mean"]
    rows = [[name, *_figures(score, parts, seeds)] for name, score in lines]
    return [_line(row) for row in (head, ["---"] * len(head), *rows)]


def _figures(score: Callable[[LeftOut, int], float], parts: list[LeftOut], seeds: Sequence[int]) -> list[str]:
    values = [np.mean([score(part, seed) for seed in seeds]) for part in parts]
    return ["–" if np.isnan(value) else f"{100 * value:.1f}" for value in [*values, np.nanmean(values)]]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
