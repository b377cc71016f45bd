"""Does temporal pooling or fine-tuning beat the frozen encoder's means? ``python benchmarks/fine_tune.py --corpora …``.

After ``python -m ser_training features``. Frames are cached once in ``--frames`` (1.8 GB in six minutes on one thread,
and as much again for ``--perturbed``). Each trial is judged on folds 0 and 3 of RAVDESS-6 and with EMO-DB and TESS left
out, beside the present classifier, which is fitted here on the means of the same frames with the same seed; a line
for each way to answer. ``--set`` changes the fields of ``Heads`` or ``Tuning``. Pooling takes one to four minutes a
fold on one thread, tuning seven to twelve:

    python benchmarks/fine_tune.py --corpora ../../shared/corpora --trial pooling --set steps=400 members=2
    python benchmarks/fine_tune.py --corpora ../../shared/corpora --trial tune --perturbed
    python benchmarks/fine_tune.py --corpora ../../shared/corpora --trial tune --perturbed \\
        --set ravdess_only=true top_rate=1e-4 --folds ravdess6-0 ravdess6-3 loco-emodb loco-tess loco-urdu
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from scipy.special import softmax
from sklearn.utils.extmath import randomized_svd
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from frames import FIRST_TUNED, FrameTable, cached_frames, frozen_encoder, key_bias_of, progress

from ser_training.classifier import Recipe, balanced_weights
from ser_training.classifier.dense import LABEL_COUNT, fit_members
from ser_training.classifier.linear import fit_ridge
from ser_training.classifier.network import Opinion
from ser_training.classifier.scaled import ScaledComponents
from ser_training.folds import Fold, corpus_folds, ravdess_folds
from ser_training.metrics import uar
from ser_training.predictions import calm_as_neutral, calm_labels_as_neutral, label_numbers
from ser_training.settings import CACHE
from ser_training.steps import Job

SCREENED = ("ravdess6-0", "ravdess6-3", "loco-emodb", "loco-tess")
# Near what calibration gives; it only matters where calm is added to neutral and where answers are averaged.
TEMPERATURE = 0.7

# Answers [test clips, 8] by the way they were found.
Answers = dict[str, np.ndarray]


@dataclass(frozen=True)
class Heads:
    """Networks over time on the frozen frames: scaled, principal components, 12.5 a second."""

    # "mean" is the control: the same network without time.
    kinds: Sequence[str] = ("mean", "attention", "transformer", "conv")
    components: int = 256
    width: int = 128
    attentions: int = 8
    members: int = 3
    steps: int = 800
    batch_clips: int = 64
    # 3.2 seconds.
    crop_frames: int = 40
    input_noise: float = 0.5
    dropout: float = 0.3
    learning_rate: float = 1e-3
    weight_decay: float = 0.3
    # Whether the networks also read what the present classifier reads.
    beside: bool = False


@dataclass(frozen=True)
class Tuning:
    """How the last blocks are tuned: Whisper base's block 3, tiny.en's blocks 3 and 4."""

    steps: int = 300
    batch_clips: int = 32
    # Two seconds.
    crop_frames: int = 100
    top_rate: float = 3e-5
    # The rate of a block below the last one, as a share of the one above it.
    rate_decay: float = 0.5
    head_rate: float = 3e-4
    weight_decay: float = 0.01
    probe_steps: int = 400
    input_noise: float = 0.5
    dropout: float = 0.2
    mixup: float = 0.3
    # Of the weights' running average.
    decay: float = 0.99
    # Whether only RAVDESS is tuned on of the training clips.
    ravdess_only: bool = False


@dataclass(frozen=True)
class Data:
    """The clips that have a window, one row each; ``perturbed`` are the same clips faster or slower."""

    labels: np.ndarray
    corpora: np.ndarray
    features: np.ndarray
    frames: FrameTable
    perturbed: FrameTable | None
    folds: dict[str, Fold]

    def weights(self, train: np.ndarray, recipe: Recipe) -> np.ndarray:
        """What each training clip counts."""
        return balanced_weights(self.labels[train], self.corpora[train], recipe.corpus_shares, recipe.pair_share)


def main() -> None:
    """Prints a table: a line for each way to answer, a column for each fold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="the folder with ravdess, tess, emodb and urdu")
    parser.add_argument("--frames", type=Path, default=CACHE / "frames", help="where frames are kept")
    parser.add_argument(
        "--trial", choices=["pooling", "tune"], required=True, help="heads over time, or the last blocks"
    )
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="fields of the trial, as JSON")
    parser.add_argument("--folds", nargs="*", default=SCREENED, help="ravdess6-0 … ravdess6-5, loco-urdu …")
    parser.add_argument("--seed", type=int, default=0, help="of the classifier and of the trial")
    parser.add_argument("--perturbed", action="store_true", help="in training, half of the clips faster or slower")
    parser.add_argument("--threads", type=int, default=1, help="of PyTorch")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    changes = {name: json.loads(value) for name, _, value in (change.partition("=") for change in options.set)}
    recipe = replace(Recipe(), seed=options.seed)
    data = read_data(Job(options.corpora.resolve(), recipe), options.frames, options.perturbed)
    trial = trial_of_tuning(Tuning(**changes)) if options.trial == "tune" else trial_of_pooling(Heads(**changes))
    reports: dict[str, dict[str, float]] = {}
    for name in options.folds:
        started = time.time()
        answers = trial(data, data.folds[name], recipe)
        reports[name] = judged(data, data.folds[name], answers)
        print(name, f"{time.time() - started:.0f} s", reports[name], file=sys.stderr, flush=True)
    print_table(reports)


