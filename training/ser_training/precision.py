"""What shipping an int8 encoder costs: RAVDESS-6 with int8 and with float32 embeddings, everything else the same."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from .classifier import Recipe
from .features import compute_features
from .folds import ravdess_folds
from .metrics import uar
from .predictions import label_numbers
from .train import Trainer

Report = dict[str, Any]


SEEDS = (0, 1, 2)


def compare_precision(trainer: Trainer, float32_bundle: Path, cache: Path) -> Report:
    """Fits RAVDESS-6 on RAVDESS alone with each encoder and several seeds, and tests the held-out clips.

    One seed is not enough: seeds differ by more than the encoders. Both sides are classified in Python from cached
    vectors, without the other corpora or copies and with fewer networks, so that it costs minutes; the card's main
    figures come from the whole pipeline.
    """
    chosen = np.array([clip.corpus == "ravdess" for clip in trainer.clips])
    clips = [clip for clip, taken in zip(trainer.clips, chosen, strict=True) if taken]
    reports = {}
    for precision, bundle in (("float32", float32_bundle), ("int8", trainer.encoder_bundle)):
        table = compute_features(clips, bundle, cache)
        no_copies = table.of(np.zeros(len(table.clip), dtype=bool))
        by_seed = []
        for seed in SEEDS:
            bundles = trainer.bundles.parent / f"precision-{precision}-{seed}"
            recipe = _cheap(replace(trainer.recipe, seed=seed))
            by_seed.append(_ravdess_uar(Trainer(clips, table, no_copies, recipe, bundle, bundles)))
        reports[precision] = {
            "megabytes": round((bundle / "encoder.onnx").stat().st_size / 1e6, 1),
            "clips": len(clips),
            "uar": round(float(np.mean(by_seed)), 4),
            "uarBySeed": [round(value, 4) for value in by_seed],
        }
    return reports


def _cheap(recipe: Recipe) -> Recipe:
    """Fewer networks and steps: every voice is of the corpus fitted on, and those for strangers are hardly asked."""
    return replace(
        recipe,
        members=max(1, recipe.members // 2),
        home_steps=recipe.home_steps // 2,
        stranger_steps=recipe.stranger_steps // 20,
    )


def _ravdess_uar(trainer: Trainer) -> float:
    held_out = [trainer.held_out(fold) for fold in ravdess_folds(trainer.clips)]
    return uar(np.nanmax(np.stack(held_out), axis=0).argmax(axis=1), label_numbers(trainer.clips))
