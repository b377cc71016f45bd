"""A bundle before there is a classifier: what ``ser features --embedding`` needs to load an encoder."""

from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

from .bundle import bundle_spec, embedding_size, write_spec
from .settings import LABELS


def write_stand_in(bundle: Path, encoder: dict[str, Any], feature_names: list[str]) -> None:
    """Writes a classifier whose logits are all 0, and the ``model.json`` that makes the folder a bundle."""
    width = embedding_size(encoder)

    def value(name: str, columns: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["windows", columns])

    zeros = helper.make_tensor("zeros", TensorProto.FLOAT, [len(LABELS)], [0.0] * len(LABELS))
    zero = helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0])
    last = helper.make_tensor("axes", TensorProto.INT64, [1], [1])
    nodes = [
        helper.make_node("ReduceSum", [name, "axes"], [f"{name}_sum"], keepdims=1) for name in ("features", "embedding")
    ]
    nodes += [
        helper.make_node("Add", ["features_sum", "embedding_sum"], ["sum"]),
        helper.make_node("Mul", ["sum", "zero"], ["column"]),
        helper.make_node("Add", ["column", "zeros"], ["logits"]),
    ]
    inputs = [value("features", len(feature_names)), value("embedding", width)]
    graph = helper.make_graph(nodes, "stand-in", inputs, [value("logits", len(LABELS))], [zeros, zero, last])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    classifier = bundle / "classifier.onnx"
    onnx.save(model, classifier)
    write_spec(bundle, bundle_spec(feature_names, encoder, classifier, {"temperature": 1, "unsureBelow": 0}, []))
