"""Writes tests/core/features/goldens/*.json: librosa's 94 features of the synthetic signals.

pip install -r training/goldens/requirements.txt && python training/goldens/make_feature_goldens.py
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import librosa

from librosa_features import FEATURE_NAMES, oracle
from signals import signals

FOLDER = Path(__file__).resolve().parents[2] / "tests/core/features/goldens"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, pcm in signals().items():
        golden = {
            "librosa": librosa.__version__,
            "samples": len(pcm),
            "sha256": hashlib.sha256(pcm.astype("<f4").tobytes()).hexdigest(),
            "names": FEATURE_NAMES,
            **oracle(pcm),
        }
        (FOLDER / f"{name}.json").write_text(json.dumps(golden) + "\n")
        print(f"{name}: {len(golden['illConditioned'])} ill-conditioned: {' '.join(golden['illConditioned'])}")


if __name__ == "__main__":
    main()
