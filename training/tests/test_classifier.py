"""The classifier: balance, scaling, learning, repeatability, and the exported graph against PyTorch."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.linear_model import Ridge

from ser_training.classifier import Recipe, TrainingSet, balanced_weights, export_classifier, fit_classifier
from ser_training.classifier.linear import DIRECTIONS, fit_ridge, telling_directions
from ser_training.classifier.network import VoiceClassifier
from ser_training.classifier.scaled import ScaledComponents
from ser_training.classifier.speakers import drawn_profiles
from ser_training.predictions import ExportedClassifier
from ser_training.settings import LABELS

Profile = tuple[torch.Tensor, torch.Tensor, torch.Tensor]

SMALL = Recipe(feature_components=8, embedding_components=12, members=2, known_members=2, steps=60, input_noise=0.1)


def data(seed: int = 0) -> TrainingSet:
    """Four labels, told apart by some features and some of the embedding; one feature never changes."""
    generator = np.random.default_rng(seed)
    labels = np.repeat([0, 2, 4, 7], 40)
    features = generator.standard_normal((160, 94)).astype(np.float32)
    embedding = generator.standard_normal((160, 600)).astype(np.float32)
    features[:, :30] += 2 * (labels[:, None] % 4)
    embedding[:, :200] += 2 * (labels[:, None] > 3)
    features[:, 40] = 0.25
    speakers = np.arange(160) % 8
    return TrainingSet(features, embedding, labels, speakers, np.ones(160), np.ones(160))


def nobody(classifier: VoiceClassifier) -> Profile:
    zeros = torch.zeros(classifier.profile_size)
    return zeros, zeros, torch.zeros(1)


def someone(classifier: VoiceClassifier, variance: float, clips: int) -> Profile:
    """A speaker off the middle, whose clips vary so much in the directions that tell emotions apart."""
    mean = torch.linspace(-1, 1, classifier.profile_size)
    deviation = torch.full((classifier.profile_size,), variance**0.5)
    return mean, deviation, torch.tensor([float(clips)])


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


def test_ridge_equals_scikit_learn() -> None:
    generator = np.random.default_rng(4)
    rows, labels = generator.standard_normal((60, 5)), generator.integers(0, 8, 60)
    weights = generator.random(60) + 0.1
    got = fit_ridge(rows, labels, weights, penalty=0.3)
    targets = np.where(np.eye(8)[labels] == 1, 1.0, -1.0)
    expected = Ridge(alpha=0.3 * weights.sum()).fit(rows, targets, sample_weight=weights)
    np.testing.assert_allclose(got.weight.numpy(), expected.coef_, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(got.bias.numpy(), expected.intercept_, rtol=1e-4, atol=1e-6)


def test_telling_directions_have_a_variance_of_one_inside_a_label() -> None:
    generator = np.random.default_rng(5)
    labels = np.repeat(np.arange(8), 200)
    mixing = generator.standard_normal((12, 12))
    centres = 3 * generator.standard_normal((8, 12))
    rows = generator.standard_normal((1600, 12)) @ mixing + centres[labels]
    seen = rows @ telling_directions(rows, labels, np.ones(1600)).numpy()
    assert seen.shape == (1600, DIRECTIONS)
    inside = np.mean([seen[labels == label].var(axis=0) for label in range(8)], axis=0)
    # A tenth of the mean variance is added before whitening, so that it is somewhat less than 1.
    assert (inside < 1).all()
    assert (inside > 0.1).all()
    assert seen.var(axis=0).mean() > 2 * inside.mean()


def test_with_few_labels_the_last_directions_are_zeros() -> None:
    rows = np.random.default_rng(6).standard_normal((40, 5)) + np.repeat([0, 4], 20)[:, None]
    directions = telling_directions(rows, np.repeat([2, 5], 20), np.ones(40)).numpy()
    assert np.abs(directions[:, 0]).max() > 0
    np.testing.assert_array_equal(directions[:, 1:], 0)


def test_a_drawn_profile_never_holds_the_row_itself() -> None:
    speakers = np.array([0, 0, 0, 1, 1, 2])
    rows = np.eye(6, dtype=np.float32)
    means, counts = drawn_profiles(rows, speakers, (3, 40), np.random.default_rng(0))
    assert counts.tolist() == [2, 2, 2, 1, 1, 0]
    for row in range(6):
        assert means[row, row] == 0
        others = [other for other in range(6) if other != row and speakers[other] == speakers[row]]
        np.testing.assert_allclose(means[row, others], 1 / max(1, len(others)))
        assert means[row].sum() == pytest.approx(1 if others else 0)


def test_it_learns_and_repeats_itself() -> None:
    training, test = data(), data(seed=9)
    first, second = fit_classifier(training, SMALL), fit_classifier(training, SMALL)
    with torch.no_grad():
        logits = [
            fitted(torch.tensor(test.features), torch.tensor(test.embedding), *nobody(fitted))[0].numpy()
            for fitted in (first, second)
        ]
    np.testing.assert_array_equal(logits[0], logits[1])
    assert np.mean(logits[0].argmax(axis=1) == test.labels) > 0.9


def test_a_profile_counts_by_how_much_its_clips_differ() -> None:
    fitted = fit_classifier(data(), SMALL)
    test = data(seed=9)

    def logits(profile: Profile) -> np.ndarray:
        with torch.no_grad():
            return fitted(torch.tensor(test.features), torch.tensor(test.embedding), *profile)[0].numpy()

    alone = logits(nobody(fitted))
    for variance, clips in ((1.0, 5), (1.0, 50), (0.0, 1), (0.0, 20)):
        np.testing.assert_array_equal(logits(someone(fitted, variance, clips)), alone)
    assert np.abs(logits(someone(fitted, 9.0, 20)) - alone).max() > 0.1
    # The same variance says less of fewer clips.
    trusts = [float(fitted.trust(*someone(fitted, 2.6 * (clips - 1) / clips, clips)[1:])) for clips in (2, 5, 20, 50)]
    assert trusts == sorted(trusts)
    assert trusts[0] < trusts[-1] == pytest.approx(SMALL.profile_strength)


@pytest.mark.parametrize(("variance", "clips"), [(0.0, 0), (1.0, 5), (3.0, 20)])
def test_the_exported_graph_equals_pytorch(tmp_path: Path, variance: float, clips: int) -> None:
    training = data()
    classifier = fit_classifier(training, SMALL)
    export_classifier(classifier, tmp_path / "classifier.onnx")
    mean, deviation, count = someone(classifier, variance, clips) if clips else nobody(classifier)
    got, vectors = ExportedClassifier(tmp_path / "classifier.onnx").run(
        training.features, training.embedding, (mean.numpy(), deviation.numpy(), clips)
    )
    with torch.no_grad():
        inputs = torch.tensor(training.features), torch.tensor(training.embedding)
        expected, expected_vectors = classifier(*inputs, mean, deviation, count)
    assert got.shape == (160, 8)
    assert vectors.shape == (160, classifier.profile_size)
    # The large matrices are stored as float16: 11 bits.
    np.testing.assert_allclose(got, expected.numpy(), atol=0.03)
    np.testing.assert_allclose(vectors, expected_vectors.numpy(), atol=0.03)
