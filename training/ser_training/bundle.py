"""Writes a model bundle's ``model.json``, checked against the schema that the TypeScript generates."""

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import onnx

from . import settings

Spec = dict[str, Any]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def bundle_spec(
    feature_names: list[str],
    encoder: Spec,
    classifier_path: Path,
    calibration: Spec,
    metrics: list[Spec],
) -> Spec:
    """Puts the parts together into the content of ``model.json``; ``encoder`` is what ``build_encoder`` returned."""
    return {
        "schemaVersion": 2,
        "id": settings.MODEL_ID,
        "version": settings.VERSION,
        "description": settings.DESCRIPTION,
        "licence": settings.LICENCE,
        "labels": list(settings.LABELS),
        "sampleRateHz": 16_000,
        "trim": settings.TRIM,
        "windows": settings.WINDOWS,
        "level": settings.LEVEL,
        "features": {"names": feature_names},
        "encoder": encoder,
        "classifier": {
            "file": classifier_path.name,
            "sha256": sha256_of(classifier_path),
            "inputs": ["features", "embedding"],
            **_known(classifier_path),
        },
        "calibration": calibration,
        "augmentations": settings.AUGMENTATIONS,
        "metrics": metrics,
    }


def embedding_size(encoder: Spec) -> int:
    """Numbers in an embedding, by the ``encoder`` part of ``model.json``: the means, and with them the deviations."""
    return encoder["size"] * (2 if encoder["pooling"] == "mean-std" else 1)


def _known(classifier_path: Path) -> Spec:
    """What ``model.json`` says of a classifier that adapts to what is known of the room and the speaker."""
    graph = onnx.load(classifier_path).graph
    sizes = {given.name: given.type.tensor_type.shape.dim[-1].dim_value for given in graph.input}
    return {"known": {"size": sizes["room_clips"]}} if "room_clips" in sizes else {}


def write_spec(directory: Path, spec: Spec) -> Path:
    """Writes ``model.json`` after checking it against the schema and the files' hashes.

    Raises ``jsonschema.ValidationError`` for what does not fit the schema and ``ValueError`` for a wrong hash: a
    bundle that the recogniser would refuse is never written.
    """
    jsonschema.validate(spec, json.loads(settings.SCHEMA.read_text()))
    for part in ("encoder", "classifier"):
        got = sha256_of(directory / spec[part]["file"])
        if got != spec[part]["sha256"]:
            raise ValueError(
                f"{spec[part]['file']}: expected SHA-256 {spec[part]['sha256']}, got {got}; build it again"
            )
    path = directory / "model.json"
    path.write_text(json.dumps(spec, indent=2, ensure_ascii=False) + "\n")
    return path


def read_spec(directory: Path) -> Spec:
    """Reads a bundle's ``model.json``."""
    return json.loads((directory / "model.json").read_text())
