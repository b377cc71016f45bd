"""Encoders of the Hugging Face hub, by name or from a folder of ``save_pretrained``."""

import hashlib
import logging
from pathlib import Path
from typing import Any

import numpy as np
from transformers import AutoConfig, AutoModel, FeatureExtractionMixin, PretrainedConfig, PreTrainedModel

from .encoder_source import Described, EncoderSource
from .layers import layer_names, lower_layers, middle_layers
from .network import ACTIVATIONS
from .wave import PooledWave
from .wave_weights import wave_shape, wave_weights
from .whisper import PooledWhisper
from .whisper_weights import rename_transformers

log = logging.getLogger(__name__)

ARCHITECTURES = ("wav2vec2", "hubert", "wavlm", "data2vec-audio", "whisper")
_SAMPLE_RATE_HZ = 16_000
_UNKNOWN_LICENCE = "see the model's page on the hub"


def read_pretrained(name_or_folder: str) -> EncoderSource:
    """Reads an encoder with transformers: config, weights, and what its feature extractor does to the waveform.

    Raises ``ValueError`` naming the field of the config that our modules cannot follow.
    """
    config = AutoConfig.from_pretrained(name_or_folder)
    check_config(config)
    extractor = _feature_extractor(name_or_folder)
    model = AutoModel.from_pretrained(name_or_folder).float().eval()
    origin = _origin(name_or_folder, getattr(config, "_commit_hash", None))
    if config.model_type == "whisper":
        return _whisper(model, origin)
    return _wave(model, origin, bool(extractor.get("do_normalize", True)))


def check_config(config: PretrainedConfig) -> None:
    """Raises ``ValueError`` for an architecture, or a variant of one, that cannot be exported."""
    if config.model_type not in ARCHITECTURES:
        raise ValueError(
            f"--encoder: expected one of {', '.join(ARCHITECTURES)}, got model_type {config.model_type!r}; "
            "choose another model"
        )
    refused = {
        "conv_pos_batch_norm": getattr(config, "conv_pos_batch_norm", False),
        "adapter_attn_dim": getattr(config, "adapter_attn_dim", None),
    }
    for field, value in refused.items():
        if value:
            raise ValueError(f"--encoder: config.{field} is {value}, which cannot be exported; choose another model")
    names = ("activation_function",) if config.model_type == "whisper" else ("hidden_act", "feat_extract_activation")
    for field in names:
        if getattr(config, field) not in ACTIVATIONS:
            raise ValueError(
                f"--encoder: config.{field}: expected one of {', '.join(ACTIVATIONS)}, got {getattr(config, field)!r}"
            )


def _whisper(model: PreTrainedModel, origin: Described) -> EncoderSource:
    config = model.config
    weights = rename_transformers(_arrays(model.get_encoder()))
    heads, activation = config.encoder_attention_heads, config.activation_function
    return EncoderSource(
        described=(origin,),
        available_layers=tuple(layer_names(config.encoder_layers, final_norm=True)),
        default_layers=tuple(lower_layers(config.encoder_layers)),
        build=lambda layers: PooledWhisper(weights, layers, heads, activation),
    )


def _wave(model: PreTrainedModel, origin: Described, standardise: bool) -> EncoderSource:
    shape = wave_shape(model.config, standardise)
    state = _arrays(model)
    if model.config.model_type != "data2vec-audio":
        # Stored as direction and length; the module knows the product.
        conv = model.encoder.pos_conv_embed.conv
        state["encoder.pos_conv_embed.conv.weight"] = conv.weight.detach().numpy()
    weights = wave_weights(state, shape)
    blocks, final_norm = shape.transformer.blocks, shape.transformer.final_norm
    return EncoderSource(
        described=(origin,),
        available_layers=tuple(layer_names(blocks, final_norm)),
        default_layers=tuple(middle_layers(blocks)),
        build=lambda layers: PooledWave(shape, weights, layers),
    )


def _arrays(model: Any) -> dict[str, np.ndarray]:
    return {name: value.detach().numpy() for name, value in model.state_dict().items()}


def _feature_extractor(name_or_folder: str) -> dict[str, Any]:
    """The content of ``preprocessor_config.json``."""
    try:
        settings, _ = FeatureExtractionMixin.get_feature_extractor_dict(name_or_folder)
    except OSError:
        log.warning("%s has no preprocessor_config.json: the waveform is brought to mean 0, variance 1", name_or_folder)
        return {}
    rate_hz = settings.get("sampling_rate", _SAMPLE_RATE_HZ)
    if rate_hz != _SAMPLE_RATE_HZ:
        raise ValueError(f"--encoder: expected a model for {_SAMPLE_RATE_HZ} Hz, got {rate_hz} Hz; choose another one")
    return settings


def _origin(name_or_folder: str, revision: str | None) -> Described:
    folder = Path(name_or_folder)
    if not folder.is_dir():
        origin = f"Hugging Face hub, {name_or_folder}" + (f", revision {revision}" if revision else "")
        return {"name": name_or_folder, "origin": origin, "licence": _UNKNOWN_LICENCE}
    file = folder / "model.safetensors"
    name = folder.resolve().name
    hashed = {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()} if file.exists() else {}
    return {"name": name, "origin": f"local folder {name}", "licence": _UNKNOWN_LICENCE} | hashed
