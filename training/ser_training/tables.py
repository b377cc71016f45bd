"""The measured tables of the model card, from the reports."""

from typing import Any

from .corpora import TITLES
from .figures import mean_or_none
from .pictures import CONFUSION, COVERAGE, RELIABILITY
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
        "robustness": robustness_table(results["robustness"]),
        "random": _random_split(results["random-split"]),
        "recall": _recall(ravdess, corpora),
        "confusion": _confusion(ravdess),
        "pictures": _pictures(),
        "precision": _precision(results["precision"]),
        "calibration": _calibration(calibration),
    }


def robustness_table(reports: list[Report]) -> str:
    """A line a condition: recall over the left-out corpora, the same answer as recorded, and what was refused."""
    corpora = list(reports[0]["byCorpus"])
    rows = [
        [report["condition"], *(_percent(report[key]) for key in ("uar", "same", "refused"))]
        + [_percent(report["byCorpus"][corpus]["uar"]) for corpus in corpora]
        for report in reports
    ]
    head = ["recordings", "UAR %, mean", "same answer %", "refused %", *(f"UAR {TITLES[corpus]}" for corpus in corpora)]
    return _table(head, rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _overall(ravdess: Report, augmented: Report, corpora: list[Report]) -> str:
    named = [("RAVDESS-6, single pass", ravdess), ("RAVDESS-6, augmented", augmented)]
    named += [(f"LOCO, {TITLES[report['corpus']]}", report) for report in corpora]
    rows = [
        [name, str(report["clips"]), *(_percent(report[measure]) for measure in _MEASURES)] for name, report in named
    ]
    means = (_percent(mean_or_none([report[measure] for report in corpora])) for measure in _MEASURES)
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
        [
            name,
            *(_percent(report[key]) for report in profiles),
            _percent(mean_or_none([report[key] for report in corpora])),
        ]
        for name, key in known
    ]
    return _table(["UAR %", *columns, "LOCO mean"], rows)


def _pictures() -> str:
    return (
        f"![Reliability diagram: accuracy by confidence, RAVDESS-6 and LOCO, pooled and each corpus]({RELIABILITY})\n\n"
        f"![Risk and coverage: accuracy of the surest answers, each left-out corpus and RAVDESS-6]({COVERAGE})\n\n"
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


def _random_split(report: Report) -> str:
    seeds = ", ".join(map(_percent, report["accuracyBySeed"]))
    parts = ", ".join(f"{TITLES[corpus]} {_percent(value)}" for corpus, value in report["byCorpus"].items())
    return (
        f"{_percent(report['accuracy'])} % accuracy ({parts}; seeds: {seeds}) where RAVDESS and TESS are pooled and a "
        "random fifth is tested, as much of this field's work reports. It flatters: the same speakers say the same "
        "sentences on both sides, so that the model is asked for what it has heard."
    )
