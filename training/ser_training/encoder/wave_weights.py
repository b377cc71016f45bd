"""The shape and the weights of transformers' wav2vec 2.0 and its relatives under our module's names."""

from collections.abc import Iterator

import numpy as np
from transformers import PretrainedConfig

from .network import Transformer, Weights, conv_product
from .wave import Convolutions, Positions, WaveShape
from .whisper_weights import stacked_projections

_BLOCK = {
    "layer_norm": "attention_norm",
    "attention.out_proj": "attention_out",
    "final_layer_norm": "mlp_norm",
    "feed_forward.intermediate_dense": "mlp_in",
    "feed_forward.output_dense": "mlp_out",
}
_PARTS = ("weight", "bias")


def wave_shape(config: PretrainedConfig, standardise: bool) -> WaveShape:
    """Reads transformers' config; ``standardise`` is ``do_normalize`` of the feature extractor."""
    data2vec, wavlm = config.model_type == "data2vec-audio", config.model_type == "wavlm"
    stable = bool(getattr(config, "do_stable_layer_norm", False))
    return WaveShape(
        transformer=Transformer(
            width=config.hidden_size,
            heads=config.num_attention_heads,
            inner=config.intermediate_size,
            blocks=config.num_hidden_layers,
            pre_norm=stable,
            final_norm=stable,
            activation=config.hidden_act,
            epsilon=config.layer_norm_eps,
            gated_position=wavlm,
        ),
        convolutions=Convolutions(
            channels=tuple(config.conv_dim),
            kernels=tuple(config.conv_kernel),
            strides=tuple(config.conv_stride),
            bias=config.conv_bias,
            norm="layer" if data2vec else config.feat_extract_norm,
            activation=config.feat_extract_activation,
        ),
        positions=Positions(
            convolutions=config.num_conv_pos_embeddings if data2vec else 1,
            kernel=config.conv_pos_kernel_size if data2vec else config.num_conv_pos_embeddings,
            groups=config.num_conv_pos_embedding_groups,
            normed=data2vec,
            buckets=config.num_buckets if wavlm else 0,
            max_distance=config.max_bucket_distance if wavlm else 0,
        ),
        standardise=standardise,
        projection_norm=bool(getattr(config, "feat_proj_layer_norm", True)),
    )


def wave_weights(state: dict[str, np.ndarray], shape: WaveShape) -> Weights:
    """Maps the names of ``Wav2Vec2Model`` and its relatives to our module's."""
    weights: Weights = dict(_front(state, shape))
    for place in range(shape.transformer.blocks):
        weights |= _block(state, place, shape)
    if shape.transformer.gated_position:
        weights["distance_bias"] = state["encoder.layers.0.attention.rel_attn_embed.weight"]
    return {name: value.astype(np.float32) for name, value in weights.items()}


def _front(state: dict[str, np.ndarray], shape: WaveShape) -> Iterator[tuple[str, np.ndarray]]:
    for place in range(len(shape.convolutions.channels)):
        theirs = f"feature_extractor.conv_layers.{place}"
        yield f"convs.{place}.product.weight", conv_product(state[f"{theirs}.conv.weight"])
        if shape.convolutions.bias:
            yield f"convs.{place}.product.bias", state[f"{theirs}.conv.bias"]
        if place == 0 or shape.convolutions.norm == "layer":
            for part in _PARTS:
                yield f"conv_norms.{place}.{part}", state[f"{theirs}.layer_norm.{part}"]
    for part in _PARTS:
        if shape.projection_norm:
            yield f"projection_norm.{part}", state[f"feature_projection.layer_norm.{part}"]
        yield f"projection.{part}", state[f"feature_projection.projection.{part}"]
        for place in range(shape.positions.convolutions):
            conv = f"layers.{place}.conv" if shape.positions.normed else "conv"
            yield f"position_convs.{place}.{part}", state[f"encoder.pos_conv_embed.{conv}.{part}"]
        ours = "final_norm" if shape.transformer.pre_norm else "input_norm"
        yield f"{ours}.{part}", state[f"encoder.layer_norm.{part}"]


def _block(state: dict[str, np.ndarray], place: int, shape: WaveShape) -> Weights:
    theirs, ours = f"encoder.layers.{place}", f"blocks.{place}"
    weights = stacked_projections(state, f"{theirs}.attention", ours)
    for old, new in _BLOCK.items():
        for part in _PARTS:
            weights[f"{ours}.{new}.{part}"] = state[f"{theirs}.{old}.{part}"]
    if shape.transformer.gated_position:
        # Of the eight outputs, four are added up for each gate.
        gate = f"{theirs}.attention.gru_rel_pos_linear"
        weights[f"{ours}.gate.weight"] = state[f"{gate}.weight"].reshape(2, 4, -1).sum(axis=1)
        weights[f"{ours}.gate.bias"] = state[f"{gate}.bias"].reshape(2, 4).sum(axis=1)
        weights[f"{ours}.gate_scale"] = state[f"{theirs}.attention.gru_rel_pos_const"].reshape(-1, 1, 1)
    return weights
