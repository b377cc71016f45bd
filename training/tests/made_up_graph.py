"""A classifier that adapts in a way that can be worked out by hand: it takes off half of what is known."""

import json
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ser_training.predictions import Known
from ser_training.settings import LABELS

ROOM_SHARE, SPEAKER_SHARE = 0.5, 0.25
TEMPERATURE = 2.0
_INPUTS = ("features", "embedding", "room_clips", "room_present", "speaker_clips", "speaker_present")
_OUTPUTS = ("logits", "clip_vector", "room_weight", "speaker_weight", "unlikeness")


class TakesOffMeans(nn.Module):
    """The clip vector is the embedding, whose first numbers, less shares of the known ones' means, are the logits."""

    def forward(
        self,
        features: Tensor,
        embedding: Tensor,
        room_clips: Tensor,
        room_present: Tensor,
        speaker_clips: Tensor,
        speaker_present: Tensor,
    ) -> tuple[Tensor, ...]:
        room, room_weight = self._mean(room_clips, room_present)
        speaker, speaker_weight = self._mean(speaker_clips, speaker_present)
        logits = (embedding - ROOM_SHARE * room - SPEAKER_SHARE * speaker)[:, : len(LABELS)]
        return logits + 0 * features[:, :1], embedding + 0, room_weight, speaker_weight, features.abs().amax(dim=1)

    def _mean(self, clips: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        count = present.sum(dim=0, keepdim=True)
        return (clips * present.unsqueeze(1)).sum(dim=0) / count.clamp(min=1.0), count / (count + 10)


def write_made_up(bundle: Path, features: int, embedding: int) -> None:
    """Writes the classifier, and of ``model.json`` what is read of it here."""
    bundle.mkdir(parents=True, exist_ok=True)
    clips, present = torch.zeros(2, embedding), torch.ones(2)
    given = (torch.zeros(3, features), torch.zeros(3, embedding), clips, present, clips, present)
    windows = ("features", "embedding", "logits", "clip_vector", "unlikeness")
    axes = {name: {0: "windows"} for name in windows}
    axes |= {name: {0: name.split("_")[0]} for name in _INPUTS[2:]}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            TakesOffMeans(),
            given,
            str(bundle / "classifier.onnx"),
            input_names=list(_INPUTS),
            output_names=list(_OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    (bundle / "model.json").write_text(json.dumps({"calibration": {"temperature": TEMPERATURE}}))


def logits_by_hand(embedding: np.ndarray, known: Known) -> np.ndarray:
    """What the classifier's logits are, without it."""
    room, speaker = (0 if of is None or len(of) == 0 else of.mean(axis=0) for of in (known.room, known.speaker))
    return (embedding - ROOM_SHARE * room - SPEAKER_SHARE * speaker)[:, : len(LABELS)]
