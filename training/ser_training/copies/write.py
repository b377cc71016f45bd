"""Writes a disturbed copy of each clip as FLAC, for ``ser features`` and ``ser predict`` to hear."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile

from ..corpora import Clip
from .draw import BABBLE_VOICES, Disturbance, draw_disturbance, generator_of
from .sounds import SAMPLE_RATE_HZ

_ACTORS_TOGETHER = 4

Draw = Callable[[np.random.Generator], Disturbance]


def copies_folder(cache: Path, name: str, seed: int, disturbance: Disturbance | None = None) -> Path:
    """Where copies of one kind are kept: another seed, disturbance or way of disturbing gets another folder."""
    digest = hashlib.sha256(repr((seed, disturbance)).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return cache / f"copies-{name}-{digest.hexdigest()[:16]}"


def write_copies(
    clips: Sequence[Clip],
    folder: Path,
    seed: int = 0,
    disturbance: Disturbance | None = None,
    among: Sequence[Clip] | None = None,
    draw: Draw = draw_disturbance,
) -> list[Clip]:
    """A copy of each clip below ``folder/corpus``, with a disturbance drawn by the seed, or with the given one.

    Copies that are there are kept. The babble's voices are drawn from ``among`` (all clips by default), within the
    clip's own corpus, in RAVDESS within the four actors of its fold: so that nobody is heard behind training clips who
    is tested on.
    """
    groups = _by_group(clips if among is None else among)
    copies = []
    for clip in clips:
        path = folder / clip.corpus / f"{clip.path.stem}.flac"
        copies.append(replace(clip, path=path))
        if not path.exists():
            generator = generator_of(seed, clip.key)
            drawn = draw(generator) if disturbance is None else disturbance
            _write(path, drawn.apply(_read(clip.path), _others(clip, groups[_group(clip)]), generator))
    return copies


def _others(clip: Clip, group: list[Clip]) -> Callable[[np.random.Generator], list[np.ndarray]]:
    """Draws voices of the group, as far as it has them of other speakers."""
    strangers = [other for other in group if other.speaker != clip.speaker] or group

    def drawn(generator: np.random.Generator) -> list[np.ndarray]:
        return [_read(strangers[place].path) for place in generator.integers(len(strangers), size=BABBLE_VOICES)]

    return drawn


def _by_group(clips: Sequence[Clip]) -> dict[str, list[Clip]]:
    groups: dict[str, list[Clip]] = {}
    for clip in clips:
        groups.setdefault(_group(clip), []).append(clip)
    return groups


def _group(clip: Clip) -> str:
    if clip.corpus != "ravdess":
        return clip.corpus
    return f"{clip.corpus}-{(int(clip.speaker[-2:]) - 1) // _ACTORS_TOGETHER}"


@lru_cache(maxsize=512)
def _read(path: Path) -> np.ndarray:
    samples, rate_hz = soundfile.read(path, dtype="float64")
    if rate_hz != SAMPLE_RATE_HZ or samples.ndim != 1:
        raise ValueError(f"{path.name}: expected mono at {SAMPLE_RATE_HZ} Hz, got {rate_hz} Hz; resample it first")
    return samples


def _write(path: Path, samples: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished.flac")
    soundfile.write(unfinished, np.clip(samples, -1, 1), SAMPLE_RATE_HZ, subtype="PCM_16")
    unfinished.rename(path)
