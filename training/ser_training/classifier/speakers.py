"""What a speaker's other clips say about the voice, as it is drawn for training."""

from collections.abc import Iterator

import numpy as np


def drawn_profiles(
    inputs: np.ndarray, speakers: np.ndarray, clips: tuple[int, int], generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """For each row the mean of some other rows of its speaker, and how many they were: ``[n, inputs]``, ``[n]``.

    How many is drawn evenly by its logarithm between the two of ``clips``, at most as many as there are.
    """
    means = np.zeros_like(inputs)
    counts = np.zeros(len(inputs), dtype=np.float32)
    for row, others in _others(speakers):
        if len(others) == 0:
            continue
        wanted = round(np.exp(generator.uniform(*np.log(clips))))
        chosen = generator.choice(others, min(wanted, len(others)), replace=False)
        means[row] = inputs[chosen].mean(axis=0)
        counts[row] = len(chosen)
    return means, counts


def _others(speakers: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    for speaker in np.unique(speakers):
        rows = np.flatnonzero(speakers == speaker)
        for place, row in enumerate(rows):
            yield int(row), np.delete(rows, place)