def read_data(job: Job, folder: Path, perturbed: bool) -> Data:
    """Cached windows' features, and frames, which are computed when they are missing."""
    clips = job.clips()
    table = job.table(clips)
    if len(np.unique(table.clip)) != len(table.clip):
        raise ValueError("Expected clips of one window each; shorten the long ones")
    clips = [clips[place] for place in table.clip]
    return Data(
        label_numbers(clips),
        np.array([clip.corpus for clip in clips]),
        table.features,
        cached_frames(clips, folder),
        cached_frames(clips, folder, perturbed_seed=1) if perturbed else None,
        {fold.name: fold for fold in [*ravdess_folds(clips), *corpus_folds(clips)]},
    )


def judged(data: Data, fold: Fold, answers: Answers) -> dict[str, float]:
    """UAR in per cent of each way to answer; calm counts as neutral when a corpus is left out."""
    labels, merge = data.labels[fold.test], np.copy
    if fold.name.startswith("loco"):
        labels, merge = calm_labels_as_neutral(labels), calm_as_neutral
    return {name: round(100 * uar(merge(one).argmax(axis=1), labels), 1) for name, one in answers.items()}


def print_table(reports: dict[str, dict[str, float]]) -> None:
    """In Markdown."""
    print(f"| answer | {' | '.join(reports)} |\n|{' --- |' * (1 + len(reports))}")
    for name in next(iter(reports.values())):
        print(f"| {name} | {' | '.join(f'{report[name]:.1f}' for report in reports.values())} |")


def averaged(*answers: np.ndarray) -> np.ndarray:
    """The geometric mean of probabilities."""
    return softmax(np.mean([np.log(np.maximum(one, 1e-9)) for one in answers], axis=0), axis=1)


@dataclass(frozen=True)
class Present:
    """The classifier that ships, its opinion of strangers, and what it reads of every clip: ``rows [n, 576]``."""

    rows: Tensor
    opinion: Opinion

    def with_ridge(self, logits: np.ndarray, test: np.ndarray) -> np.ndarray:
        """The probabilities of networks' logits with the classifier's ridge beside them."""
        with torch.no_grad():
            return softmax(
                (logits + self.opinion.linear_share * self.opinion.linear(self.rows[test]).numpy()) / TEMPERATURE,
                axis=1,
            )

    def answers(self, test: np.ndarray) -> np.ndarray:
        """Probabilities ``[test clips, 8]``."""
        with torch.no_grad():
            return softmax(self.opinion(self.rows[test]).numpy() / TEMPERATURE, axis=1)

    def ridge(self, test: np.ndarray) -> np.ndarray:
        """The ridge's alone; the factor makes them about as sure as the others."""
        with torch.no_grad():
            return softmax(4 * self.opinion.linear(self.rows[test]).numpy(), axis=1)


