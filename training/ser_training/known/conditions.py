"""What may be known of a recording, and which other recordings are then drawn to tell of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..settings import LABELS

_MOSTLY = 0.8


@dataclass(frozen=True)
class Condition:
    """How many other recordings tell of the room or of the speaker (and then of the room too), and which.

    ``any``: whichever; ``mostly`` and ``only`` an ``emotion``; ``mixed``: half from another corpus; ``one``: all of one
    emotion, each in its turn; ``own``: all of the tested recording's emotion.
    """

    name: str
    of: Literal["room", "speaker"]
    clips: int
    drawn: Literal["any", "mostly", "only", "mixed", "one", "own"] = "any"
    emotion: str = ""


_SKEWS = ("neutral", "angry", "sad")
ROOM = Condition("room, 40 clips", "room", 40)
SPEAKER = Condition("speaker, 20 clips", "speaker", 20)
CONDITIONS = (
    ROOM,
    *(Condition(f"room, 40 clips, 80 % {emotion}", "room", 40, "mostly", emotion) for emotion in _SKEWS),
    *(Condition(f"room, 40 clips, all {emotion}", "room", 40, "only", emotion) for emotion in _SKEWS),
    Condition("room, 40 clips, half from another corpus", "room", 40, "mixed"),
    SPEAKER,
    Condition("speaker, 5 clips", "speaker", 5),
    *(Condition(f"speaker, {clips} clips of one emotion", "speaker", clips, "one") for clips in (20, 5)),
    *(Condition(f"speaker, {clips} clips of the tested emotion", "speaker", clips, "own") for clips in (20, 5)),
)


@dataclass(frozen=True)
class Pool:
    """The recordings of a corpus or fold, ``labels [n]`` and ``speakers [n]``; ``foreign`` more follow of another."""

    labels: np.ndarray
    speakers: np.ndarray
    foreign: int = 0


@dataclass(frozen=True)
class Group:
    """Recordings that are ``tested`` while the ``known`` ones are known: places in the pool."""

    tested: np.ndarray
    known: np.ndarray


def arrangements(
    condition: Condition, pool: Pool, emotions: Sequence[int], generator: np.random.Generator
) -> list[list[Group]]:
    """Each arrangement tests every recording once, in groups; there is one, or one for each of the ``emotions``."""
    if condition.of == "room":
        return [list(_around(np.arange(len(pool.labels)), _room(condition, pool, generator), condition.clips))]
    if condition.drawn == "one":
        return [list(_by_speakers(condition, pool, generator, only=emotion)) for emotion in emotions]
    return [list(_by_speakers(condition, pool, generator))]


def _around(tested: np.ndarray, order: np.ndarray, clips: int) -> Iterator[Group]:
    """The first ``clips`` of the ``order`` are known; one that is tested itself has the next one in its place."""
    known = order[:clips]
    inside = np.isin(tested, known)
    if not inside.all():
        yield Group(tested[~inside], known)
    for place in tested[inside]:
        yield Group(np.array([place]), order[order != place][:clips])


def _room(condition: Condition, pool: Pool, generator: np.random.Generator) -> np.ndarray:
    own = generator.permutation(len(pool.labels))
    if condition.drawn == "any":
        return own
    if condition.drawn == "mixed":
        half = condition.clips // 2
        foreign = len(own) + generator.permutation(pool.foreign)[:half]
        return np.concatenate([own[:half], foreign, own[half:]])
    wanted = pool.labels[own] == LABELS.index(condition.emotion)
    if condition.drawn == "only":
        return own[wanted]
    count = round(_MOSTLY * condition.clips)
    rest = condition.clips - count
    return np.concatenate([own[wanted][:count], own[~wanted][:rest], own[wanted][count:], own[~wanted][rest:]])


def _by_speakers(
    condition: Condition, pool: Pool, generator: np.random.Generator, only: int | None = None
) -> Iterator[Group]:
    for speaker in np.unique(pool.speakers):
        own = generator.permutation(np.flatnonzero(pool.speakers == speaker))
        if condition.drawn == "own":
            for label in np.unique(pool.labels[own]):
                same = own[pool.labels[own] == label]
                yield from _around(same, same, condition.clips)
        else:
            order = own if only is None else own[pool.labels[own] == only]
            yield from _around(own, order, condition.clips)
