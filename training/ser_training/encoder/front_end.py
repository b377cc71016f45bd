"""Whisper's log-mel front end as a PyTorch module, for rows of unequal lengths in one batch."""

import numpy as np
import torch
from torch import Tensor, nn

SAMPLE_RATE_HZ = 16_000
FFT_SAMPLES = 400
HOP_SAMPLES = 160
MELS = 80
_BINS = FFT_SAMPLES // 2 + 1
_HALF = FFT_SAMPLES // 2


def slaney_mel_filters(mels: int = MELS, bins: int = _BINS, sample_rate_hz: int = SAMPLE_RATE_HZ) -> np.ndarray:
    """Triangular filters of unit area on Slaney's mel scale: ``[mels, bins]``, as ``librosa.filters.mel`` has them."""
    top_mel = 15 + 27 * np.log(sample_rate_hz / 2 / 1000) / np.log(6.4)
    mel_points = np.linspace(0, top_mel, mels + 2)
    edges_hz = np.where(mel_points < 15, mel_points * 200 / 3, 1000 * 6.4 ** ((mel_points - 15) / 27))
    bins_hz = np.linspace(0, sample_rate_hz / 2, bins)
    rising = (bins_hz - edges_hz[:-2, None]) / (edges_hz[1:-1] - edges_hz[:-2])[:, None]
    falling = (edges_hz[2:, None] - bins_hz) / (edges_hz[2:] - edges_hz[1:-1])[:, None]
    area = 2 / (edges_hz[2:] - edges_hz[:-2])
    return np.maximum(0, np.minimum(rising, falling)) * area[:, None]


def _folded_dft() -> tuple[np.ndarray, np.ndarray]:
    """Cosines over a frame's even part and sines over its odd part: half the products of a plain DFT matrix."""
    angles = 2 * np.pi * np.outer(np.arange(_HALF + 1), np.arange(_BINS)) / FFT_SAMPLES
    return np.cos(angles), np.sin(angles)


def reflected_index(samples: int, padded_samples: int, lengths: Tensor) -> Tensor:
    """Which sample of its row stands at each place of the centred, reflect-padded row: ``[batch, padded_samples]``.

    The reflection is about the row's own last sample, so that what lies behind it in the batch is never read.
    """
    place = (torch.arange(padded_samples) - _HALF).abs().unsqueeze(0)
    last = lengths.unsqueeze(1) - 1
    return torch.minimum(place, 2 * last - place).clamp(0, samples - 1)


class LogMel(nn.Module):
    """Waveforms ``[batch, samples]`` at 16 kHz and lengths ``[batch]`` to log-mel ``[batch, frames, 80]``.

    Source: OpenAI Whisper, ``log_mel_spectrogram``: FFT 400, hop 160, periodic Hann, centred with reflection, power,
    last frame dropped, Slaney mels, log10 floored at the maximum − 8, then (x + 4) / 4; here without the padding to
    30 s. Frames behind a row's end are 0, which is what a convolution sees behind the end of a row that is alone.
    """

    def __init__(self, mels: int = MELS) -> None:
        super().__init__()
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT_SAMPLES) / FFT_SAMPLES)
        cosines, sines = _folded_dft()
        for name, value in {
            "window": window,
            "cosines": cosines,
            "sines": sines[1:_HALF],
            "filters": slaney_mel_filters(mels).T,
        }.items():
            self.register_buffer(name, torch.tensor(value, dtype=torch.float32), persistent=False)

    def forward(self, waveforms: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the log-mel ``[batch, frames, 80]`` and which frames are the row's own ``[batch, frames, 1]``."""
        frames = waveforms.shape[1] // HOP_SAMPLES
        power = self._power(self._framed(waveforms, lengths, frames))
        log_mel = torch.clamp(power @ self.filters, min=1e-10).log10()
        own = torch.arange(frames).unsqueeze(0) < (lengths // HOP_SAMPLES).unsqueeze(1)
        own_frames = own.unsqueeze(2)
        loudest = torch.where(own_frames, log_mel, torch.full_like(log_mel, -10.0)).amax(dim=(1, 2), keepdim=True)
        scaled = (torch.maximum(log_mel, loudest - 8.0) + 4.0) / 4.0
        return torch.where(own_frames, scaled, torch.zeros_like(scaled)), own_frames

    def _framed(self, waveforms: Tensor, lengths: Tensor, frames: int) -> Tensor:
        padded_samples = (frames + 2) * HOP_SAMPLES
        index = reflected_index(waveforms.shape[1], padded_samples, lengths)
        hops = torch.gather(waveforms, 1, index).reshape(waveforms.shape[0], frames + 2, HOP_SAMPLES)
        rest = FFT_SAMPLES - 2 * HOP_SAMPLES
        return torch.cat([hops[:, :-2], hops[:, 1:-1], hops[:, 2:, :rest]], dim=2) * self.window

    def _power(self, framed: Tensor) -> Tensor:
        first = framed[:, :, 1:_HALF]
        mirrored = framed[:, :, _HALF + 1 :].flip(2)
        even = torch.cat([framed[:, :, :1], first + mirrored, framed[:, :, _HALF : _HALF + 1]], dim=2)
        return (even @ self.cosines).square() + ((first - mirrored) @ self.sines).square()
