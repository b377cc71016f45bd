"""The classifier: balance, scaling, learning, repeatability, and the exported graph against PyTorch."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from ser_training.classifier import Recipe, TrainingSet, balanced_weights, export_classifier, fit_classifier
from ser_training.classifier.network import ScaledComponents

SMALL = Recipe(feature_components=8, embedding_components=12, members=2, steps=60, input_noise=0.1)


def data(seed: int = 0) -> TrainingSet:
    """Four labels, told apart by some features and some of the embedding; one feature never changes."""
    generator = np.random.default_rng(seed)
    labels = np.repeat([0, 2, 4, 7], 40)
    features = generator.standard_normal((160, 94)).astype(np.float32)
    embedding = generator.standard_normal((160, 600)).astype(np.float32)
    features[:, :30] += 2 * (labels[:, None] % 4)
    embedding[:, :200] += 2 * (labels[:, None] > 3)
    features[:, 40] = 0.25
    return TrainingSet(features, embedding, labels, np.ones(160))


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


def test_it_learns_and_repeats_itself() -> None:
    training, test = data(), data(seed=9)
    first, second = fit_classifier(training, SMALL), fit_classifier(training, SMALL)
    with torch.no_grad():
        logits = [
            fitted(torch.tensor(test.features), torch.tensor(test.embedding)).numpy() for fitted in (first, second)
        ]
    np.testing.assert_array_equal(logits[0], logits[1])
    assert np.mean(logits[0].argmax(axis=1) == test.labels) > 0.9


def test_the_exported_graph_equals_pytorch(tmp_path: Path) -> None:
    training = data()
    classifier = fit_classifier(training, SMALL)
    export_classifier(classifier, tmp_path / "classifier.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "classifier.onnx"), providers=["CPUExecutionProvider"])
    (got,) = session.run(["logits"], {"features": training.features, "embedding": training.embedding})
    with torch.no_grad():
        expected = classifier(torch.tensor(training.features), torch.tensor(training.embedding)).numpy()
    assert got.shape == (160, 8)
    # The large matrices are stored as float16: 11 bits.
    np.testing.assert_allclose(got, expected, atol=0.02)