def present_classifier(data: Data, fold: Fold, vectors: np.ndarray, recipe: Recipe) -> Present:
    """Fitted on ``vectors [n, 3072]`` and the 94 features."""
    train, weights = fold.train, data.weights(fold.train, recipe)
    views = [
        ScaledComponents(data.features[train], weights, recipe.feature_components, recipe.seed, recipe.feature_size),
        ScaledComponents(vectors[train], weights, recipe.embedding_components, recipe.seed),
    ]
    with torch.no_grad():
        parts = [view(torch.tensor(x)) for view, x in zip(views, (data.features, vectors), strict=True)]
        rows = torch.cat(parts, dim=1)
    drawn_by, labels = torch.tensor(weights), data.labels[train]
    members = fit_members(rows[train], torch.tensor(labels), drawn_by, recipe.members, recipe, recipe.seed)
    linear = fit_ridge(rows[train].double().numpy(), labels, weights, recipe.ridge_penalty)
    return Present(rows, Opinion(members, linear, recipe.linear_share))


# --- Pooling over time, on frozen frames -----------


def trial_of_pooling(choices: Heads) -> Callable[[Data, Fold, Recipe], Answers]:
    """A network over time alone, and averaged with the present classifier."""

    def trial(data: Data, fold: Fold, recipe: Recipe) -> Answers:
        present = present_classifier(data, fold, data.frames.means, recipe)
        rows = components_over_time(data, fold, choices, recipe)
        answers = {"present": present.answers(fold.test)}
        for kind in choices.kinds:
            logits = fit_over_time(kind, rows, present.rows if choices.beside else None, data, fold, choices, recipe)
            answers[f"{kind} alone"] = softmax(logits / TEMPERATURE, axis=1)
            answers[f"{kind} and ridge"] = present.with_ridge(logits, fold.test)
            answers[f"present and {kind}"] = averaged(answers["present"], answers[f"{kind} alone"])
        return answers

    return trial


def components_over_time(data: Data, fold: Fold, choices: Heads, recipe: Recipe) -> list[Tensor]:
    """Each clip's frames of all layers, scaled and projected by what the training clips tell: ``[frames, size]``."""
    starts, groups = data.frames.group_starts, data.frames.groups
    train = np.flatnonzero(fold.train)
    # Every clip counts by its weight: a tenth of the frames tells enough.
    generator = np.random.default_rng(recipe.seed)
    weights = data.weights(fold.train, recipe)
    drawn = generator.choice(train, 15_000, p=weights / weights.sum())
    sample = groups[generator.integers(starts[drawn], starts[drawn + 1])].astype(np.float32)
    mean, deviation = sample.mean(axis=0), sample.std(axis=0) + 1e-6
    _, sizes, axes = randomized_svd((sample - mean) / deviation, choices.components, n_iter=1, random_state=recipe.seed)
    projection = axes.T / deviation[:, None] / np.sqrt(np.mean(sizes**2) / len(sample))
    return [
        torch.tensor((groups[first:last].astype(np.float32) - mean) @ projection) for first, last in pairwise(starts)
    ]


def fit_over_time(
    kind: str, rows: list[Tensor], beside: Tensor | None, data: Data, fold: Fold, choices: Heads, recipe: Recipe
) -> np.ndarray:
    """Logits ``[test clips, 8]``, the members' mean; ``beside [n, …]`` is what the networks read of whole clips."""
    beside = torch.zeros(len(rows), 0) if beside is None else beside
    drawn_by = torch.tensor(data.weights(fold.train, recipe))
    train, test = torch.tensor(np.flatnonzero(fold.train)), np.flatnonzero(fold.test)
    labels = torch.tensor(data.labels)
    logits = []
    for member in range(choices.members):
        torch.manual_seed(1000 * recipe.seed + member)
        network = OverTime(kind, choices, beside.shape[1]).train()
        optimizer = torch.optim.AdamW(network.parameters(), choices.learning_rate, weight_decay=choices.weight_decay)
        rate = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, choices.learning_rate, total_steps=choices.steps, pct_start=0.1
        )
        for _ in progress(range(choices.steps), f"{fold.name}, {kind} {member}"):
            drawn = train[torch.multinomial(drawn_by, choices.batch_clips, replacement=True)]
            x, own = padded([cropped(rows[place], choices.crop_frames) for place in drawn])
            x = x + choices.input_noise * torch.randn_like(x)
            known = beside[drawn] + choices.input_noise * torch.randn(len(drawn), beside.shape[1])
            logits_now = network(x, own, known)
            loss = functional.cross_entropy(logits_now, labels[drawn], label_smoothing=recipe.label_smoothing)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            rate.step()
        with torch.no_grad():
            network.eval()
            logits.append(torch.cat([network(*padded([rows[place]]), beside[[place]]) for place in test]).numpy())
    return np.mean(logits, axis=0)


