"""Fits a classifier: scaling, PCA, the emotions' space, and the networks of its opinions."""

import numpy as np
import torch

from .data import TrainingSet
from .dense import fit_members
from .discriminant import fit_discriminant
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
    discriminant = fit_discriminant(
        rows.double().numpy(),
        data.labels,
        data.corpora,
        data.weights(recipe.corpus_shares, recipe.pair_share, recipe.copy_share),
        recipe.shrinkage,
        recipe.disagreement,
    )
    space = EmotionSpace(discriminant)
    home_weights = data.weights(recipe.home_corpus_shares, recipe.pair_share, recipe.copy_share)
    weights = data.weights(recipe.corpus_shares, recipe.pair_share, recipe.stranger_copy_share)
    labels = torch.tensor(data.labels)
    home = fit_members(rows, labels, torch.tensor(home_weights), recipe.home_steps, recipe, recipe.seed)
    placed = space.place(rows)
    stranger = fit_members(
        torch.cat([placed - offset for offset in true_offsets(placed, data, discriminant, recipe.speaker_prior_clips)]),
        labels.tile(2),
        torch.tensor(weights).tile(2),
        recipe.stranger_steps,
        recipe,
        recipe.seed + 1,
    )
    return VoiceClassifier(features, embedding, space, home, stranger, recipe).eval()


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
