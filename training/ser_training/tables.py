"""The measured tables of the model card, from the reports."""

from collections.abc import Sequence
from typing import Any

from .corpora import TITLES
from .figures import mean_or_none, means_of
from .known import CONDITIONS, ROOM, SPEAKER
from .pictures import CONFUSION, COVERAGE, RELIABILITY
from .settings import LABELS

Report = dict[str, Any]

_MEASURES = ("uar", "accuracy", "ece", "gap", "coverage", "accuracyWhenSure", "unlike")


def tables(results: dict[str, Any], calibration: Report) -> dict[str, str]:
    """Every table of the card by the name of its marker; ``results`` are the reports by their files' names."""
    ravdess, corpora = results["ravdess6"], results["loco"]
    return {
        "strangers": strangers_table(results),
        "overall": _overall(ravdess, results["ravdess6-augmented"], corpora),
        "known": _known(results["known"]),
        "robustness": robustness_table(results["robustness"]),
        "random": _random_split(results["random-split"]),
        "recall": _recall(ravdess, corpora),
        "confusion": _confusion(ravdess),
        "pictures": _pictures(),
        "precision": _precision(results["precision"]),
        "calibration": _calibration(calibration),
    }


def strangers_table(results: dict[str, Any]) -> str:
    """What a stranger gets: a sentence, and a line for each thing that may be known or be in the way."""
    corpora, disturbed = results["loco"], results["robustness"]["drawn"]
    known = [report for report in results["known"] if report["protocol"] == "LOCO"]
    means = means_of(corpora)
    chance = sum(1 / len(report["recall"]) for report in corpora) / len(corpora)
    sentence = (
        f"Of recordings from a room and a language that it never heard it tells {_percent(means['uar'])} % right "
        f"(guessing gets {_percent(chance)} %); it is sure of {_percent(means['coverage'])} %, and of those "
        f"{_percent(means['accuracyWhenSure'])} % are right."
    )
    rows = [
        _stranger("nothing: a stranger", corpora, [report["uar"] for report in corpora]),
        *(
            _stranger(f"the {one.of}, by {one.clips} other recordings", known, _uars(known, one.name))
            for one in (ROOM, SPEAKER)
        ),
        _stranger("nothing, and it is disturbed", disturbed, [report["alone"] for report in disturbed]),
        _stranger("the room, and all are disturbed", disturbed, _uars(disturbed, ROOM.name)),
        ["nothing, but the corpus's other speakers were heard", _percent(results["ravdess6"]["uar"]), "RAVDESS alone"],
    ]
    return f"{sentence}\n\n{_table(['known of the recording', 'right, UAR %', 'least, most'], rows)}"


def _stranger(name: str, reports: Sequence[Report], values: Sequence[float]) -> list[str]:
    ranked = sorted(zip(values, (TITLES[report["corpus"]] for report in reports), strict=True))
    ends = ", ".join(f"{_percent(value)} ({title})" for value, title in (ranked[0], ranked[-1]))
    return [name, _percent(mean_or_none(values)), ends]


def _uars(reports: Sequence[Report], condition: str) -> list[float]:
    return [report["known"][condition]["uar"] for report in reports]


