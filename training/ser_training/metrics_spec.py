"""The results as the ``metrics`` of ``model.json``: what a stranger gets comes first."""

from typing import Any

from .bundle import Spec
from .figures import mean_or_none, means_of
from .known import CONDITIONS, ROOM, SPEAKER
from .settings import LABELS

Report = dict[str, Any]

_MEASURES = ("uar", "accuracy", "ece", "gap", "coverage", "accuracyWhenSure")
# The corpus of a figure that is the mean over all that were left out.
MEAN = "mean"


def metrics_of(results: dict[str, Any]) -> list[Spec]:
    """Each figure with its protocol, corpus and number of clips; ``results`` are the reports by their files' names."""
    corpora, known = results["loco"], results["known"]
    metrics = _strangers(corpora, [report for report in known if report["protocol"] == "LOCO"])
    metrics += _disturbed(results["robustness"]["drawn"])
    for report in corpora:
        metrics += _overall("LOCO", report)
    metrics += _ravdess(results["ravdess6"]) + _overall("RAVDESS-6 augmented", results["ravdess6-augmented"])
    for report in known:
        for condition in (one for one in CONDITIONS if one.name in report["known"]):
            protocol, value = f"{report['protocol']}, {condition.name}", report["known"][condition.name]["uar"]
            metrics.append(_metric(protocol, report["corpus"], "uar", value, report["clips"]))
    return metrics


def _strangers(corpora: list[Report], known: list[Report]) -> list[Spec]:
    means = means_of(corpora)
    metrics = _overall("LOCO", means | {"corpus": MEAN, "gap": means["meanAbsoluteGap"]})
    for condition in (ROOM, SPEAKER):
        value = mean_or_none([report["known"][condition.name]["uar"] for report in known])
        metrics.append(_metric(f"LOCO, {condition.name}", MEAN, "uar", value, means["clips"]))
    return metrics


def _disturbed(drawn: list[Report]) -> list[Spec]:
    clips = sum(report["clips"] for report in drawn)
    alone = mean_or_none([report["alone"] for report in drawn])
    room = mean_or_none([report["known"][ROOM.name]["uar"] for report in drawn])
    return [
        _metric("LOCO, disturbed", MEAN, "uar", alone, clips),
        _metric(f"LOCO, disturbed, {ROOM.name}", MEAN, "uar", room, clips),
    ]


def _ravdess(report: Report) -> list[Spec]:
    metrics = _overall("RAVDESS-6", report)
    for label, value in report["recall"].items():
        clips = sum(report["confusion"][LABELS.index(label)])
        metrics.append(_metric("RAVDESS-6", "ravdess", "recall", value, clips, label))
    for sex, part in report["bySex"].items():
        metrics.append(_metric("RAVDESS-6", "ravdess", "uar", part["uar"], part["clips"], sex))
    return metrics


def _overall(protocol: str, report: Report) -> list[Spec]:
    """All measures; the accuracy of those that are not unsure only where there are some."""
    found = [name for name in _MEASURES if report[name] is not None]
    return [_metric(protocol, report["corpus"], name, report[name], report["clips"]) for name in found]


def _metric(
    protocol: str, corpus: str, measure: str, value: float | None, clips: int, label: str | None = None
) -> Spec:
    named = {"label": label} if label else {}
    return {"protocol": protocol, "corpus": corpus, "measure": measure, **named, "value": value, "clips": clips}
