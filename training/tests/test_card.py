"""The card's tables and pictures, from figures that nobody measured."""

import json
import re
import shutil
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from ser_training.card import fill_card
from ser_training.known import CONDITIONS, ROOM, SPEAKER
from ser_training.metrics_spec import metrics_of
from ser_training.pictures import CONFUSION, COVERAGE, RELIABILITY, write_pictures
from ser_training.settings import BUNDLE, REPOSITORY, SCHEMA
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
    assert "Temperature 0.500; a confidence below 0.250 is reported as unsure." in text


def test_the_readme_says_what_a_stranger_gets_too(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    shutil.copyfile(REPOSITORY / "README.md", readme)
    table = tables(results(), {"temperature": 0.5, "unsureBelow": 0.25})["strangers"]
    fill_card(readme, {"strangers": table})
    assert re.findall(r"<!-- measured: (\w+) -->", readme.read_text()) == ["strangers"]
    assert table in readme.read_text()


def lines(table: str) -> dict[str, list[str]]:
    """A table's cells by the first of each line."""
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return {row[0]: row[1:] for row in rows}


def test_what_a_stranger_gets_is_the_mean_of_the_corpora_and_their_ends() -> None:
    made = results()
    table = tables(made, {"temperature": 0.5, "unsureBelow": 0.25})["strangers"]
    uars = [report["uar"] for report in made["loco"]]
    sure = [report["accuracyWhenSure"] for report in made["loco"]]
    assert f"it tells {100 * np.mean(uars):.1f} % right (guessing gets 12.5 %)" in table
    assert f"of those {100 * np.mean(sure):.1f} % are right" in table
    cells = lines(table)
    assert cells["nothing: a stranger"][0] == f"{100 * np.mean(uars):.1f}"
    # 41, 42, … 46 for six corpora and the first condition; the first is RAVDESS, the last nEMO.
    assert cells["the room, by 40 other recordings"] == ["43.5", "41.0 (RAVDESS), 46.0 (nEMO)"]
    assert cells["nothing, and it is disturbed"] == ["42.5", "40.0 (RAVDESS), 45.0 (nEMO)"]


def test_known_rooms_have_no_figure_where_only_speakers_are_measured() -> None:
    cells = lines(tables(results(), {"temperature": 0.5, "unsureBelow": 0.25})["known"])
    assert cells["nothing"] == ["40.0", "41.0", "42.0", "43.0", "44.0", "45.0", "42.5", "–", "40.0"]
    assert cells[ROOM.name][-3:] == ["43.5", "0.75, 0.25", "–"]
    assert cells[SPEAKER.name][-1] == f"{40 + 1 + CONDITIONS.index(SPEAKER)}.0"


def test_disturbed_recordings_are_told_by_condition_and_as_drawn() -> None:
    cells = lines(tables(results(), {"temperature": 0.5, "unsureBelow": 0.25})["robustness"])
    assert cells["telephone"][:3] == ["50.0", "80.0", "0.0"]
    assert cells["all clips, each disturbed as drawn; alone"][:3] == ["42.5", "–", "2.0"]
    assert len({len(row) for row in cells.values()}) == 1


def test_a_model_that_tells_what_is_unlike_says_from_where_on() -> None:
    calibration = {"temperature": 0.5, "unsureBelow": 0.25, "unlikeAbove": 3.5}
    assert "by more than 3.500 as so." in tables(results(), calibration)["calibration"]


def test_the_figures_of_strangers_come_first_and_fit_the_schema() -> None:
    made = results()
    metrics = metrics_of(made)
    schema = json.loads(SCHEMA.read_text())
    jsonschema.validate(metrics, schema["properties"]["metrics"])
    assert {(one["protocol"], one["corpus"]) for one in metrics[:6]} == {("LOCO", "mean")}
    found = {(one["protocol"], one["corpus"], one["measure"]): one["value"] for one in metrics if "label" not in one}
    assert found["LOCO", "mean", "uar"] == pytest.approx(np.mean([report["uar"] for report in made["loco"]]), abs=1e-4)
    assert found[f"LOCO, {ROOM.name}", "mean", "uar"] == 0.435
    assert found["LOCO, disturbed", "mean", "uar"] == 0.425
    assert found[f"RAVDESS-6, {SPEAKER.name}", "ravdess", "uar"] == 0.41 + 0.01 * CONDITIONS.index(SPEAKER)
    gaps = [abs(report["gap"]) for report in made["loco"]]
    assert found["LOCO", "mean", "gap"] == pytest.approx(np.mean(gaps), abs=1e-4)
    assert found["LOCO", "nemo", "gap"] == made["loco"][-1]["gap"]


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
