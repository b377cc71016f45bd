"""What all encoders have in common: transformer blocks over masked frames, and the pooling of chosen layers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .layers import FINAL_NORM, INPUT, checked_layers, layer_names
from .pooling import frame_shares, mean_variance, own_frames

Weights = dict[str, np.ndarray]

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "gelu": functional.gelu,
    "gelu_new": lambda x: functional.gelu(x, approximate="tanh"),
    "gelu_pytorch_tanh": lambda x: functional.gelu(x, approximate="tanh"),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "relu": functional.relu,
    "silu": functional.silu,
    "swish": functional.silu,
}


# The least that each gives: where an int8 product that reads it may begin to count.
_GELU_LEAST = -0.171
_SILU_LEAST = -0.279
ACTIVATION_LEAST = {"relu": 0.0, "silu": _SILU_LEAST, "swish": _SILU_LEAST}


def least_of(activation: str) -> float:
    """A bound below which an activation function never gives anything (GELU and its approximations: −0.171)."""
    return ACTIVATION_LEAST.get(activation, _GELU_LEAST)


@dataclass(frozen=True)
class Transformer:
    """The shape of a stack of blocks. ``pre_norm``: norms stand before attention and MLP, not behind the sums."""

    width: int
    heads: int
    inner: int
    blocks: int
    pre_norm: bool
    final_norm: bool
    activation: str = "gelu"
    epsilon: float = 1e-5
    gated_position: bool = False


class Block(nn.Module):
    """A transformer block (Vaswani et al. 2017; pre-norm as in GPT-2, Whisper and the "stable" wav2vec 2.0)."""

    def __init__(self, shape: Transformer) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.pre_norm = shape.pre_norm
        self.activation = ACTIVATIONS[shape.activation]
        self.attention_norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.mlp_norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.mlp_in = nn.Linear(width, shape.inner)
        self.mlp_out = nn.Linear(shape.inner, width)
        if shape.gated_position:
            self.gate = nn.Linear(width // shape.heads, 2)
            self.register_buffer("gate_scale", torch.empty(shape.heads, 1, 1))

    def forward(self, x: Tensor, key_bias: Tensor, position_bias: Tensor | None) -> Tensor:
        """``x`` is ``[batch, frames, width]``; ``key_bias`` is 0 for a row's own frames, very negative behind them."""
        if self.pre_norm:
            x = x + self._attend(self.attention_norm(x), key_bias, position_bias)
            return x + self._mlp(self.mlp_norm(x))
        x = self.attention_norm(x + self._attend(x, key_bias, position_bias))
        return self.mlp_norm(x + self._mlp(x))

    def _mlp(self, x: Tensor) -> Tensor:
        return self.mlp_out(self.activation(self.mlp_in(x)))

    def _attend(self, x: Tensor, key_bias: Tensor, position_bias: Tensor | None) -> Tensor:
        batch, frames, width = x.shape
        split = self.query_key_value(x).reshape(batch, frames, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        bias = key_bias if position_bias is None else key_bias + self._gates(x) * position_bias
        shares = (query @ key.transpose(2, 3) + bias).softmax(dim=3)
        return self.attention_out((shares @ value).transpose(1, 2).reshape(batch, frames, width))

    def _gates(self, x: Tensor) -> Tensor:
        """How much of the position's bias each head uses in each frame (Chen et al. 2022, WavLM, section III-A)."""
        heads = x.reshape(*x.shape[:2], self.heads, -1).transpose(1, 2)
        update, reset = torch.sigmoid(self.gate(heads)).chunk(2, dim=-1)
        return update * (reset * self.gate_scale - 1.0) + 2.0


class PooledEncoder(nn.Module, ABC):
    """Waveforms and lengths to chosen layers' means and standard deviations over each row's own frames.

    Without ``deviations`` only the means are given.

    Blocks behind the last chosen layer are left out. A front end, which gives the first block's input, is added by
    the subclasses; masks are theirs where frames see their neighbours.
    """

    def __init__(self, shape: Transformer, layers: Sequence[str] | None) -> None:
        super().__init__()
        self.deviations = True
        available = layer_names(shape.blocks, shape.final_norm)
        self.layers = list(available) if layers is None else checked_layers(layers, available)
        self.width = shape.width
        self.activated_least = least_of(shape.activation)
        places = [available.index(name) for name in self.layers]
        kept = min(max(places), shape.blocks)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(kept))
        self.final_norm = nn.LayerNorm(shape.width, eps=shape.epsilon) if FINAL_NORM in self.layers else None

    @abstractmethod
    def front(self, waveforms: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the first block's input ``[batch, frames, width]`` and each row's own frames ``[batch]``."""

    def position_bias(self, count: int) -> Tensor | None:
        """What is added to the attention of ``count`` frames by distance, ``[heads, count, count]``; here nothing."""
        return None

    @property
    def size(self) -> int:
        """Numbers in ``mean``, and in ``std``."""
        return len(self.layers) * self.width

    def forward(self, waveforms: Tensor, lengths: Tensor) -> tuple[Tensor, ...]:
        """Returns ``mean [batch, size]``, ``std [batch, size]`` (with ``deviations``) and ``frames [batch]``."""
        return self.pooled(*self.front(waveforms, lengths))

    def pooled(self, x: Tensor, frames: Tensor) -> tuple[Tensor, ...]:
        """What ``forward`` returns, from the first block's input."""
        own = own_frames(frames, x.shape[1])
        key_bias = (1.0 - own.float()).mul(-1e9).unsqueeze(1).unsqueeze(1)
        position_bias = self.position_bias(x.shape[1])
        states = {INPUT: x}
        for place, block in enumerate(self.blocks, start=1):
            x = block(x, key_bias, position_bias)
            states[f"block{place}"] = x
        if self.final_norm is not None:
            states[FINAL_NORM] = self.final_norm(x)
        shares = frame_shares(own, frames)
        means, variances = zip(*(mean_variance(states[name], shares) for name in self.layers), strict=True)
        mean = torch.cat([value.squeeze(1) for value in means], dim=1)
        if not self.deviations:
            return mean, frames
        return mean, torch.cat([value.squeeze(1) for value in variances], dim=1).sqrt(), frames

    def load(self, weights: Weights) -> None:
        """Takes the weights of all that was kept; more may be there. Attention's 1 / sqrt(width) goes into them."""
        scaled = {name: torch.tensor(value) for name, value in _scaled_queries(weights, self.blocks).items()}
        own = self.state_dict().keys()
        self.load_state_dict({name: value for name, value in scaled.items() if name in own})
        self.eval()


class FramedConv(nn.Module):
    """A convolution without padding over ``[batch, frames, channels]`` as one product by a matrix.

    So it can be quantised as the other products are, and the channels stay where the blocks want them.
    """

    def __init__(self, channels: int, outputs: int, kernel: int, stride: int, bias: bool) -> None:
        super().__init__()
        self.kernel = kernel
        self.stride = stride
        self.product = nn.Linear(kernel * channels, outputs, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        """Returns ``[batch, (frames − kernel) // stride + 1, outputs]``."""
        batch, frames, channels = x.shape
        count = (frames - self.kernel) // self.stride + 1
        whole, rest = divmod(self.kernel, self.stride)
        shifts = whole + (rest > 0)
        # Frames in groups of one stride: a kernel is some whole groups and the beginning of the next.
        places = (count + shifts - 1) * self.stride
        x = functional.pad(x, (0, 0, 0, self.stride)) if rest else x
        groups = x[:, :places].reshape(batch, count + shifts - 1, self.stride * channels)
        parts = [groups[:, shift : shift + count] for shift in range(whole)]
        if rest:
            parts.append(groups[:, whole : whole + count, : rest * channels])
        return self.product(torch.cat(parts, dim=2) if len(parts) > 1 else parts[0])


def conv_product(kernel: np.ndarray) -> np.ndarray:
    """A convolution's weight ``[outputs, channels, kernel]`` as ``FramedConv``'s ``[outputs, kernel × channels]``."""
    return np.ascontiguousarray(kernel.transpose(0, 2, 1)).reshape(len(kernel), -1)


def _scaled_queries(weights: Weights, blocks: nn.ModuleList) -> Weights:
    scaled = dict(weights)
    for place, block in enumerate(blocks):
        for part in ("weight", "bias"):
            name = f"blocks.{place}.query_key_value.{part}"
            value = weights[name]
            third = len(value) // 3
            factor = np.ones(len(value), dtype=np.float32)
            factor[:third] = (third / block.heads) ** -0.5
            scaled[name] = value * factor.reshape(-1, *[1] * (value.ndim - 1))
    return scaled
