"""The pictures of the model card: reliability, risk and coverage, confusion; as SVG that is the same each time."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .corpora import TITLES
from .figures import means_of
from .metrics import SHARES
from .settings import LABELS

Report = dict[str, Any]
Bins = tuple[np.ndarray, np.ndarray, np.ndarray]
RELIABILITY = "reliability.svg"
COVERAGE = "coverage.svg"
CONFUSION = "confusion.svg"
_BLUE, _GREY = "#3b6fb6", "#555555"
# Fewer clips of a corpus in a bin say nothing.
_FEWEST = 10


def write_pictures(ravdess: Report, corpora: list[Report], folder: Path) -> None:
    """Writes all beside the card; the reports are those of ``evaluate``."""
    protocols = {"RAVDESS-6": bins_of([ravdess]), "LOCO, pooled": bins_of(corpora)}
    each = {TITLES[report["corpus"]]: bins_of([report]) for report in corpora}
    _save(reliability_picture(protocols, each), folder / RELIABILITY, "How often each confidence is right")
    _save(coverage_picture(ravdess, corpora), folder / COVERAGE, "How often the surest answers are right")
    _save(confusion_picture(np.array(ravdess["confusion"])), folder / CONFUSION, "Which emotion is taken for which")


def bins_of(reports: list[Report]) -> Bins:
    """The reports' reliability bins as one: clips, mean confidence, accuracy; NaN where a bin is empty."""
    each = [{name: np.array(part, dtype=float) for name, part in report["reliability"].items()} for report in reports]
    clips = np.sum([one["clips"] for one in each], axis=0)
    with np.errstate(invalid="ignore"):
        confidence, accuracy = (
            np.nansum([one[name] * one["clips"] for one in each], axis=0) / clips for name in ("confidence", "accuracy")
        )
    return clips, confidence, accuracy


def reliability_picture(protocols: dict[str, Bins], each: dict[str, Bins]) -> Figure:
    """One diagram a protocol: bars of accuracy, a dot at the mean confidence, and below how many clips there are.

    Beside them one with a line for each left-out corpus: pooled, one that is too sure hides one that is not enough.
    """
    columns = len(protocols) + 1
    figure = Figure(figsize=(4.2 * columns, 5.2), facecolor="white", layout="constrained")
    axes = figure.subplots(2, columns, squeeze=False, sharex=True, height_ratios=(4, 1))
    for column, (name, bins) in enumerate(protocols.items()):
        _accuracy(axes[0][column], name, bins)
        _clips(axes[1][column], bins[0])
    _each(axes[0][-1], each)
    _clips(axes[1][-1], np.sum([bins[0] for bins in each.values()], axis=0))
    return figure


def _accuracy(axes: Axes, name: str, bins: Bins) -> None:
    clips, confidence, accuracy = bins
    error = np.nansum(clips * np.abs(accuracy - confidence)) / clips.sum()
    axes.bar(_centres(clips), np.nan_to_num(accuracy), 0.9 / len(clips), color=_BLUE, label="accuracy")
    axes.plot([0, 1], [0, 1], "--", color=_GREY, linewidth=1, label="as sure as right")
    axes.plot(confidence, accuracy, "o", color="black", markersize=3.5, label="at the mean confidence")
    axes.set(title=f"{name}: calibration error {100 * error:.1f} %", xlim=(0, 1), ylim=(0, 1))
    axes.set(ylabel="share that is right")
    axes.legend(loc="upper left", frameon=False, fontsize=8)


def _each(axes: Axes, corpora: dict[str, Bins]) -> None:
    for name, (clips, confidence, accuracy) in corpora.items():
        enough = clips >= _FEWEST
        axes.plot(confidence[enough], accuracy[enough], marker="o", markersize=3, linewidth=1, label=name)
    axes.plot([0, 1], [0, 1], "--", color=_GREY, linewidth=1)
    axes.set(title="LOCO, each corpus", xlim=(0, 1), ylim=(0, 1))
    axes.legend(loc="upper left", frameon=False, fontsize=8)


def _clips(axes: Axes, clips: np.ndarray) -> None:
    axes.bar(_centres(clips), clips, 0.9 / len(clips), color=_GREY)
    axes.set(xlabel="confidence", ylabel="clips")


def _centres(clips: np.ndarray) -> np.ndarray:
    return (np.arange(len(clips)) + 0.5) / len(clips)


def coverage_picture(ravdess: Report, corpora: list[Report]) -> Figure:
    """A line each: how many of the surest answers are right, by how many are answered; a dot where "unsure" begins."""
    figure = Figure(figsize=(6.6, 5.0), facecolor="white", layout="constrained")
    axes = figure.subplots()
    lines = [(f"LOCO, {TITLES[report['corpus']]}", report, 1.0, None) for report in corpora]
    lines += [("LOCO, mean", means_of(corpora), 2.6, "black"), ("RAVDESS-6", ravdess, 2.6, _BLUE)]
    for name, report, width, colour in lines:
        (line,) = axes.plot(SHARES, report["accuracyOfSurest"], linewidth=width, label=name, color=colour)
        if report["accuracyWhenSure"] is not None:
            axes.plot(report["coverage"], report["accuracyWhenSure"], "o", color=line.get_color(), markersize=3 + width)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="share that is answered, the surest first")
    axes.set(ylabel="share of those that is right", title='Risk and coverage; dots: what is not "unsure"')
    axes.legend(loc="lower left", frameon=False, fontsize=8)
    return figure


def confusion_picture(counts: np.ndarray) -> Figure:
    """Each true label's clips by answer: the share as a colour and in per cent, below it the number of clips."""
    totals = counts.sum(axis=1, keepdims=True)
    rates = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    figure = Figure(figsize=(7.4, 6.6), facecolor="white", layout="constrained")
    axes = figure.subplots()
    shown = axes.imshow(rates, cmap="Blues", vmin=0, vmax=1)
    for (row, column), rate in np.ndenumerate(rates):
        if counts[row, column]:
            colour = "white" if rate > 0.5 else "black"
            text = f"{100 * rate:.0f} %\n{counts[row, column]}"
            axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=8)
    places = np.arange(len(LABELS))
    axes.set_xticks(places, LABELS, rotation=30, ha="right")
    axes.set_yticks(places, LABELS)
    axes.set(xlabel="answer", ylabel="true", title="RAVDESS-6, single pass: per cent of the true label, and clips")
    figure.colorbar(shown, shrink=0.8, label="share of the true label")
    return figure


def _save(figure: Figure, path: Path, title: str) -> None:
    """Without date and with fixed names inside, so that the same figures give the same file."""
    with rc_context({"svg.hashsalt": path.stem}):
        figure.savefig(path, format="svg", metadata={"Title": title, "Date": None, "Creator": None})
