"""Means and deviations over a row's own frames."""

import torch
from torch import Tensor


def own_frames(frames: Tensor, count: int) -> Tensor:
    """Which of ``count`` frames are a row's own, ``frames [batch]`` of them: bool ``[batch, count]``."""
    return torch.arange(count).unsqueeze(0) < frames.unsqueeze(1)


def frame_shares(own: Tensor, frames: Tensor) -> Tensor:
    """What each frame counts in its row's mean: ``[batch, 1, frames]``, 0 behind the row's end."""
    return (own.float() / frames.clamp(min=1).unsqueeze(1)).unsqueeze(1)


def mean_variance(x: Tensor, shares: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and population variance of ``x [batch, frames, width]`` over the frames' shares: each ``[batch, 1, width]``.

    Products by a row of shares, since reductions over the middle axis are several times slower in onnxruntime.
    """
    mean = shares @ x
    return mean, shares @ (x - mean).square()
