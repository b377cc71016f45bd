"""Synthetic signals, made alike in tests/core/features/signals.ts: 16-bit integers, so that both give the same PCM."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

SAMPLE_RATE_HZ = 16_000


def lcg() -> Iterator[float]:
    """Even in [-1, 1): x -> 1664525 x + 1013904223 mod 2^32 (Numerical Recipes), from 1."""
    state = 1
    while True:
        state = (1_664_525 * state + 1_013_904_223) % 2**32
        yield state / 2**31 - 1


def voice(t: float) -> float:
    """Twenty harmonics of a pitch that glides between 90 and 210 Hz."""
    phase = 2 * math.pi * (150 * t + 20 * math.sin(2 * math.pi * 0.5 * t))
    return sum(math.sin(k * phase) / k for k in range(1, 21))


def signals() -> dict[str, np.ndarray]:
    """Name -> float32 PCM at 16 kHz."""
    noise = lcg()
    makers: dict[str, tuple[int, Callable[[float, int], float]]] = {
        "noise": (24_000, lambda t, n: 0.3 * next(noise)),
        "glide": (32_000, lambda t, n: 0.2 * voice(t)),
        "chirp": (24_000, lambda t, n: 0.5 * math.sin(2 * math.pi * (100 * t + 2000 * t * t))),
        "impulses": (16_000, lambda t, n: 0.9 if n % 1000 == 500 else 0.01 * next(noise)),
        "impulse": (8_000, lambda t, n: 0.5 if n == 3000 else 0),
        "clippedSquare": (20_000, lambda t, n: max(-0.6, min(0.6, 5 * math.sin(2 * math.pi * 233 * t)))),
        "chord": (
            24_000,
            lambda t, n: (
                0.2
                * (1 + 0.8 * math.sin(2 * math.pi * 4 * t))
                * (math.sin(2 * math.pi * 262 * t) + math.sin(2 * math.pi * 330 * t) + math.sin(2 * math.pi * 392 * t))
            ),
        ),
        "syllables": (
            64_000,
            lambda t, n: 0.25 * voice(t) * max(0, math.sin(2 * math.pi * 1.5 * t)) + 0.02 * next(noise),
        ),
        "halfSilent": (24_000, lambda t, n: 0 if n < 12_000 else 0.2 * voice(t)),
        "shortest": (4_800, lambda t, n: 0.3 * voice(t) + 0.05 * next(noise)),
        "silence": (8_000, lambda t, n: 0),
    }
    return {
        name: np.array(
            [math.floor(32767 * sample(n / SAMPLE_RATE_HZ, n) + 0.5) for n in range(count)], dtype=np.float32
        )
        / np.float32(32768)
        for name, (count, sample) in makers.items()
    }
