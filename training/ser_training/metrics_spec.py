"""The results as the ``metrics`` of ``model.json``."""

from typing import Any

from .bundle import Spec
from .profiles import CONDITIONS
from .settings import LABELS

Report = dict[str, Any]


def metrics_of(ravdess: Report, augmented: Report, corpora: list[Report], profiles: list[Report]) -> list[Spec]:
    """Each figure with its protocol, corpus and number of clips."""
    metrics = _overall("RAVDESS-6", ravdess)
    for label, value in ravdess["recall"].items():
        clips = sum(ravdess["confusion"][LABELS.index(label)])
        metrics.append(_metric("RAVDESS-6", "ravdess", "recall", value, clips, label))
    for sex, part in ravdess["bySex"].items():
        metrics.append(_metric("RAVDESS-6", "ravdess", "uar", part["uar"], part["clips"], sex))
    metrics += _overall("RAVDESS-6 augmented", augmented)
    for report in corpora:
        metrics += _overall("LOCO", report)
    for report in profiles:
        for name in (condition.name for condition in CONDITIONS):
            protocol = f"{report['protocol']}, profile of {name}"
            metrics.append(_metric(protocol, report["corpus"], "uar", report[name], report["clips"]))
    return metrics


def _overall(protocol: str, report: Report) -> list[Spec]:
    measures = ("uar", "accuracy", "ece", "coverage")
    return [_metric(protocol, report["corpus"], name, report[name], report["clips"]) for name in measures]


def _metric(protocol: str, corpus: str, measure: str, value: float, clips: int, label: str | None = None) -> Spec:
    named = {"label": label} if label else {}
    return {"protocol": protocol, "corpus": corpus, "measure": measure, **named, "value": value, "clips": clips}
