"""Writes the measured tables and the pictures into the model card, between its markers."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .corpora import TITLES
from .pictures import CONFUSION, RELIABILITY
from .profiles import CONDITIONS
from .settings import LABELS

Report = dict[str, Any]

_MEASURES = ("uar", "accuracy", "ece", "coverage", "accuracyWhenSure")


def tables(results: dict[str, Any], calibration: Report) -> dict[str, str]:
    """Every table of the card by the name of its marker; ``results`` are the reports by their files' names."""
    ravdess, corpora = results["ravdess6"], results["loco"]
    return {
        "overall": _overall(ravdess, results["ravdess6-augmented"], corpora),
        "profiles": _profiles(results["profiles"]),
        "recall": _recall(ravdess, corpora),
        "confusion": _confusion(ravdess),
        "pictures": _pictures(),
        "precision": _precision(results["precision"]),
        "calibration": _calibration(calibration),
    }


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


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _mean(values: Sequence[float | None]) -> float | None:
    """None where one is missing: a mean of fewer would look like one of all."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None


def _overall(ravdess: Report, augmented: Report, corpora: list[Report]) -> str:
    named = [("RAVDESS-6, single pass", ravdess), ("RAVDESS-6, augmented", augmented)]
    named += [(f"LOCO, {TITLES[report['corpus']]}", report) for report in corpora]
    rows = [
        [name, str(report["clips"]), *(_percent(report[measure]) for measure in _MEASURES)] for name, report in named
    ]
    means = (_percent(_mean([report[measure] for report in corpora])) for measure in _MEASURES)
    rows.append(["LOCO, mean of the corpora", str(sum(report["clips"] for report in corpora)), *means])
    head = ["protocol", "clips", "UAR %", "accuracy %", "ECE %", "not unsure %", "accuracy of those %"]
    by_sex = " and ".join(f"{_percent(part['uar'])} ({sex})" for sex, part in ravdess["bySex"].items())
    return f"{_table(head, rows)}\n\nUAR on RAVDESS-6 by the speaker's sex: {by_sex}."


def _profiles(profiles: list[Report]) -> str:
    corpora = [report for report in profiles if report["protocol"] == "LOCO"]
    columns = [report["protocol"] for report in profiles if report["protocol"] != "LOCO"]
    columns += [f"LOCO {TITLES[report['corpus']]}" for report in corpora]
    known = [("no profile", "noProfile"), *((condition.name, condition.name) for condition in CONDITIONS)]
    rows = [
        [name, *(_percent(report[key]) for report in profiles), _percent(_mean([report[key] for report in corpora]))]
        for name, key in known
    ]
    return _table(["UAR %", *columns, "LOCO mean"], rows)


def _pictures() -> str:
    return (
        f"![Reliability diagram: accuracy by confidence, RAVDESS-6 and LOCO]({RELIABILITY})\n\n"
        f"![Confusion matrix of RAVDESS-6, as rates and clips]({CONFUSION})"
    )


def _recall(ravdess: Report, corpora: list[Report]) -> str:
    reports = [("RAVDESS-6", ravdess), *((f"LOCO {TITLES[report['corpus']]}", report) for report in corpora)]
    rows = [[label, *(_percent(report["recall"].get(label)) for _, report in reports)] for label in LABELS]
    return _table(["recall %", *(name for name, _ in reports)], rows)


def _confusion(ravdess: Report) -> str:
    rows = [
        [f"**{label}**", *(str(count) for count in counts)]
        for label, counts in zip(LABELS, ravdess["confusion"], strict=True)
    ]
    return _table(["true ↓ answer →", *LABELS], rows)


def _precision(precision: Report) -> str:
    rows = [
        [name, f"{report['megabytes']:.1f}", _percent(report["uar"]), ", ".join(map(_percent, report["uarBySeed"]))]
        for name, report in precision.items()
    ]
    return _table(["encoder", "MB", "RAVDESS-6 UAR %, mean of the seeds", "each seed"], rows)


def _calibration(calibration: Report) -> str:
    return (
        f"Temperature {calibration['temperature']:.3f}; a confidence below {calibration['unsureBelow']:.3f} is "
        "reported as unsure (a tenth of the held-out RAVDESS clips)."
    )
