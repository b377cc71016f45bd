"""From windows to clips: what an exported classifier says, and the labels in the protocol's terms."""

from collections.abc import Sequence
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


class ExportedClassifier:
    """An exported classifier in onnxruntime."""

    def __init__(self, path: Path) -> None:
        self._session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        (size,) = next(given.shape for given in self._session.get_inputs() if given.name == "profile_mean")
        self._nobody = (np.zeros(size, np.float32), np.zeros(size, np.float32), 0)

    def run(
        self, features: np.ndarray, embedding: np.ndarray, profile: tuple[np.ndarray, np.ndarray, int] | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Logits ``[n, 8]`` and speaker vectors ``[n, size]``; ``profile`` is mean, deviation and number of clips."""
        mean, deviation, clips = profile or self._nobody
        given = {
            "features": features,
            "embedding": embedding,
            "profile_mean": mean.astype(np.float32),
            "profile_deviation": deviation.astype(np.float32),
            "profile_clips": np.array([clips], np.float32),
        }
        logits, vectors = self._session.run(["logits", "speaker_vector"], given)
        return logits, vectors


def predict_clips(classifier: Path, table: WindowTable, clip_count: int) -> np.ndarray:
    """Log probabilities ``[clips, 8]`` before calibration; windows are averaged by their speech, as when serving.

    Clips without a window in the table are NaN.
    """
    logits, _ = ExportedClassifier(classifier).run(table.features, table.embedding)
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
