"""Size, time and parity of an exported encoder: ``python benchmarks/encoder_speed.py [--random wav2vec2-base | …]``.

Without an option: the default, Whisper base and tiny.en joined. ``--random`` takes an architecture of transformers in
its true size with random weights, from a folder of ``save_pretrained``, so that no hub is needed; ``--encoder`` takes
any name or folder. Times are onnxruntime's processor time on one thread, the median and the least of the runs: on a
quiet machine the same as the time that passes, on a busy one nearer to it than a clock.
"""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ser_training.encoder import EncoderSource, build_encoder, read_source

CLIP_SECONDS = 4.0
PARITY_SECONDS = (0.5, 2.5, 10.0)
RUNS = 15


def main() -> None:
    """Prints a line of a Markdown table for each graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--random", choices=["wav2vec2-base", "hubert-base", "wavlm-base", "data2vec-audio-base"])
    parser.add_argument("--encoder", metavar="NAME_OR_FOLDER")
    parser.add_argument("--layers", nargs="*", help="several choices to compare, for example 1-3 1-4")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        name = str(save_random(options.random, folder / options.random)) if options.random else options.encoder
        source = read_source(name)
        if options.random:
            print(f"largest difference from transformers: {parity(Path(str(name)), source, folder):.1e}", flush=True)
        print("| layers | float32 MB | ms, median (least) | int8 MB | ms, median (least) |")
        print("| --- | --- | --- | --- | --- |")
        for layers in options.layers or [None]:
            print(table_line(source, layers, folder), flush=True)


def save_random(architecture: str, folder: Path) -> Path:
    """Saves a base-sized model with random weights: the configurations' defaults are the base models'."""
    from transformers import AutoConfig, AutoModel, Wav2Vec2FeatureExtractor

    torch.manual_seed(0)
    AutoModel.from_config(AutoConfig.for_model(architecture.removesuffix("-base"))).save_pretrained(folder)
    Wav2Vec2FeatureExtractor().save_pretrained(folder)
    return folder


def parity(pretrained: Path, source: EncoderSource, folder: Path) -> float:
    """The largest difference of any layer's mean or deviation, each clip alone and all in one padded batch."""
    from transformers import AutoFeatureExtractor, AutoModel

    model = AutoModel.from_pretrained(pretrained).eval()
    extractor = AutoFeatureExtractor.from_pretrained(pretrained)
    build_encoder(source, folder / "int8.onnx", folder / "float32.onnx", "all")
    clips = [clip_of(seconds) for seconds in PARITY_SECONDS]
    batch = run(open_graph(folder / "float32.onnx"), clips)
    worst = 0.0
    for place, clip in enumerate(clips):
        with torch.no_grad():
            values = extractor(clip, sampling_rate=16_000, return_tensors="pt").input_values
            states = torch.cat(model(values, output_hidden_states=True).hidden_states).numpy()
        expected = np.stack([states.mean(1).reshape(-1), states.std(1).reshape(-1)])
        alone = run(open_graph(folder / "float32.onnx"), [clip])
        for mean, std in ((batch[0][place], batch[1][place]), (alone[0][0], alone[1][0])):
            worst = max(worst, float(np.abs(np.stack([mean, std]) - expected).max()))
    return worst


def table_line(source: EncoderSource, layers: str | None, folder: Path) -> str:
    """Builds both graphs and measures them in turn, so that what else the machine does meets both."""
    paths = [folder / "float32.onnx", folder / "int8.onnx"]
    described = build_encoder(source, paths[1], paths[0], layers)["int8"]
    sessions = [open_graph(path) for path in paths]
    times: list[list[float]] = [[], []]
    for _ in range(RUNS):
        for session, milliseconds in zip(sessions, times, strict=True):
            milliseconds.append(timed(session))
    cells = [
        f"{path.stat().st_size / 1e6:.1f} | {np.median(measured):.0f} ({min(measured):.0f})"
        for path, measured in zip(paths, times, strict=True)
    ]
    return f"| {', '.join(described['layers'])} | {' | '.join(cells)} |"


def open_graph(path: Path) -> onnxruntime.InferenceSession:
    """A session on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    timed(session)
    return session


def timed(session: onnxruntime.InferenceSession) -> float:
    """Milliseconds for one clip of ``CLIP_SECONDS``."""
    clip = clip_of(CLIP_SECONDS)
    start = time.process_time()
    run(session, [clip])
    return 1000 * (time.process_time() - start)


def run(session: onnxruntime.InferenceSession, rows: list[np.ndarray]) -> list[np.ndarray]:
    """Runs a graph on rows of unequal lengths."""
    batch = np.zeros((len(rows), max(map(len, rows))), dtype=np.float32)
    for place, row in enumerate(rows):
        batch[place, : len(row)] = row
    return session.run(None, {"waveforms": batch, "lengths": np.array([len(row) for row in rows])})


def clip_of(seconds: float) -> np.ndarray:
    """A gliding tone in noise."""
    seconds_at = np.arange(int(16_000 * seconds)) / 16_000
    noise = np.random.default_rng(0).standard_normal(len(seconds_at))
    return (0.1 * np.sin(1200 * seconds_at * (1 + 0.1 * seconds_at)) + 0.02 * noise).astype(np.float32)


if __name__ == "__main__":
    main()