def robustness_table(robustness: dict[str, list[Report]]) -> str:
    """A line a condition: recall over the left-out corpora, the same answer as recorded, and what was refused."""
    reports, drawn = robustness["conditions"], robustness["drawn"]
    corpora = list(reports[0]["byCorpus"])
    rows = [
        [report["condition"], *(_percent(report[key]) for key in ("uar", "same", "refused"))]
        + [_percent(report["byCorpus"][corpus]["uar"]) for corpus in corpora]
        for report in reports
    ]
    refused = _percent(mean_or_none([report["refused"] for report in drawn]))
    for name, values in (("alone", [one["alone"] for one in drawn]), (ROOM.name, _uars(drawn, ROOM.name))):
        cells = [_percent(mean_or_none(values)), "–", refused, *map(_percent, values)]
        rows.append([f"all clips, each disturbed as drawn; {name}", *cells])
    head = ["recordings", "UAR %, mean", "same answer %", "refused %", *(f"UAR {TITLES[corpus]}" for corpus in corpora)]
    return _table(head, rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _overall(ravdess: Report, augmented: Report, corpora: list[Report]) -> str:
    means = means_of(corpora)
    named = [(f"LOCO, {TITLES[report['corpus']]}", report) for report in corpora]
    named += [("LOCO, mean of the corpora", means)]
    named += [("RAVDESS-6, single pass", ravdess), ("RAVDESS-6, augmented", augmented)]
    rows = [
        [name, str(report["clips"]), *(_percent(report.get(measure)) for measure in _MEASURES)]
        for name, report in named
    ]
    head = ["protocol", "clips", "UAR %", "accuracy %", "ECE %", "gap %", "not unsure %", "accuracy of those %"]
    by_sex = " and ".join(f"{_percent(part['uar'])} ({sex})" for sex, part in ravdess["bySex"].items())
    return (
        f"{_table([*head, 'unlike training %'], rows)}\n\n"
        f"Of LOCO the mean of the absolute gaps is {_percent(means['meanAbsoluteGap'])}, the worst "
        f"{_percent(means['worstGap'])}; the UAR of the first four corpora has the mean "
        f"{_percent(means['uarOfFirstFour'])}. UAR on RAVDESS-6 by the speaker's sex: {by_sex}."
    )


def _known(reports: list[Report]) -> str:
    corpora = [report for report in reports if report["protocol"] == "LOCO"]
    others = [report for report in reports if report["protocol"] != "LOCO"]
    columns = [f"LOCO {TITLES[report['corpus']]}" for report in corpora]
    columns += ["LOCO mean", "weight of room, speaker", *(report["protocol"] for report in others)]
    alone = [report["alone"] for report in corpora]
    rows = [
        ["nothing", *map(_percent, [*alone, mean_or_none(alone)]), "–", *(_percent(one["alone"]) for one in others)]
    ]
    for condition in CONDITIONS:
        values = _uars(corpora, condition.name)
        weights = [
            mean_or_none([report["known"][condition.name][of] for report in corpora])
            for of in ("roomWeight", "speakerWeight")
        ]
        elsewhere = [_percent(one["known"].get(condition.name, {}).get("uar")) for one in others]
        told = ", ".join("–" if weight is None else f"{weight:.2f}" for weight in weights)
        rows.append([condition.name, *map(_percent, [*values, mean_or_none(values)]), told, *elsewhere])
    return _table(["known, UAR %", *columns], rows)


def _pictures() -> str:
    return (
        f"![Reliability diagram: accuracy by confidence, RAVDESS-6 and LOCO, pooled and each corpus]({RELIABILITY})\n\n"
        f"![Risk and coverage: accuracy of the surest answers, each left-out corpus and RAVDESS-6]({COVERAGE})\n\n"
        f"![Confusion matrix of RAVDESS-6, as rates and clips]({CONFUSION})"
    )


def _recall(ravdess: Report, corpora: list[Report]) -> str:
    reports = [*((f"LOCO {TITLES[report['corpus']]}", report) for report in corpora), ("RAVDESS-6", ravdess)]
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
    told = (
        f"Temperature {calibration['temperature']:.3f}; a confidence below {calibration['unsureBelow']:.3f} is "
        "reported as unsure"
    )
    if "unlikeAbove" not in calibration:
        return f"{told}."
    return f"{told}, a recording that is unlike the training ones by more than {calibration['unlikeAbove']:.3f} as so."


def _random_split(report: Report) -> str:
    seeds = ", ".join(map(_percent, report["accuracyBySeed"]))
    parts = ", ".join(f"{TITLES[corpus]} {_percent(value)}" for corpus, value in report["byCorpus"].items())
    return (
        f"{_percent(report['accuracy'])} % accuracy ({parts}; seeds: {seeds}) where RAVDESS and TESS are pooled and a "
        "random fifth is tested, as much of this field's work reports. It flatters: the same speakers say the same "
        "sentences on both sides, so that the model is asked for what it has heard."
    )
