"""The classifier: balance, scaling, learning, repeatability, and the exported graph against PyTorch."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ser_training.classifier import Recipe, TrainingSet, balanced_weights, export_classifier, fit_classifier
from ser_training.classifier.dense import Pairs, fit_members
from ser_training.classifier.network import VoiceClassifier, log_probabilities
from ser_training.classifier.scaled import ScaledComponents
from ser_training.predictions import ExportedClassifier, Known
from ser_training.settings import LABELS

SMALL = Recipe(
    feature_components=8, embedding_components=12, members=2, home_steps=60, stranger_steps=60, input_noise=0.1
)


def data(seed: int = 0) -> TrainingSet:
    """Two corpora of four labels, told apart by some features and some of the embedding; one feature never changes."""
    generator = np.random.default_rng(seed)
    labels = np.repeat([0, 2, 4, 7], 40)
    features = generator.standard_normal((160, 94)).astype(np.float32)
    embedding = generator.standard_normal((160, 600)).astype(np.float32)
    features[:, :30] += 2 * (labels[:, None] % 4)
    embedding[:, :200] += 2 * (labels[:, None] > 3)
    features[:, 40] = 0.25
    corpora = np.where(np.arange(160) % 2, "ravdess", "tess")
    embedding[corpora == "tess", 300:] += 1
    speakers = np.char.add(corpora, (np.arange(160) // 2 % 4).astype(str))
    copies = np.arange(160) % 4 == 3
    # A copy's clip lies two before it: of the same label and corpus.
    clips = np.arange(160) - 2 * copies
    return TrainingSet(features, embedding, labels, corpora, speakers, clips, copies)


def run(classifier: VoiceClassifier, given: TrainingSet, room: np.ndarray, speaker: np.ndarray) -> list[np.ndarray]:
    """All outputs in PyTorch, as arrays; ``room`` and ``speaker`` are clip vectors, possibly none."""

    def known(clips: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        rows = clips if len(clips) else np.zeros((1, classifier.clip_size))
        return torch.tensor(rows, dtype=torch.float32), torch.full((len(rows),), float(len(clips) > 0))

    with torch.no_grad():
        said = classifier(torch.tensor(given.features), torch.tensor(given.embedding), *known(room), *known(speaker))
    return [one.numpy() for one in said]


NOBODY = np.zeros((0, 0))


def test_weights_give_every_corpus_and_label_its_share() -> None:
    labels = np.array([0, 0, 0, 1, 0, 2])
    corpora = np.array(["ravdess"] * 4 + ["tess"] * 2)
    weights = balanced_weights(labels, corpora, {"ravdess": 3.0})
    assert weights.mean() == pytest.approx(1)
    assert weights[corpora == "ravdess"].sum() == pytest.approx(3 * weights[corpora == "tess"].sum())
    assert weights[:3].sum() == pytest.approx(weights[3])
    assert weights[4] == pytest.approx(weights[5])


def test_components_equal_an_eigendecomposition() -> None:
    values = np.random.default_rng(1).standard_normal((300, 6)) @ np.random.default_rng(2).standard_normal((6, 6))
    got = ScaledComponents(values, np.ones(300), 6, seed=0)(torch.tensor(values, dtype=torch.float32)).numpy()
    scaled = (values - values.mean(0)) / values.std(0)
    variances = np.sort(np.linalg.eigvalsh(scaled.T @ scaled / 300))[::-1]
    np.testing.assert_allclose(got.var(axis=0), variances / variances.mean(), rtol=1e-3)
    np.testing.assert_allclose(np.mean(got**2), 1, rtol=1e-4)


def test_calm_and_neutral_share_where_a_corpus_has_both() -> None:
    calm, neutral, angry = (LABELS.index(name) for name in ("calm", "neutral", "angry"))
    labels = np.array([calm, neutral, neutral, angry, neutral, angry])
    corpora = np.array(["ravdess"] * 4 + ["tess"] * 2)
    weights = balanced_weights(labels, corpora, {}, pair_share=0.5)
    assert weights[0] == pytest.approx(weights[1] + weights[2])
    assert weights[0] == pytest.approx(0.5 * weights[3])
    assert weights[4] == pytest.approx(weights[5])
    assert weights[:4].sum() == pytest.approx(weights[4:].sum())


def test_copies_have_their_share_of_each_corpus_and_label() -> None:
    given = data()
    weights = given.weights({"tess": 3.0}, 1.0, 0.5)
    assert weights[given.copies].sum() == pytest.approx(0.5 * given.copies.sum())
    for chosen in (given.copies, ~given.copies):
        by_label = [weights[chosen & (given.labels == label)].sum() for label in (0, 2, 4, 7)]
        np.testing.assert_allclose(by_label, by_label[0])


def test_a_clip_stands_beside_each_of_its_copies_or_beside_itself() -> None:
    zeros = np.zeros((6, 1))
    clips, copies = np.array([7, 9, 7, 7, 8, 7]), np.array([False, False, True, False, False, True])
    given = TrainingSet(zeros, zeros, clips, clips, clips, clips, copies)
    assert given.pairs().tolist() == [[0, 2], [0, 5], [1, 1], [3, 2], [3, 5], [4, 4]]


def test_networks_are_fitted_to_say_the_same_of_a_clip_and_of_its_copy() -> None:
    generator = torch.Generator().manual_seed(3)
    rows = torch.randn(80, 6, generator=generator)
    rows[:40, 0] += 3 * (torch.arange(40) % 2)
    # What is disturbed tells the label less well, and lies elsewhere.
    rows[40:, 0] = rows[:40, 0] * 0.5
    rows[40:, 1] += 2
    places = torch.stack([torch.arange(40), torch.arange(40) + 40], dim=1)

    def difference(consistency: float) -> float:
        pairs = Pairs(places, torch.ones(40), 0.3, consistency)
        networks = fit_members(rows, torch.arange(80) % 2, pairs, 150, SMALL, 0)
        with torch.no_grad():
            said = log_probabilities(networks, rows).exp()
        assert (said[:40].argmax(dim=1) == torch.arange(40) % 2).float().mean() > 0.8
        return float((said[:40] - said[40:]).abs().sum(dim=1).mean())

    assert difference(2.0) < 0.7 * difference(0.0)


def test_it_learns_and_repeats_itself() -> None:
    training, test = data(), data(seed=9)
    logits = [run(fit_classifier(training, SMALL), test, NOBODY, NOBODY)[0] for _ in range(2)]
    np.testing.assert_array_equal(logits[0], logits[1])
    assert np.mean(logits[0].argmax(axis=1) == test.labels) > 0.9


def test_what_is_known_of_a_far_room_or_speaker_brings_the_answers_back() -> None:
    fitted, test = fit_classifier(data(), SMALL), data(seed=9)
    # The room moves what tells the labels apart by more than half of what a label does.
    away = replace(test, embedding=(test.embedding + 1.2 * (np.arange(600) < 200)).astype(np.float32))
    alone, vectors, *weights, unlikeness = run(fitted, away, NOBODY, NOBODY)
    assert [float(one[0]) for one in weights] == [0, 0]
    assert unlikeness.mean() > run(fitted, test, NOBODY, NOBODY)[-1].mean()
    known = vectors[::4]
    right = np.mean(alone.argmax(axis=1) == test.labels)
    for room, speaker, counted in ((known, NOBODY, 0), (NOBODY, known, 1)):
        logits, _, *weights, _ = run(fitted, away, room, speaker)
        assert float(weights[counted][0]) > 0.5
        assert float(weights[1 - counted][0]) == 0
        assert np.mean(logits.argmax(axis=1) == test.labels) > right


def test_clips_of_one_emotion_change_nothing() -> None:
    fitted, test = fit_classifier(data(), SMALL), data(seed=9)
    alone, vectors, *_ = run(fitted, test, NOBODY, NOBODY)
    for known in (vectors[test.labels == 2][:20], vectors[:1]):
        logits, _, room, speaker, _ = run(fitted, test, known, known)
        assert (float(room[0]), float(speaker[0])) == (0, 0)
        np.testing.assert_array_equal(logits, alone)


@pytest.mark.parametrize(("room", "speaker"), [(0, 0), (12, 0), (0, 7), (40, 20)])
def test_the_exported_graph_equals_pytorch(tmp_path: Path, room: int, speaker: int) -> None:
    training = data()
    classifier = fit_classifier(training, SMALL)
    export_classifier(classifier, tmp_path / "classifier.onnx")
    vectors = run(classifier, training, NOBODY, NOBODY)[1][::-1].copy()
    expected = run(classifier, training, vectors[:room], vectors[-speaker:] if speaker else NOBODY)
    known = Known(vectors[:room] if room else None, vectors[-speaker:] if speaker else None)
    got = ExportedClassifier(tmp_path / "classifier.onnx").run(training.features, training.embedding, known)
    # The large matrices are stored as float16: 11 bits.
    np.testing.assert_allclose(got.logits, expected[0], atol=0.05)
    np.testing.assert_allclose(got.clip_vectors, expected[1], atol=0.05)
    np.testing.assert_allclose(
        [got.room_weight, got.speaker_weight], [float(one[0]) for one in expected[2:4]], atol=0.01
    )
    np.testing.assert_allclose(got.unlikeness, expected[4], rtol=0.01)
