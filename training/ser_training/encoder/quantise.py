"""Puts an encoder's large matrix products into int8, each frame of the activations with a scale of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

_MICROSOFT = "com.microsoft"
_ZERO_POINT = 128
# Processors without VNNI add two neighbouring products in 16 bits, and silently saturate: 255 × 128 still fits. Held
# to this, a file is recognised alike on every machine, and most columns lose much less than a bit.
_PAIR_LIMIT = 128
_LIMIT = 127
# The log-mel and what reads it stay exact: in int8 the first convolution saves 0.7 ms of 26, but adds 5 % to the error
# of all layers. The smallest products have nothing to gain.
_EXACT = re.compile(r"^(/members\.\d+)?/(log_mel|conv1)/")
_LEAST_WIDTH = 16
_HALVED_NUMBERS = 10_000
# What these products read comes from a GELU (or a ReLU) and so is never less than this: the 256 steps begin here
# instead of being spent half on negative numbers that do not occur.
_ACTIVATED = re.compile(r"^(/members\.\d+)?/(blocks\.\d+/mlp_out|conv2|convs\.[1-9]\d*)/")
GELU_LEAST = -0.171


def quantise_row_int8(source: Path, target: Path, activated_least: float = GELU_LEAST) -> int:
    """Writes ``source`` with every large product by a constant matrix in int8, convolutions among them.

    onnxruntime's own dynamic quantisation scales activations by the extremes of the whole batch, so that a window's
    result depends on its neighbours; here a frame is scaled by itself, which also is more accurate. Weights: int8,
    a scale per output. Log-mel, attention's inner products and pooling stay float32; the weights of what stays a
    convolution (wav2vec 2.0's positions, Whisper's first) are stored as float16. ``activated_least`` is the least that
    the encoder's activation function gives.

    Returns how many products were replaced.
    """
    model = onnx.load(source)
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes: list[NodeProto] = []
    replaced = 0
    for node in model.graph.node:
        if _is_large_product(node, constants):
            weight = numpy_helper.to_array(constants[node.input[1]])
            least = activated_least if _ACTIVATED.match(node.name) else None
            nodes.extend(_Product(node, weight, model.graph.initializer).nodes(least))
            replaced += 1
        else:
            nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend([*_halved_kernels(nodes, model.graph.initializer), *nodes])
    _drop_unused(model.graph)
    model.opset_import.append(helper.make_opsetid(_MICROSOFT, 1))
    onnx.save(model, target)
    return replaced


def _is_large_product(node: NodeProto, constants: dict[str, TensorProto]) -> bool:
    if node.op_type != "MatMul" or _EXACT.match(node.name) or node.input[1] not in constants:
        return False
    dims = constants[node.input[1]].dims
    return len(dims) == 2 and min(dims) >= _LEAST_WIDTH and dims[0] % 2 == 0


def quantise_columns(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """``[inputs, outputs]`` float to int8 and the scale of each output ``[outputs]``.

    Neither the positive nor the negative weights of a pair of neighbouring inputs add up to more than 128.
    """
    pairs = weight.reshape(-1, 2, weight.shape[1])
    one_sign = np.maximum(np.maximum(pairs, 0).sum(axis=1), np.maximum(-pairs, 0).sum(axis=1)).max(axis=0)
    # One less than the limit: rounding may add half to each of the two.
    scale = np.maximum(np.maximum(np.abs(weight).max(axis=0) / _LIMIT, one_sign / (_PAIR_LIMIT - 1)), 1e-12)
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


class _Product:
    """The nodes that stand in for one product."""

    def __init__(self, node: NodeProto, weight: np.ndarray, initializers: list[TensorProto]) -> None:
        self._name = node.name.strip("/")
        self._x = node.input[0]
        self._output = node.output[0]
        self._initializers = initializers
        self._inputs = weight.shape[0]
        self._whole, self._scale = quantise_columns(weight)

    def nodes(self, least: float | None) -> Iterator[NodeProto]:
        """The product with the row's scale from its largest number, or from ``least`` to it."""
        if least is None:
            yield from self._symmetric_range()
            yield from self._rows(self._x, 1 / 127, _ZERO_POINT)
            yield self._made("Mul", [f"{self._name}/product", f"{self._name}/scale"], "rescaled", self._output)
            return
        yield from self._range_above(least)
        yield from self._rows(f"{self._name}/above", 1 / 255, 0)
        yield self._made("Mul", [f"{self._name}/product", f"{self._name}/scale"], "rescaled")
        shift = least * (self._whole * self._scale).sum(axis=0, dtype=np.float64)
        back = self._constant("back", shift.astype(np.float32))
        yield self._made("Add", [f"{self._name}/rescaled", back], "shifted", self._output)

    def _symmetric_range(self) -> Iterator[NodeProto]:
        tiny = self._constant("tiny", np.array(1e-9, dtype=np.float32))
        yield self._made("Abs", [self._x], "abs")
        yield self._made("ReduceMax", [f"{self._name}/abs"], "peak", axes=[-1], keepdims=1)
        yield self._made("Max", [f"{self._name}/peak", tiny], "range")

    def _range_above(self, least: float) -> Iterator[NodeProto]:
        bound = self._constant("least", np.array(least, dtype=np.float32))
        yield self._made("Sub", [self._x, bound], "above")
        yield self._made("ReduceMax", [f"{self._name}/above"], "range", axes=[-1], keepdims=1)

    def _rows(self, x: str, step: float, zero_point: int) -> Iterator[NodeProto]:
        name = self._name
        rows = self._constant("rows_shape", np.array([-1, self._inputs], dtype=np.int64))
        flat = self._constant("flat_shape", np.array([-1], dtype=np.int64))
        part = self._constant("step", np.array(step, dtype=np.float32))
        zero = self._constant("zero", np.array(zero_point, dtype=np.uint8))
        one = self._constant("one", np.array(1, dtype=np.float32))
        yield self._made("Mul", [f"{name}/range", part], "scale")
        yield self._made("Reshape", [f"{name}/scale", flat], "scale_flat")
        yield self._made("Shape", [f"{name}/scale_flat"], "scale_shape")
        yield self._made("Expand", [zero, f"{name}/scale_shape"], "zeros")
        yield self._made("Reshape", [x, rows], "x_rows")
        yield self._made("QuantizeLinear", [f"{name}/x_rows", f"{name}/scale_flat", f"{name}/zeros"], "q_rows", axis=0)
        yield self._made("Shape", [x], "x_shape")
        yield self._made("Reshape", [f"{name}/q_rows", f"{name}/x_shape"], "q")
        weight, scale = self._constant("weight", self._whole), self._constant("weight_scale", self._scale)
        inputs = [f"{name}/q", weight, one, scale, zero]
        yield self._made("MatMulIntegerToFloat", inputs, "product", domain=_MICROSOFT)

    def _constant(self, suffix: str, value: np.ndarray) -> str:
        self._initializers.append(numpy_helper.from_array(value, f"{self._name}/{suffix}"))
        return f"{self._name}/{suffix}"

    def _made(
        self, op: str, inputs: list[str], suffix: str, output: str | None = None, **attributes: object
    ) -> NodeProto:
        name = f"{self._name}/{suffix}"
        return helper.make_node(op, inputs, [output or name], name=name, **attributes)


def _halved_kernels(nodes: list[NodeProto], initializers: list[TensorProto]) -> list[NodeProto]:
    """Stores what is left of the large kernels as float16; onnxruntime makes float32 of them once, when it loads."""
    kernels = {
        node.input[1]
        for node in nodes
        if node.op_type == "Conv" or (node.op_type == "MatMul" and not node.name.startswith("/log_mel/"))
    }
    casts = []
    for tensor in initializers:
        if tensor.name in kernels and np.prod(tensor.dims) >= _HALVED_NUMBERS:
            name = tensor.name
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{name}/half"))
            casts.append(helper.make_node("Cast", [f"{name}/half"], [name], name=f"{name}/cast", to=TensorProto.FLOAT))
    return casts


def _drop_unused(graph: onnx.GraphProto) -> None:
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
