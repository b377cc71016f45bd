"""Every clip's encoder frames, cached for ``fine_tune.py``: what the blocks to be tuned read, and all layers coarsely.

Float32 PyTorch without quantisation. Clips are trimmed as when serving (35 dB, librosa's frames); all of the corpora's
are one window each. A perturbed copy is played 10 % faster or slower, which moves the pitch too.
"""

import hashlib
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import torch
from scipy.signal import resample_poly
from torch import Tensor, nn

from ser_training.corpora import Clip
from ser_training.encoder import read_source
from ser_training.encoder.joined import JoinedWhisper
from ser_training.encoder.whisper import PooledWhisper
from ser_training.settings import ENCODER_LAYERS, TRIM

# The first tuned block of each member (Whisper base: block 3 of 3; tiny.en: blocks 3 and 4 of 4).
FIRST_TUNED = (2, 2)
# Frames averaged for the heads over time: 50 a second become 12.5.
GROUPED = 4
SAMPLE_RATE_HZ = 16_000
_BATCH_CLIPS = 16


@dataclass(frozen=True)
class FrameTable:
    """One row a clip. ``inputs``: a member's frames of all clips, one behind the other ``[frames, width]``, float16.

    Clip i has the frames ``starts[i]`` to ``starts[i + 1]``. ``means [n, 3072]`` are the layers' means, what serving
    gives; ``groups`` are means of four frames each of all layers, float16, with their own ``group_starts``.
    """

    inputs: tuple[np.ndarray, ...]
    starts: np.ndarray
    means: np.ndarray
    groups: np.ndarray
    group_starts: np.ndarray


def frozen_encoder() -> JoinedWhisper:
    """The shipped encoder before quantisation."""
    return read_source().build(ENCODER_LAYERS)


def cached_frames(clips: Sequence[Clip], folder: Path, perturbed_seed: int | None = None) -> FrameTable:
    """Reads the frames of ``clips`` from ``folder``, computed first if they are not there (about 0.03 s a clip).

    With ``perturbed_seed`` each clip is faster or slower, as drawn.
    """
    identity = "\n".join([str(perturbed_seed), *(clip.key for clip in clips)])
    path = folder / f"frames-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"
    if not (path / "complete").exists():
        path.mkdir(parents=True, exist_ok=True)
        _write(path, clips, perturbed_seed)
        (path / "complete").touch()
    inputs = tuple(np.load(path / f"input{member}.npy", mmap_mode="r") for member in range(len(FIRST_TUNED)))
    return FrameTable(inputs, *(np.load(path / f"{name}.npy", mmap_mode="r") for name in _REST))


_REST = ("starts", "means", "groups", "group_starts")


def _write(path: Path, clips: Sequence[Clip], perturbed_seed: int | None) -> None:
    encoder = frozen_encoder()
    samples = [trimmed(_read(clip)) for clip in clips]
    if perturbed_seed is not None:
        faster = np.random.default_rng(perturbed_seed).random(len(clips)) < 0.5
        samples = [
            resample_poly(pcm, *((10, 11) if fast else (10, 9))).astype(np.float32)
            for pcm, fast in zip(samples, faster, strict=True)
        ]
    inputs: list[list[np.ndarray]] = [[np.empty(0)] * len(clips) for _ in FIRST_TUNED]
    groups = [np.empty(0)] * len(clips)
    means = np.empty((len(clips), encoder.size), np.float32)
    for places in progress(list(_batches([len(pcm) for pcm in samples])), "frames"):
        states, frames = states_of(encoder, [samples[place] for place in places])
        for row, place in enumerate(places):
            own = [[state[row, : frames[row]] for state in member] for member in states]
            for member, first in enumerate(FIRST_TUNED):
                inputs[member][place] = own[member][first - 1].half().numpy()
            layers = torch.cat([state for member in own for state in member], dim=1)
            means[place] = layers.mean(dim=0).numpy()
            groups[place] = np.stack([part.mean(dim=0).half().numpy() for part in layers.split(GROUPED)])
    np.save(path / "starts.npy", _starts(inputs[0]))
    np.save(path / "means.npy", means)
    np.save(path / "group_starts.npy", _starts(groups))
    np.save(path / "groups.npy", np.concatenate(groups))
    for member, rows in enumerate(inputs):
        np.save(path / f"input{member}.npy", np.concatenate(rows))


def states_of(encoder: JoinedWhisper, samples: Sequence[np.ndarray]) -> tuple[list[list[Tensor]], list[int]]:
    """Each member's states behind its blocks, ``[batch, frames, width]`` each, and each row's own frames."""
    lengths = torch.tensor([len(pcm) for pcm in samples])
    waveforms = nn.utils.rnn.pad_sequence([torch.tensor(pcm) for pcm in samples], batch_first=True)
    with torch.no_grad():
        log_mel, own_mels = encoder.log_mel(waveforms, lengths)
        states = []
        for member in encoder.members:
            assert isinstance(member, PooledWhisper)
            x, frames = member.behind_log_mel(log_mel, own_mels, lengths)
            key_bias = key_bias_of(frames, x.shape[1])
            behind = []
            for block in member.blocks:
                x = block(x, key_bias, None)
                behind.append(x)
            states.append(behind)
    return states, frames.tolist()


def key_bias_of(frames: Tensor, count: int) -> Tensor:
    """What the blocks add to their attention: very negative behind a row's own frames, ``[batch, 1, 1, count]``."""
    return (torch.arange(count) >= frames.unsqueeze(1)).float().mul(-1e9).unsqueeze(1).unsqueeze(1)


def trimmed(pcm: np.ndarray) -> np.ndarray:
    """From the first to the last frame that is less than 35 dB below the loudest, as ``core/speech`` has it."""
    frame, hop = TRIM["frameSamples"], TRIM["hopSamples"]
    squares = np.concatenate([[0.0], np.cumsum(pcm.astype(np.float64) ** 2)])
    middles = np.arange(1 + len(pcm) // hop) * hop
    starts, ends = np.maximum(0, middles - frame // 2), np.minimum(len(pcm), middles + frame - frame // 2)
    energy = squares[ends] - squares[starts]
    active = np.flatnonzero(energy > energy.max() * 10 ** (-TRIM["topDb"] / 10))
    return pcm[active[0] * hop : min(len(pcm), (active[-1] + 1) * hop)]


def progress(items: Sequence, name: str) -> Iterator:
    """Goes through the items and says on standard error how far it is, every tenth."""
    step = math.ceil(len(items) / 10)
    for place, item in enumerate(items):
        yield item
        if (place + 1) % step == 0 or place + 1 == len(items):
            print(f"{name}: {place + 1} of {len(items)}", file=sys.stderr, flush=True)


def _read(clip: Clip) -> np.ndarray:
    pcm, rate = soundfile.read(clip.path, dtype="float32", always_2d=True)
    mono = pcm.mean(axis=1)
    return mono if rate == SAMPLE_RATE_HZ else resample_poly(mono, SAMPLE_RATE_HZ, rate).astype(np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[np.ndarray]:
    """Places of clips of about one length."""
    order = np.argsort(lengths, kind="stable")
    yield from (order[start : start + _BATCH_CLIPS] for start in range(0, len(order), _BATCH_CLIPS))


def _starts(rows: Sequence[np.ndarray]) -> np.ndarray:
    return np.cumsum([0, *(len(row) for row in rows)])
