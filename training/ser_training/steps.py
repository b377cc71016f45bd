"""The steps from corpora to shipped bundle; each reads what the one before it left on disk."""

import json
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import settings
from .bundle import Spec, bundle_spec, read_spec, write_spec
from .card import fill_card
from .classifier import Recipe
from .copies import copies_folder, draw_disturbance, draw_far, write_copies
from .corpora import Clip, read_corpora, speakers_in_turn
from .encoder import build_encoder, bundle_id, read_source
from .evaluate import evaluate_corpora, evaluate_ravdess, write_report
from .features import WindowTable, compute_features, feature_names, joined_tables
from .known import evaluate_known
from .metrics_spec import metrics_of
from .pictures import write_pictures
from .precision import compare_precision
from .random_split import evaluate_random_split
from .robustness import evaluate_drawn, evaluate_robustness
from .stand_in import write_stand_in
from .tables import robustness_table, tables
from .train import SHIPPED, Trainer, train_all

log = logging.getLogger(__name__)

# Two copies of each clip: the seed and the way of drawing of each.
COPIES = {"drawn": (0, draw_disturbance), "far": (1, draw_far)}
_REPORTS = ("ravdess6", "ravdess6-augmented", "loco", "known", "random-split", "robustness", "precision")


@dataclass(frozen=True)
class Job:
    """What the command line says: where the corpora are, and for trials fewer clips and another target."""

    corpora: Path
    recipe: Recipe
    encoder_name: str | None = None
    layers: str | None = None
    clips_per_corpus: int | None = None
    disturbed_clips_per_corpus: int = 60
    seeds: int = 5
    runs: Path = settings.RUNS
    cache: Path = settings.CACHE
    results: Path = settings.RESULTS
    target: Path = settings.BUNDLE

    def apart(self) -> "Job":
        """With an encoder of its own a job keeps everything in folders of its own, beside the first model's."""
        if self.encoder_name is None:
            return self
        name = bundle_id(self.encoder_name)
        return replace(self, runs=self.runs / name, results=self.results / name, target=self.target.parent / name)

    def identity(self, spec: Spec) -> Spec:
        """What ``model.json`` says about the bundle, where another encoder makes it another model."""
        if self.encoder_name is None:
            return {}
        encoder, features = spec["encoder"], len(spec["features"]["names"])
        source = encoder["sources"][0]
        description = (
            f"Eight emotions from the voice: {features} handcrafted features and {source['name']} "
            f"({encoder['pooling']} of {', '.join(encoder['layers'])})."
        )
        licence = f"{settings.CORPORA_LICENCE}; encoder: {source['licence']}"
        return {"id": bundle_id(self.encoder_name), "description": description, "licence": licence}

    def encoder_bundle(self, precision: str = "int8") -> Path:
        """A bundle with the real encoder and a stand-in classifier: what ``ser features`` needs."""
        return self.runs / "encoder" / precision

    @property
    def bundles(self) -> Path:
        """A folder a fold."""
        return self.runs / "bundles"

    def clips(self) -> list[Clip]:
        """All clips, or for a trial some of each corpus, its speakers in turn."""
        clips = read_corpora(self.corpora)
        return clips if self.clips_per_corpus is None else speakers_in_turn(clips, self.clips_per_corpus)

    def copies(self, name: str = "drawn") -> tuple[list[Clip], WindowTable]:
        """One of :data:`COPIES` of each of :meth:`clips`, in their order, and the copies' windows; made once, kept."""
        seed, draw = COPIES[name]
        folder = copies_folder(self.cache, name, seed)
        # Babble of any clip's neighbours, so that a trial's copies are the same as all.
        copies = write_copies(self.clips(), folder, seed, among=read_corpora(self.corpora), draw=draw)
        return copies, compute_features(copies, self.encoder_bundle(), folder)

    def table(self, clips: list[Clip]) -> WindowTable:
        return compute_features(clips, self.encoder_bundle(), self.cache)

    def trainer(self) -> Trainer:
        clips = self.clips()
        copies = joined_tables([self.copies(name)[1] for name in COPIES])
        return Trainer(clips, self.table(clips), copies, self.recipe, self.encoder_bundle(), self.bundles)


