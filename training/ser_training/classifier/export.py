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


def export_classifier(classifier: VoiceClassifier, path: Path) -> None:
    """Writes ``features [n, 94]``, ``embedding [n, …]``, a profile → ``logits [n, 8]``, ``speaker_vector [n, size]``.

    The profile is ``profile_mean [size]``, ``profile_deviation [size]`` and ``profile_clips [1]``.
    """
    features = classifier.features.projection.shape[0]
    embedding = classifier.embedding.projection.shape[0]
    size = classifier.profile_size
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            classifier.eval(),
            (torch.randn(2, features), torch.randn(2, embedding), torch.randn(size), torch.ones(size), torch.ones(1)),
            str(path),
            input_names=["features", "embedding", "profile_mean", "profile_deviation", "profile_clips"],
            output_names=["logits", "speaker_vector"],
            dynamic_axes={name: {0: "windows"} for name in ("features", "embedding", "logits", "speaker_vector")},
            opset_version=_OPSET,
            dynamo=False,
        )
    model = onnx.load(path)
    model.ir_version = _IR_VERSION
    _store_large_as_float16(model.graph)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


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
