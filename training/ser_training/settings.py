"""The constants of the model that ships: names, lengths, places. What both languages need goes into ``model.json``."""

import json
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TRAINING = REPOSITORY / "training"
BUNDLE = REPOSITORY / "layers" / "models" / "whisper-ser"
SCHEMA = REPOSITORY / "contract" / "model-spec.schema.json"
RESULTS = TRAINING / "results"
CACHE = TRAINING / "cache"
RUNS = TRAINING / "runs"
SER = REPOSITORY / "dist" / "cli" / "ser.js"

# In the order of contract/labels.ts, which the schema is generated from.
LABELS: tuple[str, ...] = tuple(
    label["const"] for label in json.loads(SCHEMA.read_text())["properties"]["labels"]["prefixItems"]
)
CALM, NEUTRAL = LABELS.index("calm"), LABELS.index("neutral")

MODEL_ID = "whisper-ser"
VERSION = "3.1.0"
DESCRIPTION = (
    "Eight emotions from the voice: 94 handcrafted features and the encoders of Whisper base and tiny.en (means of "
    "seven layers), dense networks 256, 128, softmax, and a linear discriminant; adapts to a room and a speaker whose "
    "other recordings it knows."
)
CORPORA_LICENCE = "Weights: research, non-commercial use (CC BY-NC-SA 4.0 and CC BY-NC-ND 4.0 corpora)"
LICENCE = f"{CORPORA_LICENCE}; encoder: MIT"

# Near the middle of what recordings have; any would do, since encoder and features are only ever shown this one.
LEVEL = {"rms": 0.05}
TRIM = {"topDb": 35, "frameSamples": 2048, "hopSamples": 512}
WINDOWS = {"maxSingleSeconds": 10, "windowSeconds": 4, "hopSeconds": 4}
AUGMENTATIONS = [
    {"kind": "noise", "weight": 1 / 6, "snrDb": 20},
    {"kind": "roll", "weight": 1 / 6, "maxFraction": 0.25},
    {"kind": "pitch", "weight": 1 / 6, "maxSemitones": 1},
]
# Whisper base has six blocks: the last three are left out of the graph, and tiny.en's final norm.
ENCODER_LAYERS = (
    *(f"base.block{place}" for place in range(1, 4)),
    *(f"tiny.en.block{place}" for place in range(1, 5)),
)
