"""Whisper's encoder with everything in one module: front end, blocks, masks and pooling."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .front_end import HOP_SAMPLES, LogMel
from .source import Weights

HEAD_WIDTH = 64


class Block(nn.Module):
    """A pre-norm transformer block (Radford et al. 2022, "Robust Speech Recognition …", section 2.2)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.heads = width // HEAD_WIDTH
        self.attention_norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.mlp_norm = nn.LayerNorm(width)
        self.mlp_in = nn.Linear(width, 4 * width)
        self.mlp_out = nn.Linear(4 * width, width)

    def forward(self, x: Tensor, key_bias: Tensor) -> Tensor:
        """``x`` is ``[batch, frames, width]``; ``key_bias`` is 0 for a row's own frames, very negative behind them."""
        x = x + self.attention_out(self._attend(self.query_key_value(self.attention_norm(x)), key_bias))
        return x + self.mlp_out(functional.gelu(self.mlp_in(self.mlp_norm(x))))

    def _attend(self, query_key_value: Tensor, key_bias: Tensor) -> Tensor:
        batch, frames, triple = query_key_value.shape
        split = query_key_value.reshape(batch, frames, 3, self.heads, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        query, key, value = split[0], split[1], split[2]
        scores = query @ key.transpose(2, 3) + key_bias
        return (scores.softmax(dim=3) @ value).transpose(1, 2).reshape(batch, frames, triple // 3)


class PooledWhisper(nn.Module):
    """Waveforms and lengths to each layer's mean and standard deviation over the row's own frames.

    Layers: ``input`` (after the convolutions and positions), ``block1`` … ``blockN``, ``final-norm``.
    """

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        width, mels, _ = weights["conv1.weight"].shape
        blocks = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("blocks."))
        self.width = width
        self.layers = ["input", *(f"block{i + 1}" for i in range(blocks)), "final-norm"]
        self.log_mel = LogMel(mels)
        self.conv1 = nn.Conv1d(mels, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("positions", torch.empty(weights["positions"].shape))
        self.blocks = nn.ModuleList(Block(width) for _ in range(blocks))
        self.final_norm = nn.LayerNorm(width)
        self.load_state_dict({name: torch.tensor(value) for name, value in _scaled_queries(weights).items()})
        self.eval()

    def forward(self, waveforms: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Returns ``mean`` and ``std``, each ``[batch, layers, width]``, and ``frames [batch]`` that were pooled."""
        log_mel, own_mels = self.log_mel(waveforms, lengths)
        # Masked in between: behind the end of a row that is alone, the second convolution sees zeros.
        x = functional.gelu(self.conv1(log_mel)) * own_mels.float()
        x = functional.gelu(self.conv2(x)).transpose(1, 2)
        x = x + self.positions[: x.shape[1]]
        frames = (lengths // HOP_SAMPLES + 1) // 2
        own = torch.arange(x.shape[1]).unsqueeze(0) < frames.unsqueeze(1)
        key_bias = (1.0 - own.float()).mul(-1e9).unsqueeze(1).unsqueeze(1)
        states = [x]
        for block in self.blocks:
            states.append(block(states[-1], key_bias))
        states.append(self.final_norm(states[-1]))
        shares = (own.float() / frames.clamp(min=1).unsqueeze(1)).unsqueeze(1)
        pooled = [_mean_std(state, shares) for state in states]
        mean, std = (torch.stack(values, dim=1) for values in zip(*pooled, strict=True))
        return mean, std, frames


def _mean_std(x: Tensor, shares: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and population deviation of ``x [batch, frames, width]`` over the frames' shares ``[batch, 1, frames]``.

    Products by a row of shares, since reductions over the middle axis are several times slower in onnxruntime.
    """
    mean = shares @ x
    return mean.squeeze(1), (shares @ (x - mean).square()).sqrt().squeeze(1)


def _scaled_queries(weights: Weights) -> Weights:
    """Puts attention's division by sqrt(head width) into the query's weights: a power of two, so it is exact."""
    scaled = dict(weights)
    for name, value in weights.items():
        if ".query_key_value." in name:
            factor = np.ones(len(value), dtype=np.float32)
            factor[: len(value) // 3] = HEAD_WIDTH**-0.5
            scaled[name] = value * factor.reshape(-1, *[1] * (value.ndim - 1))
    return scaled
