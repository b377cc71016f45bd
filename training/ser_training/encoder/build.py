"""Builds the encoder: weights → PyTorch → float32 ONNX → int8 ONNX."""

import hashlib
from pathlib import Path
from typing import Any

from .export import export_float32
from .quantise import quantise_row_int8
from .source import read_source
from .whisper import PooledWhisper


def build_encoder(int8_path: Path, float32_path: Path, hub_name: str | None = None) -> dict[str, dict[str, Any]]:
    """Writes the float32 graph and the int8 one that ships.

    Returns the ``encoder`` part of ``model.json`` for each, by precision.
    """
    source = read_source(hub_name)
    encoder = PooledWhisper(source.weights)
    int8_path.parent.mkdir(parents=True, exist_ok=True)
    export_float32(encoder, float32_path)
    quantise_row_int8(float32_path, int8_path)
    described = {"name": source.name, "origin": source.origin, "licence": source.licence}
    if source.sha256:
        described["sha256"] = source.sha256
    return {
        precision: {
            "file": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "precision": precision,
            "source": described,
            "layers": encoder.layers,
            "width": encoder.width,
            "pooling": "mean-std",
        }
        for precision, path in (("float32", float32_path), ("int8", int8_path))
    }
