"""Builds the encoder: weights → PyTorch → float32 ONNX → int8 ONNX."""

import hashlib
from pathlib import Path
from typing import Any

from .encoder_source import EncoderSource
from .export import export_float32
from .layers import parse_layers
from .quantise import quantise_row_int8


def build_encoder(
    source: EncoderSource, int8_path: Path, float32_path: Path, layers: str | None = None
) -> dict[str, dict[str, Any]]:
    """Writes the float32 graph and the int8 one that ships; ``layers`` as on the command line, ``4-8`` or ``all``.

    Returns the ``encoder`` part of ``model.json`` for each, by precision.
    """
    chosen = source.default_layers if layers is None else parse_layers(layers, source.available_layers)
    encoder = source.build(chosen)
    int8_path.parent.mkdir(parents=True, exist_ok=True)
    export_float32(encoder, float32_path)
    quantise_row_int8(float32_path, int8_path, encoder.activated_least)
    return {
        precision: {
            "file": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "precision": precision,
            "sources": list(source.described),
            "layers": encoder.layers,
            "size": encoder.size,
            "pooling": "mean-std" if encoder.deviations else "mean",
        }
        for precision, path in (("float32", float32_path), ("int8", int8_path))
    }
