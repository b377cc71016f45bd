"""Whisper's encoder once more in NumPy and float64, one clip at a time, straight from the paper: the tests' oracle."""

import math

import numpy as np

Weights = dict[str, np.ndarray]
_erf = np.vectorize(math.erf)


def mel_hz(mel: float) -> float:
    """Slaney's scale: linear to 1 kHz (15 mel), 27 mel for each factor of 6.4 above."""
    return mel * 200 / 3 if mel < 15 else 1000 * 6.4 ** ((mel - 15) / 27)


def log_mel(samples: np.ndarray) -> np.ndarray:
    """``[80, frames]`` by NumPy's FFT, a frame at a time."""
    window = np.hanning(401)[:-1]
    padded = np.pad(samples.astype(np.float64), 200, mode="reflect")
    frames = len(samples) // 160
    power = np.stack([np.abs(np.fft.rfft(padded[i * 160 : i * 160 + 400] * window)) ** 2 for i in range(frames)])
    top = 15 + 27 * math.log(8) / math.log(6.4)
    edges = [mel_hz(i * top / 81) for i in range(82)]
    mels = np.zeros((frames, 80))
    for m in range(80):
        low, centre, high = edges[m : m + 3]
        triangle = np.interp(np.arange(201) * 40.0, [low, centre, high], [0, 1, 0], left=0, right=0)
        mels[:, m] = power @ triangle * 2 / (high - low)
    logs = np.log10(np.maximum(mels, 1e-10))
    return ((np.maximum(logs, logs.max() - 8) + 4) / 4).T


def _gelu(x: np.ndarray) -> np.ndarray:
    return 0.5 * x * (1 + _erf(x / math.sqrt(2)))


def _norm(x: np.ndarray, weights: Weights, name: str) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt(x.var(-1, keepdims=True) + 1e-5) * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _linear(x: np.ndarray, weights: Weights, name: str) -> np.ndarray:
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _conv(x: np.ndarray, weights: Weights, name: str, stride: int) -> np.ndarray:
    padded = np.pad(x, ((0, 0), (1, 1)))
    places = range(0, x.shape[1], stride)
    patches = np.stack([padded[:, place : place + 3].ravel() for place in places], axis=1)
    kernel = weights[f"{name}.weight"]
    return kernel.reshape(len(kernel), -1) @ patches + weights[f"{name}.bias"][:, None]


def _attention(x: np.ndarray, weights: Weights, name: str) -> np.ndarray:
    query, key, value = np.split(_linear(x, weights, f"{name}.query_key_value"), 3, axis=1)
    heads = []
    for head in range(x.shape[1] // 64):
        part = slice(64 * head, 64 * head + 64)
        scores = query[:, part] @ key[:, part].T / 8
        shares = np.exp(scores - scores.max(1, keepdims=True))
        heads.append(shares / shares.sum(1, keepdims=True) @ value[:, part])
    return _linear(np.concatenate(heads, axis=1), weights, f"{name}.attention_out")


def encode(samples: np.ndarray, float32_weights: Weights) -> list[np.ndarray]:
    """The layers' frames, each ``[frames, width]``: input, every block, final norm."""
    weights = {name: value.astype(np.float64) for name, value in float32_weights.items()}
    x = _gelu(_conv(log_mel(samples), weights, "conv1", 1))
    x = _gelu(_conv(x, weights, "conv2", 2)).T
    layers = [x + weights["positions"][: len(x)]]
    for block in range(sum(name.endswith("mlp_in.bias") for name in weights)):
        name = f"blocks.{block}"
        x = layers[-1] + _attention(_norm(layers[-1], weights, f"{name}.attention_norm"), weights, name)
        hidden = _gelu(_linear(_norm(x, weights, f"{name}.mlp_norm"), weights, f"{name}.mlp_in"))
        layers.append(x + _linear(hidden, weights, f"{name}.mlp_out"))
    return [*layers, _norm(layers[-1], weights, "final_norm")]
