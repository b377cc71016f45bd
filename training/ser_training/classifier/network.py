"""The classifier as a PyTorch module: from raw features and embedding to logits."""

from itertools import pairwise

import numpy as np
import torch
from sklearn.utils.extmath import randomized_svd
from torch import Tensor, nn
from torch.nn import functional

from .data import TrainingSet
from .recipe import Recipe

LABEL_COUNT = 8


class ScaledComponents(nn.Module):
    """Standard scaling, then principal components, as one module of fixed numbers.

    ``column_weights`` say how much each scaled column counts. All components are divided by one number, so that their
    root mean square is ``size`` and they keep their proportions.
    """

    def __init__(
        self,
        values: np.ndarray,
        weights: np.ndarray,
        components: int,
        seed: int,
        size: float = 1.0,
        column_weights: np.ndarray | float = 1.0,
    ) -> None:
        super().__init__()
        share = (weights / weights.sum())[:, None]
        mean = (share * values).sum(axis=0)
        deviation = np.sqrt((share * (values - mean) ** 2).sum(axis=0))
        # A constant column (its deviation is rounding) carries nothing: held at zero, not blown up.
        scale = np.where(deviation > 1e-6 * (1 + np.abs(mean)), deviation, np.inf) / column_weights
        scaled = (values - mean) / scale
        rows = (np.sqrt(share) * scaled).astype(np.float32)
        components = min(components, *rows.shape)
        _, sizes, axes = randomized_svd(rows, components, n_iter=2, random_state=seed)
        projection = size * axes.T / np.sqrt(np.mean(sizes**2))
        for name, value in {"mean": mean, "inverse_scale": 1 / scale, "projection": projection}.items():
            self.register_buffer(name, torch.tensor(value, dtype=torch.float32))

    def forward(self, values: Tensor) -> Tensor:
        """``[n, inputs]`` to ``[n, components]``."""
        return ((values - self.mean) * self.inverse_scale) @ self.projection


class DenseMembers(nn.Module):
    """Dense networks of one shape and different random starts, computed side by side."""

    def __init__(self, inputs: int, recipe: Recipe) -> None:
        super().__init__()
        widths = [inputs, *recipe.hidden, LABEL_COUNT]
        self.dropouts = recipe.dropouts
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(recipe.members, fan_in, fan_out) * (2 / fan_in) ** 0.5)
            for fan_in, fan_out in pairwise(widths)
        )
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(recipe.members, 1, width)) for width in widths[1:])

    def forward(self, x: Tensor) -> Tensor:
        """``[members or 1, n, inputs]`` to logits ``[members, n, 8]``."""
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = functional.dropout(x, self.dropouts[layer], self.training) @ weight + bias
            if layer < len(self.weights) - 1:
                x = functional.relu(x)
        return x


class VoiceClassifier(nn.Module):
    """``features [n, 94]`` and ``embedding [n, layers × width × 2]`` to logits ``[n, 8]``, the members' mean."""

    def __init__(self, data: TrainingSet, recipe: Recipe) -> None:
        super().__init__()
        torch.manual_seed(recipe.seed)
        self.features = ScaledComponents(
            data.features, data.weights, recipe.feature_components, recipe.seed, recipe.feature_size
        )
        half = data.embedding.shape[1] // 2
        self.embedding = ScaledComponents(
            data.embedding,
            data.weights,
            recipe.embedding_components,
            recipe.seed,
            column_weights=np.repeat([1.0, recipe.deviation_weight], half),
        )
        inputs = self.features.projection.shape[1] + self.embedding.projection.shape[1]
        self.members = DenseMembers(inputs, recipe)

    def joined(self, features: Tensor, embedding: Tensor) -> Tensor:
        """Both views after scaling and PCA: ``[n, components]``."""
        return torch.cat([self.features(features), self.embedding(embedding)], dim=1)

    def forward(self, features: Tensor, embedding: Tensor) -> Tensor:
        """Logits ``[n, 8]`` in the contract's order of labels."""
        return self.members(self.joined(features, embedding).unsqueeze(0)).mean(dim=0)
