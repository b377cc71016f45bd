"""Pieces of the encoders against PyTorch's own, and the bounds that int8 relies on."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional

from ser_training.encoder import bundle_id
from ser_training.encoder.network import ACTIVATIONS, FramedConv, conv_product, least_of
from ser_training.encoder.quantise import quantise_row_int8
from ser_training.encoder.wave import Convolutions, receptive_field


@pytest.mark.parametrize(("kernel", "stride"), [(10, 5), (3, 2), (2, 2), (3, 1), (1, 1), (2, 3), (7, 3)])
@pytest.mark.parametrize("frames", [10, 11, 37])
def test_framed_conv_equals_conv1d(kernel: int, stride: int, frames: int) -> None:
    torch.manual_seed(kernel)
    x, weight, bias = torch.randn(2, frames, 4), torch.randn(6, 4, kernel), torch.randn(6)
    conv = FramedConv(4, 6, kernel, stride, bias=True)
    conv.load_state_dict({"product.weight": torch.tensor(conv_product(weight.numpy())), "product.bias": bias})
    expected = functional.conv1d(x.transpose(1, 2), weight, bias, stride=stride).transpose(1, 2)
    with torch.no_grad():
        np.testing.assert_allclose(conv(x).numpy(), expected.numpy(), atol=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_never_give_less_than_their_bound(name: str) -> None:
    values = ACTIVATIONS[name](torch.linspace(-50, 50, 200_001))
    assert least_of(name) <= float(values.min()) <= least_of(name) + 0.01


def test_receptive_field_of_the_usual_convolutions() -> None:
    usual = Convolutions((512,) * 7, (10, 3, 3, 3, 3, 2, 2), (5, 2, 2, 2, 2, 2, 2), False, "group", "gelu")
    assert receptive_field(usual) == 400


@pytest.mark.parametrize("name", ["/blocks.0/mlp_out/MatMul", "/blocks.0/mlp_in/MatMul"])
def test_int8_product_is_within_its_steps(tmp_path: Path, name: str) -> None:
    """Half a step of each number's scale, and half a step of the weights: the bound of rounding, worked out by hand."""
    generator = np.random.default_rng(2)
    x = functional.gelu(torch.tensor(generator.standard_normal((1, 9, 32)) * [[[0.1]] * 3 + [[1]] * 3 + [[30]] * 3]))
    x = x.numpy().astype(np.float32)
    weight = (generator.standard_normal((32, 24)) * 0.1).astype(np.float32)
    run = _product(tmp_path, name, weight)
    span = x.max(2, keepdims=True) + 0.171 if "mlp_out" in name else 2 * np.abs(x).max(2, keepdims=True)
    number_step = span / 254
    pairs = np.maximum(np.abs(weight.reshape(-1, 2, 24)).sum(1).max(0) / 127, np.abs(weight).max(0) / 127)
    bound = 0.5 * number_step * np.abs(weight).sum(0) + 0.5 * pairs * (np.abs(x) + 2 * number_step + 0.342).sum(
        2, keepdims=True
    )
    assert (np.abs(run(x) - x @ weight) <= bound).all()
    rms = np.sqrt(np.mean((run(x) - x @ weight) ** 2))
    assert 0 < rms < 0.02 * np.abs(x @ weight).max()


def _product(folder: Path, name: str, weight: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    node = helper.make_node("MatMul", ["x", "weight"], ["y"], name=name)
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", "frames", weight.shape[0]])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", "frames", weight.shape[1]])
    graph = helper.make_graph([node], "product", [x], [y], [numpy_helper.from_array(weight, "weight")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), folder / "f.onnx")
    assert quantise_row_int8(folder / "f.onnx", folder / "q.onnx") == 1
    session = onnxruntime.InferenceSession(str(folder / "q.onnx"), providers=["CPUExecutionProvider"])
    return lambda values: session.run(None, {"x": values})[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("facebook/wav2vec2-base", "wav2vec2-base-ser"),
        ("microsoft/WavLM_Base.Plus", "wavlm-base-plus-ser"),
        ("gone/", "gone-ser"),
    ],
)
def test_bundle_ids(name: str, expected: str) -> None:
    assert bundle_id(name) == expected


def test_a_name_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a hub name or a folder"):
        bundle_id("_/_")
