"""The figures and the calibration against numbers worked out by hand or by scikit-learn."""

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.metrics import balanced_accuracy_score, confusion_matrix

from ser_training.calibration import fit_calibration
from ser_training.metrics import accuracy_of_surest, confusion, expected_calibration_error, uar
from ser_training.predictions import calm_as_neutral


def test_uar_and_confusion_equal_scikit_learn() -> None:
    generator = np.random.default_rng(0)
    true, predicted = generator.integers(0, 8, 500), generator.integers(0, 8, 500)
    assert uar(predicted, true) == pytest.approx(balanced_accuracy_score(true, predicted))
    np.testing.assert_array_equal(confusion(predicted, true, 8), confusion_matrix(true, predicted))


def test_uar_leaves_out_classes_that_do_not_occur() -> None:
    assert uar(np.array([0, 0, 7]), np.array([0, 0, 1])) == 0.5


def test_calibration_error_by_hand() -> None:
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.4, 0.6], [0.4, 0.6]])
    true = np.array([0, 1, 1, 1])
    # Two of 0.9, half of them right; two of 0.6, both right.
    assert expected_calibration_error(probabilities, true) == pytest.approx(0.5 * 0.4 + 0.5 * 0.4)


def test_certainty_belongs_to_the_last_bin() -> None:
    assert expected_calibration_error(np.array([[1.0, 0.0]]), np.array([0])) == 0


def test_calibration_finds_the_temperature_that_the_answers_were_drawn_with() -> None:
    generator = np.random.default_rng(3)
    logits = generator.standard_normal((20_000, 8)) * 3
    shares = softmax(logits / 1.7, axis=1)
    true = (shares.cumsum(axis=1) > generator.random((20_000, 1))).argmax(axis=1)
    found = fit_calibration(logits, true, np.zeros(20_000))
    assert found.temperature == pytest.approx(1.7, rel=0.05)


def test_above_the_threshold_seven_of_ten_are_right_and_below_it_not() -> None:
    generator = np.random.default_rng(4)
    logits = generator.standard_normal((20_000, 8)) * 1.5
    true = (softmax(logits, axis=1).cumsum(axis=1) > generator.random((20_000, 1))).argmax(axis=1)
    found = fit_calibration(logits, true, np.zeros(20_000), right_when_sure=0.7)
    probabilities = softmax(logits / found.temperature, axis=1)
    right, confidence = probabilities.argmax(axis=1) == true, probabilities.max(axis=1)
    assert np.mean(right[confidence >= found.unsure_below]) == pytest.approx(0.7, abs=0.002)
    # One answer in a hundred more, and fewer would be.
    lower = np.quantile(confidence, np.mean(confidence < found.unsure_below) - 0.01)
    assert np.mean(right[confidence >= lower]) < 0.7


def test_no_threshold_is_enough_where_none_are_right() -> None:
    logits = np.tile([2.0, 0, 0, 0, 0, 0, 0, 0], (10, 1))
    assert fit_calibration(logits, np.ones(10, dtype=int), np.zeros(10)).unsure_below == 1


def test_a_large_corpus_counts_no_more_than_a_small_one() -> None:
    # The small corpus's answers are right at 0.9, the large one's at random: by clips, the temperature would be huge.
    logits = np.tile([3.0, 0, 0, 0, 0, 0, 0, 0], (1010, 1))
    true = np.r_[np.zeros(10, dtype=int), np.arange(1000) % 8]
    corpora = np.repeat(["small", "large"], [10, 1000])
    evenly, by_clips = fit_calibration(logits, true, corpora), fit_calibration(logits, true, np.zeros(1010))
    # Half of 1 and half of 1/8 are right.
    confidence = softmax(logits[:1] / evenly.temperature, axis=1).max()
    assert confidence == pytest.approx((1 + 1 / 8) / 2, abs=0.01)
    assert evenly.temperature < by_clips.temperature


def test_calm_counts_as_neutral() -> None:
    merged = calm_as_neutral(np.array([[0.0, 0.3, 0.0, 0.0, 0.35, 0.15, 0.2, 0.0]]))
    np.testing.assert_allclose(merged, [[0.0, 0.0, 0.0, 0.0, 0.35, 0.45, 0.2, 0.0]])


def test_the_surest_answers_are_counted_from_the_surest_on() -> None:
    confidence, right = np.array([0.2, 0.9, 0.6, 0.7]), np.array([False, True, True, False])
    # 0.9 right, 0.7 wrong, 0.6 right, 0.2 wrong.
    shares = np.array([0.01, 0.25, 0.5, 0.75, 1.0])
    np.testing.assert_allclose(accuracy_of_surest(confidence, right, shares), [1, 1, 1 / 2, 2 / 3, 1 / 2])
