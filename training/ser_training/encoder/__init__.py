"""The pretrained speech encoder as one ONNX graph: raw waveforms in, chosen layers' means and deviations out."""

from .build import build_encoder
from .encoder_source import EncoderSource
from .naming import bundle_id
from .source import read_source

__all__ = ["EncoderSource", "build_encoder", "bundle_id", "read_source"]
