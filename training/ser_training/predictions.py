"""From windows to clips: what an exported classifier says, and the labels in the protocol's terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from scipy.special import softmax

from .corpora import Clip
from .features import WindowTable
from .settings import CALM, LABELS, NEUTRAL


def label_numbers(clips: Sequence[Clip]) -> np.ndarray:
    """The label of each clip as its place in the contract's order."""
    return np.array([LABELS.index(clip.label) for clip in clips])


@dataclass(frozen=True)
class Known:
    """What other recordings tell of the room and the speaker: their clip vectors ``[clips, size]``, None for none."""

    room: np.ndarray | None = None
    speaker: np.ndarray | None = None


@dataclass(frozen=True)
class Classified:
    """``logits [n, 8]``, and of a graph that gives them ``clip_vectors [n, size]`` and ``unlikeness [n]``.

    The weights, 0 to 1, say how much was made of what is known of the room and the speaker.
    """

    logits: np.ndarray
    clip_vectors: np.ndarray
    unlikeness: np.ndarray
    room_weight: float
    speaker_weight: float


class ExportedClassifier:
    """An exported classifier in onnxruntime, on one thread: batches are small, and answers the same each time."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._inputs = {given.name: given.shape for given in self._session.get_inputs()}
        self._size = self._inputs["room_clips"][1] if "room_clips" in self._inputs else None
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, features: np.ndarray, embedding: np.ndarray, known: Known | None = None) -> Classified:
        """Classifies windows ``features [n, 94]``, ``embedding [n, …]`` by what is known.

        A graph that does not adapt gives clip vectors without numbers and weights of 0; one that does not tell how
        unlike the training recordings a window is gives NaN for it.
        """
        given = {"features": features, "embedding": embedding}
        given = {name: values for name, values in given.items() if name in self._inputs}
        if self._size is not None:
            known = known or Known()
            given |= self._clips("room", known.room) | self._clips("speaker", known.speaker)
        said = dict(zip(self._outputs, self._session.run(self._outputs, given), strict=True))
        return Classified(
            said["logits"],
            said.get("clip_vector", np.zeros((len(features), 0), np.float32)),
            said.get("unlikeness", np.full(len(features), np.nan, np.float32)),
            *(float(said[name][0]) if name in said else 0.0 for name in ("room_weight", "speaker_weight")),
        )

    def _clips(self, kind: str, vectors: np.ndarray | None) -> dict[str, np.ndarray]:
        """Where nothing is known, a row of zeros fills the place and is marked as no clip."""
        nobody = vectors is None or len(vectors) == 0
        clips = np.zeros((1, self._size)) if nobody else vectors
        present = np.full(len(clips), 0 if nobody else 1, np.float32)
        return {f"{kind}_clips": clips.astype(np.float32), f"{kind}_present": present}


def predict_clips(classifier: Path, table: WindowTable, clip_count: int) -> np.ndarray:
    """Log probabilities ``[clips, 8]`` before calibration; windows are averaged by their speech, as when serving.

    Clips without a window in the table are NaN.
    """
    logits = ExportedClassifier(classifier).run(table.features, table.embedding).logits
    sums = np.zeros((clip_count, len(LABELS)))
    np.add.at(sums, table.clip, softmax(logits, axis=1) * table.speech_seconds[:, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.log(sums / sums.sum(axis=1, keepdims=True))


def calm_as_neutral(probabilities: np.ndarray) -> np.ndarray:
    """LOCO's view: calm's probability is added to neutral's, and calm is never the answer."""
    merged = probabilities.copy()
    merged[:, NEUTRAL] += merged[:, CALM]
    merged[:, CALM] = 0
    return merged


def calm_labels_as_neutral(labels: np.ndarray) -> np.ndarray:
    """The same for labels."""
    return np.where(labels == CALM, NEUTRAL, labels)
