"""What a bundle answers about clips, through the TypeScript that serves; kept beside the bundle."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .bundle import sha256_of
from .corpora import Clip
from .features import run_ser
from .folds import Fold
from .predictions import label_numbers
from .settings import LABELS, SER

log = logging.getLogger(__name__)

Line = dict[str, Any]


@dataclass(frozen=True)
class Answers:
    """Answers about ``clips``: ``probabilities [clips, 8]``; ``unsure`` and ``unlike`` (training) ``[clips]``."""

    clips: list[Clip]
    probabilities: np.ndarray
    unsure: np.ndarray
    unlike: np.ndarray

    @property
    def labels(self) -> np.ndarray:
        """The clips' label numbers ``[clips]``."""
        return label_numbers(self.clips)


def joined(parts: Sequence[Answers]) -> Answers:
    """Several bundles' answers as one."""
    return Answers(
        [clip for part in parts for clip in part.clips],
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("probabilities", "unsure", "unlike")),
    )


def tested_clips(fold: Fold, clips: Sequence[Clip]) -> list[Clip]:
    """The clips that a fold tests."""
    return [clip for clip, chosen in zip(clips, fold.test, strict=True) if chosen]


def recognise(clips: Sequence[Clip], bundle: Path, augment: bool = False, kept_as: str = "predictions") -> Answers:
    """Runs ``ser predict`` with the bundle over the clips; those that it refuses are logged and left out.

    What it said is kept in the bundle's folder under the name ``kept_as``, until bundle, ``ser`` or clips change.
    Raises ``FileNotFoundError`` where the bundle is not finished.
    """
    if not (bundle / "model.json").exists():
        raise FileNotFoundError(f"{bundle}: expected a trained bundle, found no model.json; run the step `train` first")
    lines = _kept_lines(clips, bundle, augment, kept_as)
    found = {line["file"]: line for line in lines if "error" not in line}
    for line in lines:
        if "error" in line:
            log.warning("skipped %s: %s", Path(line["file"]).name, line["error"]["message"])
    answered = [clip for clip in clips if str(clip.path) in found]
    rows = [found[str(clip.path)] for clip in answered]
    return Answers(
        answered,
        np.array([[row["probabilities"][label] for label in LABELS] for row in rows]).reshape(len(rows), len(LABELS)),
        np.array([row["unsure"] for row in rows], dtype=bool),
        np.array(["unlike-training" in row["warnings"] for row in rows], dtype=bool),
    )


def _kept_lines(clips: Sequence[Clip], bundle: Path, augment: bool, kept_as: str) -> list[Line]:
    version = "-".join(sha256_of(path)[:16] for path in (bundle / "model.json", SER))
    path = bundle / f"{kept_as}-{version}{'-augmented' if augment else ''}.json"
    paths = [str(clip.path) for clip in clips]
    if path.exists():
        lines = json.loads(path.read_text())
        if {line["file"] for line in lines} == set(paths):
            return lines
    log.info("%s: %s, %d clips%s", kept_as, bundle.name, len(paths), ", augmented" if augment else "")
    options = ["predict", "--json", "--model", str(bundle), *(["--augment"] if augment else [])]
    lines = [_short(line) for line in run_ser(options, paths)]
    path.write_text(json.dumps(lines))
    return lines


def _short(line: Line) -> Line:
    if "error" in line:
        return {key: line[key] for key in ("file", "error")}
    codes = [warning["code"] for warning in line["warnings"]]
    return {"file": line["file"], "probabilities": line["probabilities"], "unsure": line["unsure"], "warnings": codes}
