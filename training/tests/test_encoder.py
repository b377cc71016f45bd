"""The exported encoder against PyTorch, and PyTorch against an independent NumPy encoder."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from ser_training.encoder.front_end import LogMel
from ser_training.encoder.joined import JoinedWhisper
from ser_training.encoder.network import Weights
from ser_training.encoder.pinned import PINNED
from ser_training.encoder.quantise import quantise_columns
from ser_training.encoder.source import read_source
from ser_training.encoder.whisper import PooledWhisper
from ser_training.encoder.whisper_weights import rename_transformers

from . import reference_encoder

TOLERANCE = 1e-3
Outputs = list[np.ndarray]


def run(path: Path, rows: list[np.ndarray], samples: int | None = None) -> Outputs:
    """Runs a graph on rows padded with loud noise behind their ends, which must not matter."""
    samples = samples or max(len(row) for row in rows)
    batch = np.random.default_rng(1).standard_normal((len(rows), samples)).astype(np.float32)
    for place, row in enumerate(rows):
        batch[place, : len(row)] = row
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"waveforms": batch, "lengths": np.array([len(row) for row in rows])})


def positions(width: int) -> np.ndarray:
    """OpenAI Whisper's ``sinusoids(1500, width)``, a column at a time."""
    scales = [10_000 ** (-column / (width // 2 - 1)) for column in range(width // 2)]
    angles = np.stack([np.arange(1500) * scale for scale in scales], axis=1)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


def pytorch(encoder: PooledWhisper | JoinedWhisper, row: np.ndarray) -> Outputs:
    with torch.no_grad():
        return [value.numpy() for value in encoder(torch.tensor(row)[None], torch.tensor([len(row)]))]


def test_log_mel_equals_numpy(voices: list[np.ndarray]) -> None:
    for voice in voices:
        got, own = LogMel()(torch.tensor(voice)[None], torch.tensor([len(voice)]))
        assert bool(own.all())
        np.testing.assert_allclose(got[0].numpy().T, reference_encoder.log_mel(voice), atol=TOLERANCE)


def test_pytorch_equals_numpy(encoder: PooledWhisper, weights: Weights, voices: list[np.ndarray]) -> None:
    layers = reference_encoder.encode(voices[2], weights | {"positions": positions(encoder.width)})
    mean, std, frames = pytorch(encoder, voices[2])
    assert frames.tolist() == [len(layers[0])] == [56]
    assert encoder.layers == ["input", *(f"block{place}" for place in range(1, 7)), "final-norm"]
    np.testing.assert_allclose(mean[0], np.concatenate([layer.mean(0) for layer in layers]), atol=TOLERANCE)
    np.testing.assert_allclose(std[0], np.concatenate([layer.std(0) for layer in layers]), atol=TOLERANCE)


def test_onnx_equals_pytorch_alone(encoder: PooledWhisper, float32_path: Path, voices: list[np.ndarray]) -> None:
    for voice in voices:
        for got, expected in zip(run(float32_path, [voice]), pytorch(encoder, voice), strict=True):
            np.testing.assert_allclose(got, expected, atol=TOLERANCE)


def test_onnx_equals_pytorch_in_a_batch(encoder: PooledWhisper, float32_path: Path, voices: list[np.ndarray]) -> None:
    alone = [np.concatenate(values) for values in zip(*(pytorch(encoder, voice) for voice in voices), strict=True)]
    for got, expected in zip(run(float32_path, voices), alone, strict=True):
        np.testing.assert_allclose(got, expected, atol=TOLERANCE)


@pytest.mark.parametrize("extra_samples", [1, 159, 160, 161, 16_000])
def test_padding_changes_nothing(
    encoder: PooledWhisper, float32_path: Path, voices: list[np.ndarray], extra_samples: int
) -> None:
    padded = run(float32_path, [voices[1]], len(voices[1]) + extra_samples)
    for got, expected in zip(padded, pytorch(encoder, voices[1]), strict=True):
        np.testing.assert_allclose(got, expected, atol=TOLERANCE)


def test_int8_row_does_not_depend_on_its_neighbours(int8_path: Path, voices: list[np.ndarray]) -> None:
    alone = run(int8_path, [voices[1]])
    together = run(int8_path, [voices[0] * 3, voices[1], voices[2] * 0.01])
    for got, expected in zip(together, alone, strict=True):
        np.testing.assert_allclose(got[1], expected[0], atol=TOLERANCE)


def test_int8_stays_near_float32(float32_path: Path, int8_path: Path, voices: list[np.ndarray]) -> None:
    assert int8_path.stat().st_size < 25e6
    for got, expected in zip(run(int8_path, voices), run(float32_path, voices), strict=True):
        assert np.abs(got - expected).mean() < 0.05 * np.abs(expected).mean()


def test_int8_products_fit_16_bits(weights: Weights) -> None:
    for name, weight in weights.items():
        if name.startswith("blocks") and weight.ndim == 2:
            whole, scale = quantise_columns(weight.T)
            pairs = whole.astype(int).reshape(-1, 2, whole.shape[1])
            assert 255 * np.maximum(pairs, 0).sum(axis=1).max() <= 32_767
            assert 255 * np.minimum(pairs, 0).sum(axis=1).min() >= -32_768
            assert np.abs(whole * scale - weight.T).max() <= 0.5001 * scale.max()


def test_hub_names_give_the_same_weights(weights: Weights) -> None:
    state: dict[str, np.ndarray] = {"embed_positions.weight": positions(512)}
    norms = {"attention_norm": "self_attn_layer_norm", "mlp_norm": "final_layer_norm"}
    others = {"attention_out": "self_attn.out_proj", "mlp_in": "fc1", "mlp_out": "fc2"}
    for name, value in weights.items():
        parts = name.split(".")
        if parts[0] in ("conv1", "conv2"):
            state[name] = value
        elif parts[0] == "final_norm":
            state[f"layer_norm.{parts[1]}"] = value
        elif parts[0] == "blocks" and parts[2] == "query_key_value":
            for letter, third in zip("qkv", np.split(value, 3), strict=True):
                if (letter, parts[3]) != ("k", "bias"):
                    state[f"layers.{parts[1]}.self_attn.{letter}_proj.{parts[3]}"] = third
        elif parts[0] == "blocks":
            state[f"layers.{parts[1]}.{(norms | others)[parts[2]]}.{parts[3]}"] = value
    renamed = rename_transformers(state)
    assert renamed.keys() == weights.keys()
    for name, value in renamed.items():
        np.testing.assert_array_equal(value, weights[name])


def test_other_positions_are_refused() -> None:
    with pytest.raises(ValueError, match="expected its sinusoids"):
        rename_transformers({"embed_positions.weight": positions(64) + 0.01})


def test_joined_encoders_give_what_each_gives_alone(weights: Weights, voices: list[np.ndarray]) -> None:
    def members() -> dict[str, PooledWhisper]:
        return {
            "base": PooledWhisper(weights, ["block1", "block3"]),
            "tiny.en": PooledWhisper(PINNED["tiny.en"].read(), ["block2"]),
        }

    joined = JoinedWhisper(members())
    mean, frames = pytorch(joined, voices[1])
    alone = [pytorch(member, voices[1]) for member in members().values()]
    np.testing.assert_allclose(mean, np.concatenate([values[0] for values in alone], axis=1), atol=1e-5)
    assert frames.tolist() == alone[0][2].tolist() == alone[1][2].tolist()
    assert joined.layers == ["base.block1", "base.block3", "tiny.en.block2"]
    assert joined.size == mean.shape[1] == 2 * 512 + 384


def test_the_default_joins_the_lower_blocks_of_both(voices: list[np.ndarray]) -> None:
    source = read_source()
    encoder = source.build(source.default_layers)
    assert encoder.layers == list(source.default_layers)
    assert [len(member.blocks) for member in encoder.members] == [3, 4]
    assert [entry["name"] for entry in source.described] == ["openai/whisper-base", "openai/whisper-tiny.en"]
    assert "tiny.en.final-norm" in source.available_layers
    only_tiny = source.build(["tiny.en.block2"])
    assert only_tiny.size == 384
