"""Fits a classifier: scaling, PCA, the emotions' space, and the networks of its opinions."""

from collections.abc import Mapping

import numpy as np
import torch

from .data import TrainingSet
from .dense import Pairs, fit_members
from .discriminant import Discriminant, fit_discriminant
from .network import VoiceClassifier
from .offsets import true_offsets
from .recipe import Recipe
from .scaled import ScaledComponents
from .space import EmotionSpace


def fit_classifier(data: TrainingSet, recipe: Recipe) -> VoiceClassifier:
    """Fits all of it on the windows; repeatable."""
    features, embedding = _components(data, recipe)
    with torch.no_grad():
        rows = torch.cat([features(torch.tensor(data.features)), embedding(torch.tensor(data.embedding))], dim=1)
    discriminant = _discriminant(rows.double().numpy(), data, recipe)
    space = EmotionSpace(discriminant)
    labels = torch.tensor(data.labels)
    of_home = _pairs(data, recipe.home_corpus_shares, recipe.copy_share, recipe.home_consistency, recipe)
    home = fit_members(rows, labels, of_home, recipe.home_steps, recipe, recipe.seed)
    placed = space.place(rows)
    pairs = _pairs(data, recipe.corpus_shares, recipe.stranger_copy_share, recipe.stranger_consistency, recipe)
    stranger = fit_members(
        torch.cat([placed - offset for offset in true_offsets(placed, data, discriminant, recipe.speaker_prior_clips)]),
        labels.tile(2),
        pairs.repeated(len(rows)),
        recipe.stranger_steps,
        recipe,
        recipe.seed + 1,
    )
    return VoiceClassifier(features, embedding, space, home, stranger, recipe).eval()


def _discriminant(rows: np.ndarray, data: TrainingSet, recipe: Recipe) -> Discriminant:
    """Blind to where disturbances move a clip, as far as emotions do not move it there too."""
    weights = data.weights(recipe.corpus_shares, recipe.pair_share, recipe.copy_share)
    clips, copies = data.pairs().T
    moved = (rows[copies] - rows[clips]) * np.sqrt(weights[clips] / weights[clips].sum())[:, None]
    nuisance = recipe.blindness * moved.T @ moved
    return fit_discriminant(rows, data.labels, data.corpora, weights, recipe.shrinkage, recipe.disagreement, nuisance)


def _pairs(
    data: TrainingSet, shares: Mapping[str, float], copy_share: float, consistency: float, recipe: Recipe
) -> Pairs:
    """Each clip's window is drawn by its weight, whichever of its copies comes with it."""
    rows = data.pairs()
    clips, times = np.unique(rows[:, 0], return_counts=True)
    each = np.zeros(len(data.labels))
    each[clips] = data.weights(shares, recipe.pair_share, copy_share)[clips] / times
    return Pairs(torch.tensor(rows), torch.tensor(each[rows[:, 0]]), copy_share, consistency)


def _components(data: TrainingSet, recipe: Recipe) -> tuple[ScaledComponents, ScaledComponents]:
    """On clips and copies alike: what only disturbances move is then no more than its share."""
    weights = data.weights(recipe.corpus_shares, recipe.pair_share, 1.0)
    return (
        ScaledComponents(data.features, weights, recipe.feature_components, recipe.seed, recipe.feature_size),
        ScaledComponents(
            data.embedding,
            weights,
            recipe.embedding_components,
            recipe.seed,
            column_weights=_column_weights(data, recipe),
        ),
    )


def _column_weights(data: TrainingSet, recipe: Recipe) -> np.ndarray | float:
    """With deviations in the embedding, they are its second half."""
    if not data.deviations:
        return 1.0
    return np.repeat([1.0, recipe.deviation_weight], data.embedding.shape[1] // 2)
