"""The benchmarks that measure a recipe and a corpus: lines of their tables, from clips that nobody recorded."""

from pathlib import Path

from benchmarks.one_corpus_more import table
from benchmarks.screen import HEAD, screened
from ser_training.bundle import sha256_of
from ser_training.classifier import Recipe
from ser_training.corpora import TITLES
from ser_training.stand_in import write_stand_in
from ser_training.train import Trainer

from .made_up import voices

QUICK = Recipe(feature_components=4, embedding_components=12, members=1, home_steps=30, stranger_steps=30)


def trainer(folder: Path) -> Trainer:
    """Fits on voices that nobody recorded, which are their own copies."""
    clips, table = voices()
    encoder = folder / "encoder"
    encoder.mkdir()
    (encoder / "encoder.onnx").write_bytes(b"an encoder")
    described = {
        "file": "encoder.onnx",
        "sha256": sha256_of(encoder / "encoder.onnx"),
        "precision": "int8",
        "sources": [{"name": "small", "origin": "a test", "licence": "MIT"}],
        "layers": ["block1"],
        "size": table.embedding.shape[1],
        "pooling": "mean",
    }
    write_stand_in(encoder, described, [f"feature_{place}" for place in range(table.features.shape[1])])
    return Trainer(clips, table, table, QUICK, encoder, folder / "screening")


def test_a_line_has_a_figure_for_each_corpus_and_what_can_be_told_is_told(tmp_path: Path) -> None:
    made = trainer(tmp_path)
    line = screened(made, "as it is")
    name, inside, left_out, *others = (cell.strip() for cell in line.strip("|").split("|"))
    assert name == "as it is"
    assert len(others) == len(HEAD) - 3
    # An eighth would be right by chance.
    assert float(inside) > 50
    assert all(float(figure) > 50 for figure in left_out.split())
    assert len(left_out.split()) == len({clip.corpus for clip in made.clips})


def test_one_corpus_more_is_told_from_one_less(tmp_path: Path) -> None:
    head, _, whole, *lines = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in table(trainer(tmp_path)).splitlines()
    )
    assert head[1:-1] == list(TITLES.values())
    assert [line[0] for line in lines] == list(TITLES.values())
    for place, line in enumerate(lines, start=1):
        others = [column for column in range(1, len(lines) + 1) if column != place]
        assert line[place] == "–"
        lost = sum(float(line[column]) - float(whole[column]) for column in others) / len(others)
        assert abs(float(line[-1]) - lost) < 0.2
