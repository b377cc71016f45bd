"""The 94 handcrafted features as librosa 0.10.1 computes them: the oracle for core/features."""

from __future__ import annotations

import warnings

import librosa
import numpy as np

SAMPLE_RATE_HZ = 16_000
#: A feature counts as equal when it is within either of these of librosa in float64.
RELATIVE_TOLERANCE = 1e-3
ABSOLUTE_TOLERANCE = 1e-4


def numbered(prefix: str, count: int) -> list[str]:
    return [f"{prefix}_{i + 1}" for i in range(count)]


FEATURE_NAMES = [
    "zcr_mean",
    "zcr_std",
    "rms_mean",
    "rms_std",
    *numbered("chroma_mean", 12),
    *numbered("mfcc_mean", 13),
    *numbered("mfcc_std", 13),
    *numbered("mfcc_delta_mean", 13),
    *numbered("mel_mean", 20),
    "centroid_mean",
    "centroid_std",
    "bandwidth_mean",
    "bandwidth_std",
    "rolloff_mean",
    "rolloff_std",
    *numbered("contrast_mean", 7),
    *numbered("tonnetz_mean", 6),
]


def chroma(y: np.ndarray) -> np.ndarray:
    return librosa.feature.chroma_stft(S=np.abs(librosa.stft(y)), sr=SAMPLE_RATE_HZ)


def features(y: np.ndarray) -> np.ndarray:
    """[94], in the precision of `y`."""
    sr = SAMPLE_RATE_HZ
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Trying to estimate tuning from empty frequency set")
        mfcc = librosa.feature.mfcc(y=y, sr=sr, n_mfcc=13)
        pairs = [
            librosa.feature.zero_crossing_rate(y),
            librosa.feature.rms(y=y),
            librosa.feature.spectral_centroid(y=y, sr=sr),
            librosa.feature.spectral_bandwidth(y=y, sr=sr),
            librosa.feature.spectral_rolloff(y=y, sr=sr),
        ]
        means_and_stds = [[np.mean(pair), np.std(pair)] for pair in pairs]
        parts = [
            *means_and_stds[:2],
            chroma(y).mean(axis=1),
            mfcc.mean(axis=1),
            mfcc.std(axis=1),
            librosa.feature.delta(mfcc).mean(axis=1),
            librosa.feature.melspectrogram(y=y, sr=sr).mean(axis=1)[:20],
            *means_and_stds[2:],
            librosa.feature.spectral_contrast(y=y, sr=sr).mean(axis=1),
            librosa.feature.tonnetz(chroma=chroma(librosa.effects.harmonic(y)), sr=sr).mean(axis=1),
        ]
    return np.concatenate(parts)


def oracle(pcm: np.ndarray) -> dict[str, list]:
    """librosa's values in float64, and the features on which its own float32 differs by more than the tolerance.

    On those the definition does not settle the value to the tolerance: whoever rounds otherwise gets another one.
    """
    values = features(pcm.astype(np.float64))
    single = features(pcm.astype(np.float32))
    difference = np.abs(values - single)
    apart = (difference > RELATIVE_TOLERANCE * np.abs(values)) & (difference > ABSOLUTE_TOLERANCE)
    return {
        "values": values.tolist(),
        "illConditioned": [name for name, bad in zip(FEATURE_NAMES, apart) if bad],
    }