class OverTime(nn.Module):
    """Frames ``[batch, frames, size]`` to logits: maybe layers over time, a mean, and several weighted means.

    Attentive pooling as in Safari et al. 2020 and Lin et al. 2017: each head weighs the frames by a score of its own.
    """

    def __init__(self, kind: str, choices: Heads, beside: int) -> None:
        super().__init__()
        width = choices.width
        self.kind = kind
        self.dropout = nn.Dropout(choices.dropout)
        self.enter = nn.Linear(choices.components, width)
        if kind == "transformer":
            layer = nn.TransformerEncoderLayer(width, 4, 2 * width, choices.dropout, "gelu", batch_first=True)
            self.over_time = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        if kind == "conv":
            self.over_time = nn.ModuleList(nn.Conv1d(width, width, 5, padding=2) for _ in range(2))
        self.scores = None if kind == "mean" else nn.Linear(width, choices.attentions)
        pooled = width * (1 if kind == "mean" else 2) + beside
        self.leave = nn.Sequential(
            nn.Dropout(choices.dropout), nn.Linear(pooled, width), nn.ReLU(),
            nn.Dropout(choices.dropout), nn.Linear(width, LABEL_COUNT),
        )  # fmt: skip

    def forward(self, x: Tensor, own: Tensor, beside: Tensor) -> Tensor:
        """``own [batch, frames]`` is true for a row's own frames."""
        x = functional.gelu(self.enter(self.dropout(x)))
        if self.kind == "transformer":
            x = self.over_time(x, src_key_padding_mask=~own)
        if self.kind == "conv":
            for layer in self.over_time:
                x = x + functional.gelu(layer((x * own.unsqueeze(2)).transpose(1, 2)).transpose(1, 2))
        shares = own.float() / own.sum(dim=1, keepdim=True)
        pooled = (shares.unsqueeze(1) @ x).squeeze(1)
        if self.scores is None:
            return self.leave(torch.cat([pooled, beside], dim=1))
        scores = self.scores(x).masked_fill(~own.unsqueeze(2), -1e9).softmax(dim=1)
        heads = x.unflatten(2, (scores.shape[2], -1))
        weighted = (heads * scores.unsqueeze(3)).sum(dim=1).flatten(1)
        return self.leave(torch.cat([pooled, weighted, beside], dim=1))


def cropped(row: Tensor, frames: int) -> Tensor:
    """So many frames of ``[frames, size]`` from a random place on, or all where there are fewer."""
    first = int(torch.randint(max(1, len(row) - frames + 1), ()))
    return row[first : first + frames]


def padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Rows of unequal lengths side by side, and which frames are their own."""
    lengths = torch.tensor([len(row) for row in rows])
    x = nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    return x, torch.arange(x.shape[1]) < lengths.unsqueeze(1)


# --- Fine-tuning -----------


def trial_of_tuning(choices: Tuning) -> Callable[[Data, Fold, Recipe], Answers]:
    """The tuned vectors with their own head and with the present classifier fitted on them, and averages."""
    # RAVDESS alone serves every corpus left out: tuned once.
    tuned: dict[bytes, tuple[TopBlocks, np.ndarray, np.ndarray]] = {}

    def trial(data: Data, fold: Fold, recipe: Recipe) -> Answers:
        present = present_classifier(data, fold, data.frames.means, recipe)
        chosen = fold.train & (data.corpora == "ravdess") if choices.ravdess_only else fold.train
        if chosen.tobytes() not in tuned:
            start, network = tune(data, chosen, fold.name, choices, recipe)
            tuned[chosen.tobytes()] = network, start, tuned_vectors(network, data.frames)
        network, start, vectors = tuned[chosen.tobytes()]
        with torch.no_grad():
            own = softmax(network.head(torch.tensor(vectors[fold.test])).numpy() / TEMPERATURE, axis=1)
        again = present_classifier(data, fold, vectors, recipe)
        frozen, refitted = present.answers(fold.test), again.answers(fold.test)
        return {
            "present": frozen,
            "present, its ridge alone": present.ridge(fold.test),
            "own head before tuning": start[fold.test],
            "own head, tuned": own,
            "present classifier on tuned vectors": refitted,
            "its ridge alone": again.ridge(fold.test),
            "present and own head": averaged(frozen, own),
            "present on frozen and on tuned vectors": averaged(frozen, refitted),
            "all three": averaged(frozen, refitted, own),
        }

    return trial


class TopBlocks(nn.Module):
    """The tuned blocks of both encoders and a linear head on the scaled components of all layers' means."""

    def __init__(self, scaled: ScaledComponents, dropout: float, input_noise: float) -> None:
        super().__init__()
        members = frozen_encoder().members
        self.blocks = nn.ModuleList(
            nn.ModuleList(member.blocks[first:]) for member, first in zip(members, FIRST_TUNED, strict=True)
        )
        self.scaled = scaled
        self.linear = nn.Linear(scaled.projection.shape[1], LABEL_COUNT)
        self.dropout = dropout
        self.input_noise = input_noise

    def vectors(self, inputs: Sequence[Tensor], frames: Tensor, frozen: Tensor) -> Tensor:
        """Means ``[batch, 3072]`` like serving's; the layers below the tuned ones are taken from ``frozen``."""
        key_bias = key_bias_of(frames, inputs[0].shape[1])
        # Not as a product of matrices, which autocast would round.
        shares = (key_bias.squeeze(1) == 0).float().transpose(1, 2) / frames.view(-1, 1, 1)
        parts, place = [], 0
        for x, blocks, below in zip(inputs, self.blocks, FIRST_TUNED, strict=True):
            width = x.shape[2]
            parts += [frozen[:, place : place + (below - 1) * width], (shares * x).sum(dim=1)]
            for block in blocks:
                x = block(x, key_bias, None)
                parts.append((shares * x.float()).sum(dim=1))
            place += (below + len(blocks)) * width
        return torch.cat(parts, dim=1)

    def head(self, vectors: Tensor) -> Tensor:
        """Vectors to logits."""
        return self.linear(self.components(vectors))

    def components(self, vectors: Tensor) -> Tensor:
        """With noise and dropout in training."""
        rows = self.scaled(vectors)
        if self.training:
            rows = functional.dropout(rows + self.input_noise * torch.randn_like(rows), self.dropout)
        return rows


def tune(data: Data, chosen: np.ndarray, name: str, choices: Tuning, recipe: Recipe) -> tuple[np.ndarray, TopBlocks]:
    """On the clips that are ``chosen``.

    Returns the head's answers to all clips before tuning, and the network with the average of its weights on the way.
    """
    torch.manual_seed(recipe.seed)
    weights = data.weights(chosen, recipe)
    means = torch.tensor(data.frames.means)
    scaled = ScaledComponents(data.frames.means[chosen], weights, recipe.embedding_components, recipe.seed)
    network = TopBlocks(scaled, choices.dropout, choices.input_noise).train()
    drawn_by, train = torch.tensor(weights), torch.tensor(np.flatnonzero(chosen))
    labels = torch.tensor(data.labels)
    fit_probe(network, means, labels, train, drawn_by, choices, recipe)
    with torch.no_grad():
        start = softmax(network.eval().head(means).numpy() / TEMPERATURE, axis=1)
    network.train()
    optimizer = torch.optim.AdamW(rates(network, choices), weight_decay=choices.weight_decay)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: shape_of_rate(step / max(choices.steps, 1)))
    mean_network = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(choices.decay)
    )
    for step in progress(range(choices.steps), f"{name}, tuning"):
        drawn = train[torch.multinomial(drawn_by, choices.batch_clips, replacement=True)]
        targets = functional.one_hot(labels[drawn], LABEL_COUNT).float()
        with torch.autocast("cpu", torch.bfloat16):
            vectors = network.vectors(*crops(data, drawn, choices.crop_frames))
        rows = network.components(vectors.float())
        kept = torch.distributions.Beta(choices.mixup, choices.mixup).sample((len(drawn), 1)) if choices.mixup else 1.0
        other = torch.randperm(len(drawn))
        logits = network.linear(kept * rows + (1 - kept) * rows[other])
        targets = kept * targets + (1 - kept) * targets[other]
        loss = functional.cross_entropy(logits, targets, label_smoothing=recipe.label_smoothing)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        rate.step()
        # The first steps are not worth remembering.
        if step >= choices.steps // 10:
            mean_network.update_parameters(network)
    return start, mean_network.module.eval()


