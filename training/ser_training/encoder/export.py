"""Exports the pooled encoder to one float32 ONNX graph."""

import warnings
from pathlib import Path

import onnx
import torch

from .joined import JoinedWhisper
from .network import PooledEncoder

OPSET = 17
# What onnxruntime 1.30 reads for certain; a newer exporter would stamp a newer one.
_IR_VERSION = 9


def export_float32(encoder: PooledEncoder | JoinedWhisper, path: Path) -> None:
    """Writes the graph: ``waveforms [batch, samples]``, ``lengths [batch]`` → ``mean``, maybe ``std``, ``frames``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    outputs = ["mean", *(["std"] if encoder.deviations else []), "frames"]
    example = (torch.randn(2, 16_000) * 0.1, torch.tensor([16_000, 12_345]))
    with warnings.catch_warnings(), torch.no_grad():
        # The tracing exporter is deprecated but gives the smaller and faster graph; its remarks on constants are noise.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            encoder,
            example,
            str(path),
            input_names=["waveforms", "lengths"],
            output_names=outputs,
            dynamic_axes={
                "waveforms": {0: "batch", 1: "samples"},
                **{name: {0: "batch"} for name in ("lengths", *outputs)},
            },
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load(path)
    model.ir_version = _IR_VERSION
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
