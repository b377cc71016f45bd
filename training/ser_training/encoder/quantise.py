"""Puts an encoder's large matrix products into int8, each frame of the activations with a scale of its own."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

_MICROSOFT = "com.microsoft"
_ZERO_POINT = 128
# Processors without VNNI add two neighbouring products in 16 bits, and silently saturate: 255 × 128 still fits. Held
# to this, a file is judged alike on every machine, and most columns lose much less than a bit.
_PAIR_LIMIT = 128
_LIMIT = 127


def quantise_row_int8(source: Path, target: Path) -> int:
    """Writes ``source`` with every product by a constant matrix of the transformer blocks in int8.

    onnxruntime's own dynamic quantisation scales activations by the extremes of the whole batch, so that a window's
    result depends on its neighbours; here a frame is scaled by itself, which also is more accurate. Weights: int8,
    a scale per output. Front end, convolutions, attention's inner products and pooling stay float32.

    Returns how many products were replaced.
    """
    model = onnx.load(source)
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes: list[NodeProto] = []
    replaced = 0
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.name.startswith("/blocks") and node.input[1] in constants:
            weight = numpy_helper.to_array(constants[node.input[1]])
            nodes.extend(_replacement(node, weight, model.graph.initializer))
            replaced += 1
        else:
            nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    _drop_unused(model.graph)
    model.opset_import.append(helper.make_opsetid(_MICROSOFT, 1))
    onnx.save(model, target)
    return replaced


def quantise_columns(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """``[inputs, outputs]`` float to int8 and the scale of each output ``[outputs]``.

    Neither the positive nor the negative weights of a pair of neighbouring inputs add up to more than 128.
    """
    pairs = weight.reshape(-1, 2, weight.shape[1])
    one_sign = np.maximum(np.maximum(pairs, 0).sum(axis=1), np.maximum(-pairs, 0).sum(axis=1)).max(axis=0)
    # One less than the limit: rounding may add half to each of the two.
    scale = np.maximum(np.maximum(np.abs(weight).max(axis=0) / _LIMIT, one_sign / (_PAIR_LIMIT - 1)), 1e-12)
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


def _replacement(node: NodeProto, weight: np.ndarray, initializers: list[TensorProto]) -> Iterator[NodeProto]:
    name, x = node.name.strip("/"), node.input[0]
    whole, scale = quantise_columns(weight)

    def constant(suffix: str, value: np.ndarray) -> str:
        initializers.append(numpy_helper.from_array(value, f"{name}/{suffix}"))
        return f"{name}/{suffix}"

    def made(op: str, inputs: list[str], suffix: str, output: str | None = None, **attributes: object) -> NodeProto:
        return helper.make_node(op, inputs, [output or f"{name}/{suffix}"], name=f"{name}/{suffix}", **attributes)

    rows = constant("rows_shape", np.array([-1, weight.shape[0]], dtype=np.int64))
    flat = constant("flat_shape", np.array([-1], dtype=np.int64))
    tiny = constant("tiny", np.array(1e-9, dtype=np.float32))
    step = constant("step", np.array(1 / 127, dtype=np.float32))
    zero = constant("zero", np.array(_ZERO_POINT, dtype=np.uint8))
    one = constant("one", np.array(1, dtype=np.float32))
    yield made("Abs", [x], "abs")
    yield made("ReduceMax", [f"{name}/abs"], "peak", axes=[-1], keepdims=1)
    yield made("Max", [f"{name}/peak", tiny], "range")
    yield made("Mul", [f"{name}/range", step], "scale")
    yield made("Reshape", [f"{name}/scale", flat], "scale_flat")
    yield made("Shape", [f"{name}/scale_flat"], "scale_shape")
    yield made("Expand", [zero, f"{name}/scale_shape"], "zeros")
    yield made("Reshape", [x, rows], "x_rows")
    yield made("QuantizeLinear", [f"{name}/x_rows", f"{name}/scale_flat", f"{name}/zeros"], "q_rows", axis=0)
    yield made("Shape", [x], "x_shape")
    yield made("Reshape", [f"{name}/q_rows", f"{name}/x_shape"], "q")
    product = [f"{name}/q", constant("weight", whole), one, constant("weight_scale", scale), zero]
    yield made("MatMulIntegerToFloat", product, "product", domain=_MICROSOFT)
    yield made("Mul", [f"{name}/product", f"{name}/scale"], "rescaled", output=node.output[0])


def _drop_unused(graph: onnx.GraphProto) -> None:
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
