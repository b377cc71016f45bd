"""Which disturbances a copy gets: drawn by a seed, so that the same clip's copy is the same each time."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .codecs import CODECS, coded
from .sounds import babble, decibels, in_room, mu_law, pink_noise, telephone, tilted, white_noise, with_noise

NOISES = ("white", "pink", "babble")
CHANNELS = ("telephone", "mu-law", "tilt", *CODECS)
BABBLE_VOICES = 5
# How often a copy has each; never none of them.
_ROOM_SHARE, _NOISE_SHARE, _CHANNEL_SHARE = 0.35, 0.5, 0.5
_FAR_NOISES = ("babble", "babble", "white", "pink")


@dataclass(frozen=True)
class Disturbance:
    """What happens to a voice, in this order: room, noise, channel, level. What is None does not.

    The level is ``gain_db``, or with ``peak_dbfs`` so much that the loudest sample lies there.
    """

    t60_seconds: float | None = None
    direct_db: float = 0.0
    noise: str | None = None
    snr_db: float = 0.0
    channel: str | None = None
    tilt_db_per_octave: float = 0.0
    gain_db: float = 0.0
    peak_dbfs: float | None = None

    def apply(
        self,
        voice: np.ndarray,
        other_voices: Callable[[np.random.Generator], list[np.ndarray]],
        generator: np.random.Generator,
    ) -> np.ndarray:
        """Samples ``[n]`` to samples ``[n]``; ``other_voices`` gives those of the babble."""
        if self.t60_seconds is not None:
            voice = in_room(voice, self.t60_seconds, self.direct_db, generator)
        if self.noise is not None:
            voice = with_noise(voice, self._noise(len(voice), other_voices, generator), self.snr_db)
        if self.channel is not None:
            voice = self._through_channel(voice)
        if self.peak_dbfs is not None:
            return voice * decibels(self.peak_dbfs) / max(np.abs(voice).max(), 1e-6)
        return voice * decibels(self.gain_db)

    def _noise(
        self,
        samples: int,
        other_voices: Callable[[np.random.Generator], list[np.ndarray]],
        generator: np.random.Generator,
    ) -> np.ndarray:
        if self.noise == "babble":
            return babble(samples, other_voices(generator), generator)
        return (white_noise if self.noise == "white" else pink_noise)(samples, generator)

    def _through_channel(self, voice: np.ndarray) -> np.ndarray:
        if self.channel in CODECS:
            return coded(voice, self.channel)
        if self.channel == "tilt":
            return tilted(voice, self.tilt_db_per_octave)
        return telephone(voice) if self.channel == "telephone" else mu_law(voice)


def generator_of(*parts: Any) -> np.random.Generator:
    """A generator of its own for each combination, independent of the order in which they are asked for."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).digest()
    return np.random.default_rng(list(digest))


def draw_disturbance(generator: np.random.Generator) -> Disturbance:
    """At least one of room, noise and channel, and any level."""
    while True:
        room, noise, channel = generator.random(3) < (_ROOM_SHARE, _NOISE_SHARE, _CHANNEL_SHARE)
        if room or noise or channel:
            break
    return Disturbance(
        t60_seconds=generator.uniform(0.2, 0.8) if room else None,
        direct_db=generator.uniform(-4, 6),
        noise=str(generator.choice(NOISES)) if noise else None,
        snr_db=generator.uniform(3, 30),
        channel=str(generator.choice(CHANNELS)) if channel else None,
        tilt_db_per_octave=generator.uniform(-5, 5),
        gain_db=generator.uniform(-30, 6),
    )


def draw_far(generator: np.random.Generator) -> Disturbance:
    """What is heard of a voice far away: a room, noise, most often other voices, or both."""
    room, noise = ((True, True), (True, False), (False, True))[generator.integers(3)]
    return Disturbance(
        t60_seconds=generator.uniform(0.25, 0.7) if room else None,
        direct_db=generator.uniform(-2, 3),
        noise=str(generator.choice(_FAR_NOISES)) if noise else None,
        snr_db=generator.uniform(5, 25),
        gain_db=generator.uniform(-20, 0),
    )
