"""The constants of the first model: names, lengths, places. What both languages need goes into ``model.json``."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TRAINING = REPOSITORY / "training"
BUNDLE = REPOSITORY / "layers" / "models" / "whisper-tiny-ser"
SCHEMA = REPOSITORY / "contract" / "model-spec.schema.json"
RESULTS = TRAINING / "results"
CACHE = TRAINING / "cache"
RUNS = TRAINING / "runs"
SER = REPOSITORY / "dist" / "cli" / "ser.js"

LABELS = ("angry", "calm", "disgust", "fearful", "happy", "neutral", "sad", "surprise")

MODEL_ID = "whisper-tiny-ser"
VERSION = "1.0.0"
DESCRIPTION = (
    "Eight emotions from the voice: 94 handcrafted features and the encoder of Whisper tiny.en (mean and standard "
    "deviation of each layer), dense 256, dense 128, softmax."
)
LICENCE = "Weights: research, non-commercial use (CC BY-NC-SA 4.0 and CC BY-NC-ND 4.0 corpora); encoder: MIT"

TRIM = {"topDb": 35, "frameSamples": 2048, "hopSamples": 512}
WINDOWS = {"maxSingleSeconds": 10, "windowSeconds": 4, "hopSeconds": 4}
AUGMENTATIONS = [
    {"kind": "noise", "weight": 1 / 6, "snrDb": 20},
    {"kind": "roll", "weight": 1 / 6, "maxFraction": 0.25},
    {"kind": "pitch", "weight": 1 / 6, "maxSemitones": 1},
]
FEATURES = 94
