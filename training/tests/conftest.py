"""Shared by the tests: the encoder is read and exported once."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ser_training.encoder.export import export_float32
from ser_training.encoder.network import Weights
from ser_training.encoder.pinned import PINNED
from ser_training.encoder.quantise import quantise_row_int8
from ser_training.encoder.whisper import PooledWhisper


@pytest.fixture(scope="session")
def weights() -> Weights:
    return PINNED["base"].read()


@pytest.fixture(scope="session")
def encoder(weights: Weights) -> PooledWhisper:
    return PooledWhisper(weights)


@pytest.fixture(scope="session")
def float32_path(encoder: PooledWhisper, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("encoder") / "float32.onnx"
    export_float32(encoder, path)
    return path


@pytest.fixture(scope="session")
def int8_path(float32_path: Path) -> Path:
    path = float32_path.with_name("int8.onnx")
    quantise_row_int8(float32_path, path)
    return path


@pytest.fixture(scope="session")
def voices() -> list[np.ndarray]:
    """Three voice-like signals of unequal, odd lengths: harmonics of a gliding pitch, with breath and pauses."""
    generator = np.random.default_rng(7)
    signals = []
    for samples, pitch_hz in ((48_123, 110.0), (30_001, 220.0), (17_777, 160.0)):
        seconds = np.arange(samples) / 16_000
        phase = 2 * np.pi * np.cumsum(pitch_hz * (1 + 0.1 * np.sin(3 * seconds))) / 16_000
        voiced = sum(np.sin(k * phase) / k for k in range(1, 20)) * (np.sin(5 * seconds) > -0.4)
        signals.append((0.1 * voiced + 0.003 * generator.standard_normal(samples)).astype(np.float32))
    return signals
