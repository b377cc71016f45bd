"""The pretrained speech encoder as one ONNX graph: raw waveforms in, each layer's mean and deviation out."""

from .build import build_encoder
from .source import EncoderSource, read_source

__all__ = ["EncoderSource", "build_encoder", "read_source"]
