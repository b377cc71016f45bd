"""The discriminant's space as a PyTorch module: labels have a mean there, corpora an offset, noise a variance of 1."""

import numpy as np
import torch
from torch import Tensor, nn

from .discriminant import Discriminant

# A label that nobody was fitted on is never the answer.
_NEVER = -1e6


class EmotionSpace(nn.Module):
    """Places rows, scores them against the labels' means, and tells how unlike all training corpora they are."""

    def __init__(self, discriminant: Discriminant) -> None:
        super().__init__()
        groups = [offset + discriminant.means[discriminant.known] for offset in discriminant.offsets.values()]
        fixed = {
            "origin": discriminant.origin,
            "whiten": discriminant.whiten,
            "means": discriminant.means,
            "bias": np.where(discriminant.known, -np.sum(discriminant.means**2, axis=1) / 2, _NEVER),
            "emotional": discriminant.emotional,
            "groups": np.concatenate(groups),
        }
        for name, value in fixed.items():
            self.register_buffer(name, torch.tensor(value, dtype=torch.float32))

    @property
    def size(self) -> int:
        """Numbers in a placed row."""
        return self.whiten.shape[1]

    def place(self, rows: Tensor) -> Tensor:
        """``[n, inputs]`` to ``[n, size]``."""
        return (rows - self.origin) @ self.whiten

    def scores(self, placed: Tensor) -> Tensor:
        """Log likelihoods of the labels ``[…, 8]`` but for a constant of each row."""
        return placed @ self.means.T + self.bias

    def without_emotion(self, placed: Tensor) -> Tensor:
        """Less what lies along the axes on which emotions differ: voice, microphone, room, language."""
        return placed - (placed @ self.emotional) @ self.emotional.T

    def unlikeness(self, placed: Tensor) -> Tensor:
        """``[n]``: mean square distance, over the axes, to the nearest mean of a corpus and label."""
        return squared_distances(placed, self.groups).min(dim=1).values / self.size


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """Between rows ``[n, size]`` and ``[m, size]``: ``[n, m]``, never below 0."""
    squares = a.square().sum(dim=1, keepdim=True) + b.square().sum(dim=1) - 2 * a @ b.T
    return squares.clamp(min=0.0)
