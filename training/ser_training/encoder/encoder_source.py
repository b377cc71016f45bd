"""An encoder as it is read, wherever it comes from: its weights, and what makes a module of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .joined import JoinedWhisper
from .network import PooledEncoder

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
