"""What disturbs a voice, each as a function of samples at 16 kHz: ``[n]`` in, ``[n]`` out, float64."""

import numpy as np
from scipy.signal import butter, fftconvolve, resample_poly, sosfilt

SAMPLE_RATE_HZ = 16_000
_TELEPHONE_HZ = (300, 3400)
_MU = 255


def decibels(value: float) -> float:
    """A level in decibels as a factor for samples."""
    return 10 ** (value / 20)


def with_noise(voice: np.ndarray, noise: np.ndarray, snr_db: float) -> np.ndarray:
    """Adds ``noise [n]`` so that the voice's power is ``snr_db`` above it."""
    power = np.mean(noise**2)
    if power == 0:
        return voice
    return voice + noise * np.sqrt(np.mean(voice**2) / power) / decibels(snr_db)


def white_noise(samples: int, generator: np.random.Generator) -> np.ndarray:
    """Noise with the same power at all frequencies."""
    return generator.standard_normal(samples)


def pink_noise(samples: int, generator: np.random.Generator) -> np.ndarray:
    """Noise with 3 dB less power each octave, from 20 Hz on."""
    spectrum = np.fft.rfft(generator.standard_normal(samples))
    frequencies = np.fft.rfftfreq(samples, 1 / SAMPLE_RATE_HZ)
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(frequencies, 20)), samples)


def babble(samples: int, voices: list[np.ndarray], generator: np.random.Generator) -> np.ndarray:
    """Other voices at once, equally loud, each repeated from a place of its own."""
    mixed = np.zeros(samples)
    for voice in voices:
        start = generator.integers(len(voice))
        mixed += np.resize(np.roll(voice, -start), samples) / max(np.sqrt(np.mean(voice**2)), 1e-6)
    return mixed


def in_room(voice: np.ndarray, t60_seconds: float, direct_db: float, generator: np.random.Generator) -> np.ndarray:
    """Reverberation: decaying noise (Polack 1988), 60 dB down after ``t60_seconds``, behind the direct sound.

    ``direct_db`` is how far the direct sound lies above all of it. High frequencies die away sooner, as in real rooms.
    """
    samples = int(1.2 * t60_seconds * SAMPLE_RATE_HZ)
    seconds = np.arange(samples) / SAMPLE_RATE_HZ
    noise = generator.standard_normal(samples)
    dull = sosfilt(butter(1, 2000, fs=SAMPLE_RATE_HZ, output="sos"), noise)
    decay = -6.91 * seconds / t60_seconds
    response = dull * np.exp(decay) + (noise - dull) * np.exp(1.6 * decay)
    response[: int(0.002 * SAMPLE_RATE_HZ)] = 0
    response /= np.sqrt(np.sum(response**2)) * decibels(direct_db)
    response[0] = 1
    return fftconvolve(voice, response)[: len(voice)]


def telephone(voice: np.ndarray) -> np.ndarray:
    """300 to 3400 Hz."""
    return sosfilt(butter(4, _TELEPHONE_HZ, "bandpass", fs=SAMPLE_RATE_HZ, output="sos"), voice)


def mu_law(voice: np.ndarray) -> np.ndarray:
    """The telephone's band at 8 kHz, eight bits a sample by µ-law (ITU-T G.711)."""
    narrow = np.clip(resample_poly(telephone(voice), 1, 2), -1, 1)
    pressed = np.sign(narrow) * np.log1p(_MU * np.abs(narrow)) / np.log1p(_MU)
    steps = np.round(pressed * 127) / 127
    spread = np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(_MU)) / _MU
    return resample_poly(spread, 2, 1)[: len(voice)]


def tilted(voice: np.ndarray, db_per_octave: float) -> np.ndarray:
    """A cheap microphone's spectrum: so many decibels more each octave above 1 kHz, fewer below, from 100 Hz on."""
    spectrum = np.fft.rfft(voice)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(len(voice), 1 / SAMPLE_RATE_HZ), 100) / 1000)
    return np.fft.irfft(spectrum * 10 ** (db_per_octave * octaves / 20), len(voice))
