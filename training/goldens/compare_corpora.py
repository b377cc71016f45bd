"""librosa's 94 features of clips from the corpora, for tests/librosa/features.test.ts, which calls this.

    python training/goldens/compare_corpora.py --corpora ../shared/corpora --out some/folder

Writes one raw little-endian float32 file a clip (mono, 16 kHz) and `oracle.json` with librosa's values.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import librosa
import numpy as np
import soundfile

from librosa_features import FEATURE_NAMES, SAMPLE_RATE_HZ, oracle

CORPORA = ("ravdess", "tess", "emodb", "urdu")
CLIPS_PER_CORPUS = 6


def chosen_clips(corpus: Path) -> list[Path]:
    """Spread evenly over the sorted names, so that several speakers and emotions are among them."""
    clips = sorted(corpus.rglob("*.flac"))
    if len(clips) < CLIPS_PER_CORPUS:
        raise SystemExit(f"Expected at least {CLIPS_PER_CORPUS} FLAC files in {corpus}, found {len(clips)}.")
    return [clips[(2 * i + 1) * len(clips) // (2 * CLIPS_PER_CORPUS)] for i in range(CLIPS_PER_CORPUS)]


def read_clip(path: Path) -> np.ndarray:
    pcm, sample_rate_hz = soundfile.read(path, dtype="float32")
    if pcm.ndim != 1 or sample_rate_hz != SAMPLE_RATE_HZ:
        raise SystemExit(f"Expected mono at {SAMPLE_RATE_HZ} Hz, got {pcm.shape} at {sample_rate_hz} Hz: {path}")
    return pcm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True, help="folder with ravdess/, tess/, emodb/, urdu/")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    clips = []
    for corpus in CORPORA:
        for path in chosen_clips(arguments.corpora / corpus):
            pcm = read_clip(path)
            file = f"{len(clips)}.f32"
            pcm.astype("<f4").tofile(arguments.out / file)
            clips.append({"clip": f"{corpus}/{path.stem}", "file": file, "names": FEATURE_NAMES, **oracle(pcm)})
    manifest = {"librosa": librosa.__version__, "clips": clips}
    (arguments.out / "oracle.json").write_text(json.dumps(manifest))


if __name__ == "__main__":
    main()
