"""Lossy codecs, by ffmpeg."""

import shutil
import subprocess

import numpy as np

from .sounds import SAMPLE_RATE_HZ

CODECS = {
    "opus-16": ("-c:a", "libopus", "-b:a", "16k", "-f", "ogg"),
    "opus-24": ("-c:a", "libopus", "-b:a", "24k", "-f", "ogg"),
    "mp3-64": ("-c:a", "libmp3lame", "-b:a", "64k", "-f", "mp3"),
}
_RAW = ("-f", "f32le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")


def coded(voice: np.ndarray, codec: str) -> np.ndarray:
    """Samples ``[n]`` through one of :data:`CODECS` and back: ``[n]``."""
    if shutil.which("ffmpeg") is None:
        raise FileNotFoundError("Copies through codecs need ffmpeg, which is not installed; apt-get install ffmpeg")
    packed = _ffmpeg([*_RAW, "-i", "pipe:", *CODECS[codec]], voice.astype("<f4").tobytes())
    samples = np.frombuffer(_ffmpeg(["-i", "pipe:", *_RAW], packed), "<f4").astype(np.float64)
    return np.pad(samples, (0, max(0, len(voice) - len(samples))))[: len(voice)]


def _ffmpeg(options: list[str], data: bytes) -> bytes:
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-threads", "1", *options, "pipe:"]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
