"""Whisper's weights under our module's names, from CTranslate2's and from transformers'."""

import numpy as np

from .network import Weights
from .whisper import sinusoids

_CTRANSLATE2 = {
    "self_attention/layer_norm/gamma": "attention_norm.weight",
    "self_attention/layer_norm/beta": "attention_norm.bias",
    "self_attention/linear_0/weight": "query_key_value.weight",
    "self_attention/linear_0/bias": "query_key_value.bias",
    "self_attention/linear_1/weight": "attention_out.weight",
    "self_attention/linear_1/bias": "attention_out.bias",
    "ffn/layer_norm/gamma": "mlp_norm.weight",
    "ffn/layer_norm/beta": "mlp_norm.bias",
    "ffn/linear_0/weight": "mlp_in.weight",
    "ffn/linear_0/bias": "mlp_in.bias",
    "ffn/linear_1/weight": "mlp_out.weight",
    "ffn/linear_1/bias": "mlp_out.bias",
}
_TRANSFORMERS = {
    "self_attn_layer_norm": "attention_norm",
    "self_attn.out_proj": "attention_out",
    "final_layer_norm": "mlp_norm",
    "fc1": "mlp_in",
    "fc2": "mlp_out",
}
# Float16 keeps numbers near 1 to within 0.0005.
_POSITION_TOLERANCE = 1e-3


def rename_ctranslate2(variables: dict[str, np.ndarray]) -> Weights:
    """Maps CTranslate2's names for a Whisper encoder to our module's; everything else is left out."""
    _check_positions(variables["encoder/position_encodings/encodings"])
    weights = {
        "final_norm.weight": variables["encoder/layer_norm/gamma"],
        "final_norm.bias": variables["encoder/layer_norm/beta"],
    }
    for conv in ("conv1", "conv2"):
        for part in ("weight", "bias"):
            weights[f"{conv}.{part}"] = variables[f"encoder/{conv}/{part}"]
    layer = 0
    while f"encoder/layer_{layer}/ffn/linear_0/weight" in variables:
        for theirs, ours in _CTRANSLATE2.items():
            weights[f"blocks.{layer}.{ours}"] = variables[f"encoder/layer_{layer}/{theirs}"]
        layer += 1
    return {name: value.astype(np.float32) for name, value in weights.items()}


def rename_transformers(state: dict[str, np.ndarray]) -> Weights:
    """Maps the names of transformers' ``WhisperEncoder`` to our module's (its keys have no bias: zeros)."""
    _check_positions(state["embed_positions.weight"])
    weights: Weights = {}
    for part in ("weight", "bias"):
        weights[f"final_norm.{part}"] = state[f"layer_norm.{part}"]
        for conv in ("conv1", "conv2"):
            weights[f"{conv}.{part}"] = state[f"{conv}.{part}"]
    layer = 0
    while f"layers.{layer}.fc1.weight" in state:
        theirs, ours = f"layers.{layer}", f"blocks.{layer}"
        for old, new in _TRANSFORMERS.items():
            for part in ("weight", "bias"):
                weights[f"{ours}.{new}.{part}"] = state[f"{theirs}.{old}.{part}"]
        weights |= stacked_projections(state, f"{theirs}.self_attn", ours)
        layer += 1
    return {name: value.astype(np.float32) for name, value in weights.items()}


def stacked_projections(state: dict[str, np.ndarray], attention: str, block: str) -> Weights:
    """Query's, key's and value's matrices as one; a missing bias is zero."""
    projections = [f"{attention}.{letter}_proj" for letter in "qkv"]
    zeros = np.zeros(len(state[f"{projections[0]}.weight"]), dtype=np.float32)
    return {
        f"{block}.query_key_value.weight": np.concatenate([state[f"{name}.weight"] for name in projections]),
        f"{block}.query_key_value.bias": np.concatenate([state.get(f"{name}.bias", zeros) for name in projections]),
    }


def _check_positions(stored: np.ndarray) -> None:
    """Our module computes the positions: what is stored must be the same."""
    error = float(np.abs(stored.astype(np.float32) - sinusoids(*stored.shape).numpy()).max())
    if error > _POSITION_TOLERANCE:
        raise ValueError(
            f"Whisper's positions: expected its sinusoids within {_POSITION_TOLERANCE}, got {error:.3g} apart; an "
            "encoder with positions of its own cannot be exported"
        )
