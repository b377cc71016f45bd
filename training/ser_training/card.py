"""Writes the measured tables into the model card, between its markers."""

import re
from pathlib import Path


def fill_card(path: Path, filled: dict[str, str]) -> None:
    """Replaces what stands between ``<!-- measured: name -->`` and ``<!-- /measured -->``.

    Raises ``ValueError`` when a table has no place in the card.
    """
    text = path.read_text()
    for name, table in filled.items():
        place = re.compile(rf"(<!-- measured: {name} -->\n).*?(<!-- /measured -->)", re.DOTALL)
        if not place.search(text):
            raise ValueError(f"{path.name}: expected a marker <!-- measured: {name} -->, found none; add it")
        text = place.sub(lambda match, content=table: f"{match[1]}\n{content}\n\n{match[2]}", text)
    path.write_text(text)
