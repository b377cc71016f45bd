"""Whisper's encoder with everything in one module: front end, blocks, masks and pooling."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from .front_end import HOP_SAMPLES, LogMel
from .network import FramedConv, PooledEncoder, Transformer, Weights, conv_product, least_of

HEAD_WIDTH = 64
_TIMESCALE = 10_000.0


class PooledWhisper(PooledEncoder):
    """Whisper (Radford et al. 2022, "Robust Speech Recognition …", section 2.2).

    Layers: ``input`` (after the convolutions and positions), ``block1`` … ``blockN``, ``final-norm``; all of them when
    ``layers`` is left out.
    """

    def __init__(
        self, weights: Weights, layers: Sequence[str] | None = None, heads: int | None = None, activation: str = "gelu"
    ) -> None:
        width, mels, _ = weights["conv1.weight"].shape
        blocks = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("blocks."))
        inner = len(weights["blocks.0.mlp_in.bias"])
        super().__init__(
            Transformer(width, heads or width // HEAD_WIDTH, inner, blocks, True, True, activation), layers
        )
        # The convolutions' function is a GELU, whatever the blocks' is.
        self.activated_least = min(self.activated_least, least_of("gelu"))
        self.log_mel = LogMel(mels)
        self.conv1 = FramedConv(mels, width, 3, 1, bias=True)
        self.conv2 = FramedConv(width, width, 3, 2, bias=True)
        products = {f"{conv}.product.weight": conv_product(weights[f"{conv}.weight"]) for conv in ("conv1", "conv2")}
        biases = {f"{conv}.product.bias": weights[f"{conv}.bias"] for conv in ("conv1", "conv2")}
        self.load(weights | products | biases)

    def front(self, waveforms: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Log-mel, two convolutions, positions."""
        return self.behind_log_mel(*self.log_mel(waveforms, lengths), lengths)

    def behind_log_mel(self, log_mel: Tensor, own_mels: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """The rest of ``front``: encoders that share a log-mel compute it once."""
        # Masked in between: behind the end of a row that is alone, the second convolution sees zeros.
        x = functional.gelu(self.conv1(_with_edges(log_mel))) * own_mels.float()
        x = functional.gelu(self.conv2(_with_edges(x)))
        return x + sinusoids(x.shape[1], self.width), (lengths // HOP_SAMPLES + 1) // 2


def sinusoids(frames: int, width: int) -> Tensor:
    """Whisper's positions ``[frames, width]``, computed instead of stored (OpenAI Whisper, ``sinusoids``)."""
    half = width // 2
    scales = torch.exp(-torch.arange(half) * (torch.log(torch.tensor(_TIMESCALE)) / (half - 1)))
    angles = torch.arange(frames).float().unsqueeze(1) * scales.unsqueeze(0)
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def _with_edges(x: Tensor) -> Tensor:
    return functional.pad(x, (0, 0, 1, 1))
