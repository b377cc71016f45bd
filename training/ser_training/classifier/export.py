"""Writes a fitted classifier as one ONNX graph, its large matrices as float16."""

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .network import VoiceClassifier

_OPSET = 17
_IR_VERSION = 9
_LARGE = 1 << 14


_INPUTS = ("features", "embedding", "room_clips", "room_present", "speaker_clips", "speaker_present")
_OUTPUTS = ("logits", "clip_vector", "room_weight", "speaker_weight", "unlikeness")
_ROWS = {"features": "windows", "embedding": "windows", "logits": "windows", "clip_vector": "windows"} | {
    "unlikeness": "windows",
    "room_clips": "room",
    "room_present": "room",
    "speaker_clips": "speaker",
    "speaker_present": "speaker",
}


def export_classifier(classifier: VoiceClassifier, path: Path) -> None:
    """Writes the graph with the inputs and outputs of :meth:`VoiceClassifier.forward`, by their names there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            classifier.eval(),
            _example(classifier),
            str(path),
            input_names=list(_INPUTS),
            output_names=list(_OUTPUTS),
            dynamic_axes={name: {0: rows} for name, rows in _ROWS.items()},
            opset_version=_OPSET,
            dynamo=False,
        )
    model = onnx.load(path)
    model.ir_version = _IR_VERSION
    _store_large_as_float16(model.graph)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def _example(classifier: VoiceClassifier) -> tuple[torch.Tensor, ...]:
    """Inputs of three different numbers of rows: none is taken for another."""
    views = [torch.randn(2, part.projection.shape[0]) for part in (classifier.features, classifier.embedding)]
    size = classifier.clip_size
    return (*views, torch.randn(5, size), torch.ones(5), torch.randn(7, size), torch.ones(7))


def _store_large_as_float16(graph: onnx.GraphProto) -> None:
    """Halves the file; onnxruntime folds the casts back to float32 when it loads, so that speed does not change."""
    casts = []
    for tensor in graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype == np.float32 and value.size >= _LARGE:
            name = tensor.name
            tensor.CopyFrom(numpy_helper.from_array(value.astype(np.float16), f"{name}.half"))
            casts.append(helper.make_node("Cast", [f"{name}.half"], [name], name=f"{name}.cast", to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
