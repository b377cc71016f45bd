"""Which layers of an encoder are pooled, and how the command line says so."""

from collections.abc import Sequence

INPUT = "input"
FINAL_NORM = "final-norm"


def layer_names(blocks: int, final_norm: bool) -> list[str]:
    """All layers of an encoder in order: ``input``, ``block1`` … ``blockN`` and, where there is one, ``final-norm``."""
    return [INPUT, *(f"block{place}" for place in range(1, blocks + 1)), *([FINAL_NORM] if final_norm else [])]


def middle_layers(blocks: int) -> list[str]:
    """The middle third of the blocks, both ends included: 4 to 8 of 12, 8 to 16 of 24.

    Of wav2vec 2.0 and its relatives, these know most about emotion; the last ones are shaped by the training's target
    (95anantsingh/Decoding-Emotions: about ten points between the middle and the last).
    """
    return [f"block{place}" for place in range(max(1, round(blocks / 3)), max(1, round(2 * blocks / 3)) + 1)]


def lower_layers(blocks: int) -> list[str]:
    """The first two thirds of the blocks: 1 to 4 of Whisper base's 6."""
    return [f"block{place}" for place in range(1, max(1, round(2 * blocks / 3)) + 1)]


def parse_layers(text: str, available: Sequence[str]) -> list[str]:
    """Reads ``4-8``, ``input,2,4-6,final-norm``, ``block3`` or ``all``.

    Returns the chosen names of ``available``, in its order, each once. Raises ``ValueError`` for a layer that there is
    not.
    """
    if text.strip() == "all":
        return list(available)
    chosen: set[str] = set()
    for part in (piece.strip().removeprefix("block") for piece in text.split(",")):
        first, dash, last = part.partition("-")
        if first.isdigit() and (last.isdigit() or not dash):
            chosen.update(f"block{place}" for place in range(int(first), int(last or first) + 1))
        else:
            chosen.add(part)
    return checked_layers(sorted(chosen), available)


def checked_layers(chosen: Sequence[str], available: Sequence[str]) -> list[str]:
    """``chosen`` in the order of ``available``. Raises ``ValueError`` when one is missing there, or none is chosen."""
    unknown = [name for name in chosen if name not in available]
    if unknown or not chosen:
        raise ValueError(
            f"--layers: expected some of {', '.join(available)}, got {', '.join(unknown) or 'none'}; "
            "write for example 4-8, input,2,4 or all"
        )
    return [name for name in available if name in chosen]
