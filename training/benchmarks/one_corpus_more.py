"""What one corpus more brings: ``python benchmarks/one_corpus_more.py --corpora …``, after the step ``train``.

A table of docs/experiments.md: each corpus judged by what was fitted on all others, and by what lacks one more.
"""

import argparse
import logging
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ser_training.classifier import Recipe
from ser_training.corpora import CORPORA, TITLES
from ser_training.folds import Fold, corpus_folds, inner_corpus_folds
from ser_training.metrics import uar
from ser_training.predictions import calm_as_neutral, calm_labels_as_neutral, label_numbers
from ser_training.steps import Job
from ser_training.train import Trainer


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    options = parser.parse_args()
    logging.disable(logging.INFO)
    print(table(Job(options.corpora.resolve(), Recipe()).trainer()))


def table(trainer: Trainer) -> str:
    """UAR by corpus judged (columns) and corpus that training lacks beside it (lines), and the mean of what is lost."""
    whole = {
        name: _judged(trainer, fold, name) for name, fold in zip(CORPORA, corpus_folds(trainer.clips), strict=True)
    }
    lines = [["nothing", *(_percent(whole[name]) for name in CORPORA), ""]]
    for lacking in CORPORA:
        folds = {
            next(iter(pair - {lacking})): fold for pair, fold in inner_corpus_folds(trainer.clips) if lacking in pair
        }
        left = {name: _judged(trainer, fold, name) for name, fold in folds.items()}
        lost = np.mean([left[name] - whole[name] for name in left])
        cells = [_percent(left[name]) if name in left else "–" for name in CORPORA]
        lines.append([TITLES[lacking], *cells, f"{100 * lost:+.1f}"])
    head = ["training lacks", *TITLES.values(), "difference, mean"]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *lines))


def _judged(trainer: Trainer, fold: Fold, corpus: str) -> float:
    """The UAR of a corpus that the fold was not fitted on, nothing known, calm as neutral."""
    own = np.array([clip.corpus == corpus for clip in trainer.clips])
    answers = calm_as_neutral(np.exp(trainer.held_out(fold)[own]))
    heard = np.isfinite(answers).all(axis=1)
    true = calm_labels_as_neutral(label_numbers(trainer.clips))[own]
    return uar(answers[heard].argmax(axis=1), true[heard])


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"


if __name__ == "__main__":
    main()
