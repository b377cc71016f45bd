"""A bundle's own view of recordings that it was not fitted on.

Their windows' vectors come from the TypeScript that serves, the answers from the bundle's exported classifier; what is
kept of a recording is the recogniser's (the mean of its windows' clip vectors by speech, in half precision). That both
sides agree is tested on real clips (tests/test_known_agrees.py).
"""

from pathlib import Path

import numpy as np
from scipy.special import softmax

from ..bundle import read_spec
from ..features import WindowTable
from ..predictions import ExportedClassifier, Known
from .conditions import Group


class BundleClips:
    """Recordings at places 0, 1, …, each with windows; ``numbers [n]`` are theirs in the table."""

    def __init__(self, numbers: np.ndarray, table: WindowTable, bundle: Path) -> None:
        self._classifier = ExportedClassifier(bundle / "classifier.onnx")
        self._temperature = read_spec(bundle)["calibration"]["temperature"]
        rows = np.argsort(table.clip, kind="stable")
        ends = np.searchsorted(table.clip[rows], numbers, side="right")
        starts = np.searchsorted(table.clip[rows], numbers, side="left")
        self._rows = [rows[start:end] for start, end in zip(starts, ends, strict=True)]
        self._table = table
        self._vectors = self._clip_vectors()

    def classify(self, group: Group, of: str) -> tuple[np.ndarray, float, float]:
        """Probabilities ``[tested, 8]`` and the weights of room and speaker.

        The known recordings tell of the room, and where ``of`` is ``speaker`` of the speaker too.
        """
        vectors = self._vectors[group.known]
        known = Known(room=vectors, speaker=vectors if of == "speaker" else None)
        rows, speech, starts = self._windows(group.tested)
        said = self._classifier.run(self._table.features[rows], self._table.embedding[rows], known)
        probabilities = softmax(said.logits / self._temperature, axis=1)
        return _by_clip(probabilities, speech, starts), said.room_weight, said.speaker_weight

    def _clip_vectors(self) -> np.ndarray:
        rows, speech, starts = self._windows(np.arange(len(self._rows)))
        said = self._classifier.run(self._table.features[rows], self._table.embedding[rows])
        return _by_clip(said.clip_vectors.astype(np.float64), speech, starts).astype(np.float16).astype(np.float32)

    def _windows(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The clips' rows of the table one after another, their speech, and where each clip begins."""
        parts = [self._rows[place] for place in places]
        rows = np.concatenate(parts)
        starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
        return rows, self._table.speech_seconds[rows], starts


def _by_clip(values: np.ndarray, speech_seconds: np.ndarray, starts: np.ndarray) -> np.ndarray:
    weighted = np.add.reduceat(values * speech_seconds[:, None], starts)
    return weighted / np.add.reduceat(speech_seconds, starts)[:, None]
