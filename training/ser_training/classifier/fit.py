"""Fits a classifier: scaling, PCA, and its two opinions."""

import numpy as np
import torch

from .data import TrainingSet
from .dense import fit_members
from .linear import fit_ridge, telling_directions
from .network import Opinion, VoiceClassifier, relative
from .recipe import Recipe
from .scaled import ScaledComponents
from .speakers import drawn_profiles


def fit_classifier(data: TrainingSet, recipe: Recipe) -> VoiceClassifier:
    """Fits all of it on the windows; repeatable."""
    features = ScaledComponents(
        data.features, data.weights, recipe.feature_components, recipe.seed, recipe.feature_size
    )
    embedding = ScaledComponents(
        data.embedding,
        data.weights,
        recipe.embedding_components,
        recipe.seed,
        column_weights=_column_weights(data, recipe),
    )
    with torch.no_grad():
        rows = torch.cat([features(torch.tensor(data.features)), embedding(torch.tensor(data.embedding))], dim=1)
    directions = telling_directions(rows.double().numpy(), data.labels, data.weights)
    stranger = _opinion(rows, data.labels, data.weights, recipe, recipe.members, recipe.linear_share, recipe.seed)
    differences = torch.cat([_differences(rows, data, recipe, draw) for draw in range(recipe.profile_draws)])
    known = _opinion(
        differences,
        np.tile(data.labels, recipe.profile_draws),
        np.tile(data.known_weights, recipe.profile_draws),
        recipe,
        recipe.known_members,
        recipe.known_linear_share,
        recipe.seed + 1,
    )
    return VoiceClassifier(features, embedding, directions, stranger, known, recipe).eval()


def _column_weights(data: TrainingSet, recipe: Recipe) -> np.ndarray | float:
    """With deviations in the embedding, they are its second half."""
    if not data.deviations:
        return 1.0
    return np.repeat([1.0, recipe.deviation_weight], data.embedding.shape[1] // 2)


def _differences(rows: torch.Tensor, data: TrainingSet, recipe: Recipe, draw: int) -> torch.Tensor:
    generator = np.random.default_rng([recipe.seed, draw])
    means, counts = drawn_profiles(rows.numpy(), data.speakers, recipe.profile_clips, generator)
    return relative(rows, torch.tensor(means), torch.tensor(counts).unsqueeze(1), recipe.shrink_clips)


def _opinion(
    rows: torch.Tensor,
    labels: np.ndarray,
    weights: np.ndarray,
    recipe: Recipe,
    members: int,
    linear_share: float,
    seed: int,
) -> Opinion:
    drawn_by = torch.tensor(weights, dtype=torch.float64)
    networks = fit_members(rows, torch.tensor(labels), drawn_by, members, recipe, seed)
    linear = fit_ridge(rows.double().numpy(), labels, weights, recipe.ridge_penalty)
    return Opinion(networks, linear, linear_share)
