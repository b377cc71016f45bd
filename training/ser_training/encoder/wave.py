"""wav2vec 2.0, HuBERT, WavLM and data2vec-audio as one module: they differ in norms and positions only."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from .network import ACTIVATIONS, FramedConv, PooledEncoder, Transformer, Weights, least_of
from .pooling import frame_shares, mean_variance, own_frames

_VARIANCE_FLOOR = 1e-7
_NORM_EPSILON = 1e-5


@dataclass(frozen=True)
class Convolutions:
    """The feature extractor. ``norm``: "group" (first layer, over time) or "layer" (every layer, over channels)."""

    channels: tuple[int, ...]
    kernels: tuple[int, ...]
    strides: tuple[int, ...]
    bias: bool
    norm: Literal["group", "layer"]
    activation: str


@dataclass(frozen=True)
class Positions:
    """The convolutions that tell positions; ``normed``: several with a norm behind each, as in data2vec-audio.

    ``buckets`` and ``max_distance`` belong to WavLM's bias by distance.
    """

    convolutions: int
    kernel: int
    groups: int
    normed: bool
    buckets: int = 0
    max_distance: int = 0


@dataclass(frozen=True)
class WaveShape:
    """All that decides about the module. ``standardise``: the waveform is brought to mean 0 and variance 1."""

    transformer: Transformer
    convolutions: Convolutions
    positions: Positions
    standardise: bool
    projection_norm: bool


class PooledWave(PooledEncoder):
    """Encoders that read the waveform (Baevski et al. 2020; Hsu et al. 2021; Chen et al. 2022; Baevski et al. 2022).

    What transformers computes for a clip that is alone and unpadded, for every row of a padded batch: norms over time,
    convolutions' edges and attention stop at the row's end.
    """

    def __init__(self, shape: WaveShape, weights: Weights, layers: Sequence[str] | None = None) -> None:
        super().__init__(shape.transformer, layers)
        convs, positions, width = shape.convolutions, shape.positions, shape.transformer.width
        self.shape = shape
        self.activation = ACTIVATIONS[convs.activation]
        self.activated_least = min(self.activated_least, least_of(convs.activation))
        inputs = (1, *convs.channels[:-1])
        self.convs = nn.ModuleList(
            FramedConv(channels, outputs, kernel, stride, convs.bias)
            for channels, outputs, kernel, stride in zip(
                inputs, convs.channels, convs.kernels, convs.strides, strict=True
            )
        )
        normed = convs.channels if convs.norm == "layer" else convs.channels[:1]
        self.conv_norms = nn.ModuleList(nn.LayerNorm(channels, eps=_NORM_EPSILON) for channels in normed)
        if shape.projection_norm:
            self.projection_norm = nn.LayerNorm(convs.channels[-1], eps=shape.transformer.epsilon)
        self.projection = nn.Linear(convs.channels[-1], width)
        self.position_convs = nn.ModuleList(
            nn.Conv1d(width, width, positions.kernel, padding=positions.kernel // 2, groups=positions.groups)
            for _ in range(positions.convolutions)
        )
        if not shape.transformer.pre_norm:
            self.input_norm = nn.LayerNorm(width, eps=shape.transformer.epsilon)
        if shape.transformer.gated_position:
            self.register_buffer("distance_bias", torch.empty(positions.buckets, shape.transformer.heads))
        self.load(weights)

    def front(self, waveforms: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Standardised waveform, convolutions, projection, positions."""
        x, frames = self._features(waveforms, lengths)
        if self.shape.projection_norm:
            x = self.projection_norm(x)
        x = self.projection(x)
        own = own_frames(frames, x.shape[1]).unsqueeze(2).float()
        # Behind the end of a row that is alone, the positions' convolutions see zeros.
        x = x * own
        x = x + self._positions(x, own)
        return (x if self.shape.transformer.pre_norm else self.input_norm(x)), frames

    def position_bias(self, count: int) -> Tensor | None:
        """WavLM's bias by distance ``[heads, count, count]``: key's place minus query's, in buckets as in T5."""
        if not self.shape.transformer.gated_position:
            return None
        distances = torch.arange(1 - count, count)
        by_distance = self.distance_bias[distance_buckets(distances, self.shape.positions)].transpose(0, 1)
        places = torch.arange(count)
        return by_distance[:, places.unsqueeze(0) - places.unsqueeze(1) + (count - 1)]

    def _features(self, waveforms: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        convs = self.shape.convolutions
        x = (standardised(waveforms, lengths) if self.shape.standardise else waveforms).unsqueeze(2)
        # One frame at least, however short the batch.
        x = functional.pad(x, (0, 0, 0, receptive_field(convs)))
        frames = lengths
        for place, conv in enumerate(self.convs):
            x = conv(x)
            frames = (frames - convs.kernels[place]).clamp(min=0) // convs.strides[place] + 1
            if convs.norm == "layer":
                x = self.conv_norms[place](x)
            elif place == 0:
                x = self._norm_over_time(x, frames)
            x = self.activation(x)
        return x, frames

    def _norm_over_time(self, x: Tensor, frames: Tensor) -> Tensor:
        """A GroupNorm of one channel a group, over a row's own frames."""
        mean, variance = mean_variance(x, frame_shares(own_frames(frames, x.shape[1]), frames))
        scale = self.conv_norms[0].weight / (variance + _NORM_EPSILON).sqrt()
        return x * scale + (self.conv_norms[0].bias - mean * scale)

    def _positions(self, x: Tensor, own: Tensor) -> Tensor:
        positions = self.shape.positions
        count = x.shape[1]
        for conv in self.position_convs:
            # An even kernel gives one frame too many.
            x = conv(x.transpose(1, 2)).transpose(1, 2)[:, :count]
            if positions.normed:
                x = functional.layer_norm(x, (self.width,), eps=_NORM_EPSILON)
            x = self.activation(x) * own
        return x


def standardised(waveforms: Tensor, lengths: Tensor) -> Tensor:
    """Each row with mean 0 and variance 1 over its own samples, 0 behind them (``Wav2Vec2FeatureExtractor``)."""
    own = own_frames(lengths, waveforms.shape[1]).float()
    count = lengths.clamp(min=1).unsqueeze(1).float()
    mean = (waveforms * own).sum(dim=1, keepdim=True) / count
    centred = (waveforms - mean) * own
    return centred / (centred.square().sum(dim=1, keepdim=True) / count + _VARIANCE_FLOOR).sqrt()


def receptive_field(convs: Convolutions) -> int:
    """How many samples make one frame: 400 for the usual seven convolutions."""
    samples = 1
    for kernel, stride in zip(reversed(convs.kernels), reversed(convs.strides), strict=True):
        samples = (samples - 1) * stride + kernel
    return samples


def distance_buckets(distances: Tensor, positions: Positions) -> Tensor:
    """T5's buckets: half of them for each direction, exact when near, logarithmic up to ``max_distance``."""
    half = positions.buckets // 2
    exact = half // 2
    size = distances.abs()
    far = torch.log(size.clamp(min=1).float() / exact) / math.log(positions.max_distance / exact) * (half - exact)
    far_bucket = (exact + far).to(torch.long).clamp(max=half - 1)
    return (distances > 0).to(torch.long) * half + torch.where(size < exact, size, far_bucket)