def encoder(job: Job) -> None:
    """Exports the encoder, float32 and int8, each with a stand-in classifier beside it."""
    built = build_encoder(
        read_source(job.encoder_name),
        job.encoder_bundle("int8") / "encoder.onnx",
        job.encoder_bundle("float32") / "encoder.onnx",
        job.layers,
    )
    names = feature_names(job.clips()[0])
    for precision, described in built.items():
        write_stand_in(job.encoder_bundle(precision), described, names)
        log.info(
            "encoder: %s, %.1f MB", precision, (job.encoder_bundle(precision) / "encoder.onnx").stat().st_size / 1e6
        )


def features(job: Job) -> None:
    """Computes features and embeddings of all clips."""
    clips = job.clips()
    log.info("features: %d windows of %d clips", len(job.table(clips).clip), len(clips))


def copies(job: Job) -> None:
    """Writes the disturbed copies of each clip and computes their features and embeddings."""
    for name in COPIES:
        made, table = job.copies(name)
        log.info("copies: %d windows of %d copies, %s", len(table.clip), len(made), name)


def train(job: Job) -> None:
    """Fits, calibrates and exports the bundles of all folds and the shipped one."""
    train_all(job.trainer())


def evaluate(job: Job) -> None:
    """Runs the folds' bundles over their test clips and writes ``results``."""
    clips = job.clips()
    write_report("ravdess6", evaluate_ravdess(clips, job.bundles, augment=False), job.results)
    write_report("ravdess6-augmented", evaluate_ravdess(clips, job.bundles, augment=True), job.results)
    write_report("loco", evaluate_corpora(clips, job.bundles), job.results)
    trainer = job.trainer()
    write_report("known", evaluate_known(clips, trainer.table, job.bundles, job.seeds), job.results)
    write_report("random-split", evaluate_random_split(trainer, job.seeds), job.results)
    write_report("precision", compare_precision(trainer, job.encoder_bundle("float32"), job.cache), job.results)


def robustness(job: Job) -> None:
    """Runs the folds' bundles over disturbed clips, writes ``results`` and prints the table."""
    clips, (_, copies) = job.clips(), job.copies()
    chosen = speakers_in_turn(clips, job.disturbed_clips_per_corpus)
    report = {
        "conditions": evaluate_robustness(chosen, read_corpora(job.corpora), job.bundles, job.cache),
        "drawn": evaluate_drawn(clips, job.table(clips), copies, job.bundles, job.seeds),
    }
    write_report("robustness", report, job.results)
    print(robustness_table(report))


def pack(job: Job) -> None:
    """Puts the shipped bundle into ``layers/models`` with its figures, and tables and pictures into its card."""
    results: dict[str, Any] = {name: json.loads((job.results / f"{name}.json").read_text()) for name in _REPORTS}
    shipped = job.bundles / SHIPPED
    spec = read_spec(shipped)
    job.target.mkdir(parents=True, exist_ok=True)
    for name in ("encoder.onnx", "classifier.onnx"):
        shutil.copyfile(shipped / name, job.target / name)
    classifier = job.target / "classifier.onnx"
    metrics = metrics_of(results)
    packed = bundle_spec(spec["features"]["names"], spec["encoder"], classifier, spec["calibration"], metrics)
    write_spec(job.target, packed | job.identity(spec))
    filled = tables(results, spec["calibration"])
    card = job.target / "README.md"
    if card.exists():
        write_pictures(results["ravdess6"], results["loco"], job.target)
        fill_card(card, filled)
    if job.target == settings.BUNDLE:
        fill_card(settings.REPOSITORY / "README.md", {"strangers": filled["strangers"]})
    log.info("pack: %s", job.target.name)


STEPS: dict[str, Callable[[Job], None]] = {
    "encoder": encoder,
    "features": features,
    "copies": copies,
    "train": train,
    "evaluate": evaluate,
    "robustness": robustness,
    "pack": pack,
}