def fit_probe(
    network: TopBlocks,
    means: Tensor,
    labels: Tensor,
    train: Tensor,
    drawn_by: Tensor,
    choices: Tuning,
    recipe: Recipe,
) -> None:
    """Logistic regression on the frozen means, with noise: where the head starts from."""
    optimizer = torch.optim.AdamW(network.linear.parameters(), 3e-3, weight_decay=0.1)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=choices.probe_steps)
    for _ in range(choices.probe_steps):
        drawn = train[torch.multinomial(drawn_by, 256, replacement=True)]
        loss = functional.cross_entropy(
            network.head(means[drawn]), labels[drawn], label_smoothing=recipe.label_smoothing
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rate.step()


def rates(network: TopBlocks, choices: Tuning) -> list[dict]:
    """The head's rate, the last blocks', and less for those below."""
    groups = [{"params": network.linear.parameters(), "lr": choices.head_rate}]
    for blocks in network.blocks:
        for below, block in enumerate(reversed(blocks)):
            groups.append({"params": block.parameters(), "lr": choices.top_rate * choices.rate_decay**below})
    return groups


def shape_of_rate(share: float) -> float:
    """Rises over the first tenth, then falls to a tenth along a cosine."""
    return min(10 * share + 0.01, 0.1 + 0.9 * (0.5 + 0.5 * np.cos(np.pi * share)))


def crops(data: Data, drawn: Tensor, length: int) -> tuple[list[Tensor], Tensor, Tensor]:
    """Random crops of the clips, the same for both encoders: inputs, own frames, the whole clips' frozen means."""
    inputs: list[list[Tensor]] = [[] for _ in FIRST_TUNED]
    frozen, frames = [], []
    for place in drawn.tolist():
        table = data.frames if data.perturbed is None or torch.rand(()) < 0.5 else data.perturbed
        first, last = table.starts[place : place + 2]
        start = int(first + torch.randint(max(1, int(last - first) - length + 1), ()))
        end = min(last, start + length)
        for member, rows in enumerate(table.inputs):
            inputs[member].append(torch.tensor(rows[start:end].astype(np.float32)))
        frozen.append(torch.tensor(table.means[place]))
        frames.append(end - start)
    return (
        [nn.utils.rnn.pad_sequence(rows, batch_first=True) for rows in inputs],
        torch.tensor(frames),
        torch.stack(frozen),
    )


def tuned_vectors(network: TopBlocks, table: FrameTable) -> np.ndarray:
    """The means ``[n, 3072]`` of whole clips."""
    lengths = np.diff(table.starts)
    order = np.argsort(lengths, kind="stable")
    vectors = np.empty_like(table.means)
    batches = [order[first : first + 16] for first in range(0, len(order), 16)]
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for places in progress(batches, "tuned vectors"):
            inputs = [
                nn.utils.rnn.pad_sequence(
                    [
                        torch.tensor(rows[table.starts[place] : table.starts[place + 1]].astype(np.float32))
                        for place in places
                    ],
                    batch_first=True,
                )
                for rows in table.inputs
            ]
            own = torch.tensor(lengths[places])
            vectors[places] = network.vectors(inputs, own, torch.tensor(table.means[places])).float().numpy()
    return vectors


if __name__ == "__main__":
    main()
