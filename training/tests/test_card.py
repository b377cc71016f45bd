"""The card's tables and pictures, from figures that nobody measured."""

import re
import shutil
from pathlib import Path

from ser_training.card import fill_card
from ser_training.pictures import CONFUSION, COVERAGE, RELIABILITY, write_pictures
from ser_training.settings import BUNDLE
from ser_training.tables import tables

from .made_up import results


def test_every_table_has_its_place_in_the_shipped_card(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    shutil.copyfile(BUNDLE / "README.md", card)
    filled = tables(results(), {"temperature": 0.5, "unsureBelow": 0.25})
    fill_card(card, filled)
    text = card.read_text()
    assert set(re.findall(r"<!-- measured: (\w+) -->", text)) == set(filled)
    for table in filled.values():
        assert table in text
    assert "Temperature 0.500; a confidence below 0.250" in text


def test_pictures_are_the_same_each_time_and_have_a_title(tmp_path: Path) -> None:
    made = results()
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
        write_pictures(made["ravdess6"], made["loco"], folder)
    for name in (RELIABILITY, COVERAGE, CONFUSION):
        first, second = ((folder / name).read_bytes() for folder in folders)
        assert first == second
        assert b"<title>" in first
        assert first.startswith(b"<?xml")
