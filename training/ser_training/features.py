"""Features and embeddings of the corpora, computed by the TypeScript that serves, kept in a cache."""

import hashlib
import json
import logging
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from . import settings
from .bundle import embedding_size, read_spec
from .corpora import Clip

log = logging.getLogger(__name__)

_CHUNK_CLIPS = 250
# What decides about the numbers besides the encoder and the lengths in model.json.
_DECISIVE = ("core/audio", "core/speech", "core/features", "core/math", "core/pipeline.ts")


@dataclass(frozen=True)
class WindowTable:
    """One row a window. ``clip`` counts in the list of clips that the table was made for."""

    clip: np.ndarray
    speech_seconds: np.ndarray
    features: np.ndarray
    embedding: np.ndarray

    def of(self, chosen: np.ndarray) -> "WindowTable":
        """The rows where ``chosen [rows]`` is true."""
        return WindowTable(*(getattr(self, field.name)[chosen] for field in fields(self)))


def compute_features(clips: Sequence[Clip], bundle: Path, cache: Path = settings.CACHE) -> WindowTable:
    """Runs ``ser features`` over all clips, as far as the cache does not have them.

    Clips that cannot be read are logged and have no rows. Interrupted, it goes on where it stopped, in chunks.
    """
    folder = cache / f"features-{tool_version(bundle)[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[WindowTable] = []
    for start in range(0, len(clips), _CHUNK_CLIPS):
        chunk = clips[start : start + _CHUNK_CLIPS]
        name = hashlib.sha256("\n".join(clip.key for clip in chunk).encode()).hexdigest()[:16]
        path = folder / f"{name}.npz"
        if not path.exists():
            _save(path, _compute_chunk(chunk, bundle))
            log.info("features: %d of %d clips", start + len(chunk), len(clips))
        part = _load(path)
        parts.append(WindowTable(part.clip + start, part.speech_seconds, part.features, part.embedding))
    return joined_tables(parts)


def joined_tables(parts: Sequence[WindowTable]) -> WindowTable:
    """The rows of all, one table's after another's; all count in the same list of clips."""
    return WindowTable(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(WindowTable))
    )


def tool_version(bundle: Path) -> str:
    """A hash of all that decides about the numbers: encoder, trim, windows and level, and the TypeScript."""
    spec = read_spec(bundle)
    decisive = [spec["encoder"]["sha256"], spec["trim"], spec["windows"], spec.get("level")]
    digest = hashlib.sha256(json.dumps(decisive).encode())
    for path in decisive_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def decisive_files() -> list[Path]:
    """The TypeScript that decides about the numbers. FileNotFoundError where something of it has moved."""
    found: list[Path] = []
    for name in _DECISIVE:
        path = settings.REPOSITORY / name
        files = sorted(path.rglob("*.ts")) if path.is_dir() else [path.resolve(strict=True)]
        found.extend(files)
    return found


def _compute_chunk(clips: Sequence[Clip], bundle: Path) -> WindowTable:
    place = {str(clip.path): index for index, clip in enumerate(clips)}
    rows: list[tuple[int, dict[str, Any]]] = []
    spec = read_spec(bundle)
    names, width = len(spec["features"]["names"]), embedding_size(spec["encoder"])
    for line in run_ser(["features", "--json", "--windows", "--embedding", "--model", str(bundle)], list(place)):
        if "error" in line:
            log.warning("skipped %s: %s", line["file"], line["error"]["message"])
        else:
            rows.append((place[line["file"]], line))
    return WindowTable(
        clip=np.array([clip for clip, _ in rows], dtype=np.int64),
        speech_seconds=np.array([line["speechSeconds"] for _, line in rows]),
        features=np.array([line["values"] for _, line in rows], dtype=np.float32).reshape(len(rows), names),
        embedding=np.array([line["embedding"] for _, line in rows], dtype=np.float32).reshape(len(rows), width),
    )


def feature_names(clip: Clip) -> list[str]:
    """The handcrafted features' names in order: ``ser features`` says them with every clip, and needs no bundle."""
    (line,) = run_ser(["features", "--json"], [str(clip.path)])
    return [str(name) for name in line["names"]]


def run_ser(arguments: list[str], paths: list[str]) -> list[dict[str, Any]]:
    """Runs our own ``ser`` over the paths and returns its JSON lines.

    Raises ``RuntimeError`` when it fails as a whole: a file without a line, or an exit status other than 0 and 1
    (which says that single files failed).
    """
    if not settings.SER.exists():
        raise FileNotFoundError("dist/cli/ser.js is missing; run `npm ci` or `npm run build` in the repository first")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
        listing.write("\n".join(paths) + "\n")
        listing.flush()
        command = ["node", str(settings.SER), *arguments, "--files-from", listing.name]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            output, problems = process.communicate()
    lines = [json.loads(line) for line in output.splitlines()]
    missing = len(set(paths) - {line["file"] for line in lines})
    if process.returncode not in (0, 1) or missing:
        raise RuntimeError(
            f"ser {arguments[0]} ended with status {process.returncode} and {missing} of {len(paths)} files without "
            f"a line: {problems.strip()[-2000:]}"
        )
    return lines


def _save(path: Path, table: WindowTable) -> None:
    unfinished = path.with_suffix(".unfinished.npz")
    np.savez(unfinished, **{field.name: getattr(table, field.name) for field in fields(table)})
    unfinished.rename(path)


def _load(path: Path) -> WindowTable:
    with np.load(path) as stored:
        return WindowTable(**{field.name: stored[field.name] for field in fields(WindowTable)})
