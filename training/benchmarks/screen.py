"""Screens a change of recipe in minutes: ``python benchmarks/screen.py --corpora … --set stranger_share=1 members=3``.

On the cached vectors (``python -m ser_training features`` first): folds 0 and 3 of RAVDESS-6, and each corpus left out;
a line of docs/experiments.md for each seed. Without ``--set`` it measures the recipe as it is. ``--encoder`` and
``--layers`` as for ``python -m ser_training``, after its steps ``encoder`` and ``features``.
"""

import argparse
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ser_training.calibration import Calibration
from ser_training.classifier import Recipe
from ser_training.corpora import TITLES
from ser_training.folds import Fold, corpus_folds, ravdess_folds
from ser_training.known import ROOM, SPEAKER, measure_known
from ser_training.steps import Job
from ser_training.train import Trainer

SCREENED_FOLDS = (0, 3)
SEEDS_OF_DRAWS = 2
# Near what calibration gives; it only matters where calm is added to neutral.
TEMPERATURE = Calibration(0.7, 0.0)
HEAD = (
    "recipe",
    "RAVDESS-6, folds 0 and 3",
    f"LOCO: {' '.join(TITLES.values())}",
    "mean",
    f"{ROOM.name}: mean",
    f"{SPEAKER.name}: mean",
    "RAVDESS-6",
)


def main() -> None:
    """Prints a line a seed: RAVDESS-6's two folds and LOCO, alone, and with the room and the speaker known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="NAME=VALUE", help="fields of the recipe, values as JSON"
    )
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--encoder", metavar="NAME_OR_FOLDER")
    parser.add_argument("--layers")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    changes = {name: json.loads(value) for name, _, value in (change.partition("=") for change in options.set)}
    print("\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD, ["---"] * len(HEAD))))
    for seed in range(options.seeds):
        recipe = replace(Recipe(), **changes, seed=seed)
        job = Job(options.corpora.resolve(), recipe, encoder_name=options.encoder, layers=options.layers).apart()
        apart = replace(job.trainer(), bundles=job.runs / "screening")
        print(screened(apart, " ".join([*options.set, f"seed {seed}"])), flush=True)


def screened(trainer: Trainer, name: str) -> str:
    """Fits the folds into the trainer's own folder, apart from the real bundles, and measures them: a table's line."""
    ravdess = [ravdess_folds(trainer.clips)[k] for k in SCREENED_FOLDS]
    corpora = corpus_folds(trainer.clips)
    for fold in [*ravdess, *corpora]:
        trainer.finish(fold, TEMPERATURE)

    def measured(protocol: str, folds: list[Fold]) -> dict[str, Any]:
        return measure_known(
            protocol, folds, trainer.clips, trainer.table, trainer.bundles, [ROOM, SPEAKER], SEEDS_OF_DRAWS
        )

    inside, left_out = measured("RAVDESS-6", ravdess), [measured("LOCO", [fold]) for fold in corpora]
    alone = [report["alone"] for report in left_out]
    known = [np.mean([report["known"][one.name]["uar"] for report in left_out]) for one in (ROOM, SPEAKER)]
    values = [np.mean(alone), *known, inside["known"][SPEAKER.name]["uar"]]
    cells = [name, percent(inside["alone"]), " ".join(map(percent, alone)), *map(percent, values)]
    return f"| {' | '.join(cells)} |"


def percent(value: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100 * value:.1f}"


if __name__ == "__main__":
    main()
