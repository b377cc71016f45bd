"""How the folds' bundles do on disturbed recordings of corpora that they never heard, through ``ser predict``.

Every condition is done to the same clips, which are written as a user has them: FLAC of 16 bits, so that what is made
quiet has fewer steps left, and what is made loud is clipped at full scale.
"""

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .answers import recognise
from .copies import Disturbance, copies_folder, write_copies
from .corpora import CORPORA, Clip
from .features import WindowTable
from .folds import corpus_folds
from .known import ROOM, measure_known
from .metrics import uar
from .predictions import calm_as_neutral, calm_labels_as_neutral, label_numbers

log = logging.getLogger(__name__)

Report = dict[str, Any]
Said = dict[Path, np.ndarray]
SEED = 0
CLEAN = "as recorded"

# The direct sound of a room is as strong as all of its echoes together.
CONDITIONS: dict[str, Disturbance] = {
    **{f"level {gain_db:+d} dB": Disturbance(gain_db=gain_db) for gain_db in (-30, -20, -10, 10)},
    "peak at full scale": Disturbance(peak_dbfs=0.0),
    "telephone, 300 to 3400 Hz": Disturbance(channel="telephone"),
    "telephone, 8 kHz µ-law": Disturbance(channel="mu-law"),
    **{
        f"{noise} noise at {snr_db} dB": Disturbance(noise=noise, snr_db=snr_db)
        for noise in ("white", "pink", "babble")
        for snr_db in (20, 10, 5)
    },
    **{f"room, T60 {seconds} s": Disturbance(t60_seconds=seconds, direct_db=0.0) for seconds in (0.3, 0.5, 0.6)},
    "Opus, 24 kb/s": Disturbance(channel="opus-24"),
    "Opus, 16 kb/s": Disturbance(channel="opus-16"),
    "MP3, 64 kb/s": Disturbance(channel="mp3-64"),
    **{
        f"microphone, {tilt:+d} dB per octave": Disturbance(channel="tilt", tilt_db_per_octave=tilt) for tilt in (4, -4)
    },
}


def evaluate_robustness(
    chosen: Sequence[Clip],
    among: Sequence[Clip],
    bundles: Path,
    cache: Path,
    conditions: dict[str, Disturbance] = CONDITIONS,
) -> list[Report]:
    """A report for the ``chosen`` clips as recorded, and one for each condition; babble's voices come from ``among``.

    ``uar`` is the mean over the corpora, calm as neutral; ``same`` how many have the answer, of eight, that the clip
    had as recorded. Those that are refused then (``no-speech``) count as wrong and as not the same, and ``refused`` is
    their share. Clips that are refused as recorded are left out.
    """
    copies = {CLEAN: list(chosen)}
    for name, disturbance in conditions.items():
        folder = copies_folder(cache, re.sub(r"[^\w+-]+", "-", name), SEED, disturbance)
        copies[name] = write_copies(chosen, folder, SEED, disturbance, among=among)
        log.info("robustness: copies of %d clips, %s", len(chosen), name)
    said = _said(copies, bundles)
    places = [place for place, clip in enumerate(chosen) if clip.path in said]
    true = [chosen[place] for place in places]
    before = [said[clip.path] for clip in true]
    after = {name: [said.get(part[place].path) for place in places] for name, part in copies.items()}
    return [_report(name, true, before, rows) for name, rows in after.items()]


def evaluate_drawn(
    clips: Sequence[Clip], recorded: WindowTable, copies: WindowTable, bundles: Path, seeds: int
) -> list[Report]:
    """LOCO on the drawn copies of all clips: with nothing known, and with the room known by other such copies.

    Both tables count in ``clips``. A copy in which no voice is heard, where the clip had one, counts as wrong.
    """
    counted = np.unique(recorded.clip)
    reports = []
    for fold in corpus_folds(clips):
        report = measure_known("LOCO", [fold], clips, copies, bundles, [ROOM], seeds, counted)
        own = counted[fold.test[counted]]
        reports.append(report | {"refused": round(1 - float(np.isin(own, copies.clip).mean()), 4)})
    return reports


def _said(copies: dict[str, list[Clip]], bundles: Path) -> Said:
    """Probabilities ``[8]`` by file, each from the bundle that never heard the clip's corpus; none for the refused."""
    said: Said = {}
    for corpus in CORPORA:
        asked = [clip for part in copies.values() for clip in part if clip.corpus == corpus]
        answers = recognise(asked, bundles / f"loco-{corpus}", kept_as="robustness")
        said |= {clip.path: row for clip, row in zip(answers.clips, answers.probabilities, strict=True)}
    return said


def _report(name: str, clips: list[Clip], before: list[np.ndarray], after: list[np.ndarray | None]) -> Report:
    """What came of one condition; None stands for a refused clip."""
    refused = np.array([row is None for row in after])
    probabilities = np.stack([before[place] if row is None else row for place, row in enumerate(after)])
    answers = np.where(refused, -1, calm_as_neutral(probabilities).argmax(axis=1))
    same = ~refused & (probabilities.argmax(axis=1) == np.stack(before).argmax(axis=1))
    true = calm_labels_as_neutral(label_numbers(clips))
    corpora = np.array([clip.corpus for clip in clips])
    by_corpus = {
        corpus: {
            "uar": round(uar(answers[corpora == corpus], true[corpora == corpus]), 4),
            "same": round(float(same[corpora == corpus].mean()), 4),
        }
        for corpus in dict.fromkeys(corpora.tolist())
    }
    return {
        "condition": name,
        "clips": len(clips),
        **{key: round(float(np.mean([part[key] for part in by_corpus.values()])), 4) for key in ("uar", "same")},
        "refused": round(float(refused.mean()), 4),
        "byCorpus": by_corpus,
    }
