"""The discriminant and the offsets on made-up corpora, whose truth is known."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from ser_training.classifier.discriminant import Discriminant, fit_discriminant
from ser_training.classifier.offsets import OffsetRecipe, estimate_offset, offset_weight, variety

WIDTH = 20
RECIPE = OffsetRecipe()


def means() -> np.ndarray:
    """Eight labels' means, three apart on an axis each."""
    return 3 * np.eye(8, WIDTH)


def voices(labels: np.ndarray, offset: np.ndarray, seed: int) -> np.ndarray:
    return means()[labels] + offset + np.random.default_rng(seed).standard_normal((len(labels), WIDTH))


def fitted(seed: int = 0) -> Discriminant:
    """Three corpora, far from each other; the second and third lack labels."""
    generator = np.random.default_rng(seed)
    rows, labels, corpora = [], [], []
    for place, present in enumerate((range(8), range(5), (0, 5, 6))):
        own = np.repeat(list(present), 60)
        rows.append(voices(own, 4 * generator.standard_normal(WIDTH), seed + place))
        labels.append(own)
        corpora.append(np.full(len(own), f"corpus{place}"))
    labels_, corpora_ = np.concatenate(labels), np.concatenate(corpora)
    return fit_discriminant(np.concatenate(rows), labels_, corpora_, np.ones(len(labels_)), 0.01)


def test_corpora_that_lack_labels_do_not_shift_the_others() -> None:
    discriminant = fitted()
    differences = (discriminant.means - discriminant.means[0]) @ np.linalg.inv(discriminant.whiten)
    np.testing.assert_allclose(differences, means() - means()[0], atol=0.7)


def test_log_probabilities_are_those_of_normal_distributions() -> None:
    discriminant = fitted()
    rows = np.random.default_rng(4).standard_normal((5, WIDTH))
    got = np.exp(discriminant.log_probabilities(discriminant.place(rows), 1.0))
    inside = np.linalg.inv(discriminant.whiten @ discriminant.whiten.T)
    centres = discriminant.origin + discriminant.means @ np.linalg.inv(discriminant.whiten)
    densities = np.stack([multivariate_normal(centre, inside, allow_singular=True).pdf(rows) for centre in centres], 1)
    np.testing.assert_allclose(got, densities / densities.sum(axis=1, keepdims=True), atol=1e-6)


def test_a_label_that_nobody_heard_is_never_the_answer() -> None:
    labels = np.repeat([0, 1, 2], 30)
    rows = voices(labels, np.zeros(WIDTH), 1)
    discriminant = fit_discriminant(rows, labels, np.full(90, "one"), np.ones(90), 0.1)
    assert np.exp(discriminant.log_probabilities(discriminant.place(rows), 0.3))[:, 3:].max() == 0
    assert discriminant.emotional.shape == (WIDTH, 2)


@pytest.mark.parametrize("skew", [0.0, 0.6])
def test_an_offset_is_found_without_labels(skew: float) -> None:
    discriminant = fitted()
    generator = np.random.default_rng(5)
    labels = np.where(generator.random(60) < skew, 5, generator.integers(0, 8, 60))
    middle = discriminant.origin - means().mean(axis=0)
    true = 1.5 * np.random.default_rng(6).standard_normal(WIDTH)
    known = discriminant.place(voices(labels, middle + true, 7))
    offset = estimate_offset(known, discriminant, RECIPE)
    left = offset - true @ discriminant.whiten
    assert np.linalg.norm(left) < 0.5 * np.linalg.norm(true @ discriminant.whiten)
    # The plain mean takes the emotions for the room.
    plain = known.mean(axis=0) - discriminant.means.mean(axis=0) - true @ discriminant.whiten
    assert skew == 0 or np.linalg.norm(left) < np.linalg.norm(plain)


def test_few_recordings_move_little() -> None:
    discriminant = fitted()
    known = discriminant.place(voices(np.zeros(1, dtype=int), discriminant.origin + 2, 8))
    one, many = (np.linalg.norm(estimate_offset(np.tile(known, (n, 1)), discriminant, RECIPE)) for n in (1, 40))
    assert one < 0.5 * many


def test_variety_tells_one_emotion_from_several_wherever_the_room_lies() -> None:
    discriminant = fitted()
    several = discriminant.place(voices(np.arange(40) % 8, np.zeros(WIDTH), 9))
    one = discriminant.place(voices(np.full(40, 4), np.zeros(WIDTH), 10))
    assert variety(one, discriminant) == pytest.approx(1, abs=0.4)
    assert variety(several, discriminant) > 2
    assert variety(2 * several + 5, discriminant) == pytest.approx(variety(several, discriminant))
    assert offset_weight(one, discriminant, RECIPE) == 0
    assert offset_weight(several, discriminant, RECIPE) > 0.3
    assert offset_weight(several[:1], discriminant, RECIPE) == 0
