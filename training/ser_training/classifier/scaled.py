"""Standard scaling and principal components as a PyTorch module of fixed numbers."""

import numpy as np
import torch
from sklearn.utils.extmath import randomized_svd
from torch import Tensor, nn


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
