"""The emotions' space and the offsets of rooms and speakers, on made-up corpora whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal

from ser_training.classifier import TrainingSet
from ser_training.classifier.discriminant import Discriminant, fit_discriminant
from ser_training.classifier.known import KnownOffset
from ser_training.classifier.offsets import true_offsets
from ser_training.classifier.recipe import KnownRecipe
from ser_training.classifier.space import EmotionSpace

WIDTH = 20
RECIPE = KnownRecipe(guess_share=0.0)


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


def offset_of(known: np.ndarray, placed: np.ndarray, recipe: KnownRecipe = RECIPE) -> np.ndarray:
    """Offsets for the rows ``placed`` by the clips ``known``, drawn to none; a third of the rows only fill."""
    filled = np.concatenate([known, np.full((len(known) // 3, WIDTH), 50.0)])
    present = (np.arange(len(filled)) < len(known)).astype(np.float32)
    given = (torch.tensor(one, dtype=torch.float32) for one in (placed, filled, np.zeros((len(filled), 8)), present))
    module = KnownOffset(EmotionSpace(fitted()), recipe)
    return module(*given, torch.zeros(placed.shape, dtype=torch.float32)).numpy()


def weight_of(known: np.ndarray, recipe: KnownRecipe = RECIPE) -> float:
    filled = torch.tensor(np.concatenate([known, np.ones((3, WIDTH))]), dtype=torch.float32)
    present = torch.tensor([1.0] * len(known) + [0.0] * 3)
    guesses = torch.zeros(len(filled), 8)
    return float(KnownOffset(EmotionSpace(fitted()), recipe).weight(filled, guesses, present)[0])


def place(rows: np.ndarray) -> np.ndarray:
    return (rows - fitted().origin) @ fitted().whiten


def placed(labels: np.ndarray, offset: np.ndarray, seed: int) -> np.ndarray:
    return place(voices(labels, offset, seed))


def test_corpora_that_lack_labels_do_not_shift_the_others() -> None:
    discriminant = fitted()
    differences = (discriminant.means - discriminant.means[0]) @ np.linalg.inv(discriminant.whiten)
    np.testing.assert_allclose(differences, means() - means()[0], atol=0.7)


def test_corpora_have_their_own_offsets() -> None:
    discriminant = fitted()
    generator = np.random.default_rng(0)
    true = [4 * generator.standard_normal(WIDTH) for _ in range(3)]
    got = [offset @ np.linalg.inv(discriminant.whiten) for offset in discriminant.offsets.values()]
    np.testing.assert_allclose(got[1] - got[0], true[1] - true[0], atol=0.7)
    np.testing.assert_allclose(got[2] - got[0], true[2] - true[0], atol=0.7)


def test_scores_are_log_densities_of_normal_distributions() -> None:
    discriminant = fitted()
    rows = np.random.default_rng(4).standard_normal((5, WIDTH))
    space = EmotionSpace(discriminant)
    got = torch.softmax(space.scores(space.place(torch.tensor(rows, dtype=torch.float32))), dim=1).numpy()
    inside = np.linalg.inv(discriminant.whiten @ discriminant.whiten.T)
    centres = discriminant.origin + discriminant.means @ np.linalg.inv(discriminant.whiten)
    densities = np.stack([multivariate_normal(centre, inside, allow_singular=True).pdf(rows) for centre in centres], 1)
    np.testing.assert_allclose(got, densities / densities.sum(axis=1, keepdims=True), atol=1e-4)


def test_a_label_that_nobody_heard_is_never_the_answer() -> None:
    labels = np.repeat([0, 1, 2], 30)
    rows = voices(labels, np.zeros(WIDTH), 1)
    space = EmotionSpace(fit_discriminant(rows, labels, np.full(90, "one"), np.ones(90), 0.1))
    answers = torch.softmax(0.3 * space.scores(space.place(torch.tensor(rows, dtype=torch.float32))), dim=1)
    assert answers[:, 3:].max() == 0
    assert space.emotional.shape == (WIDTH, 2)


def test_a_corpus_is_like_itself_and_strangers_are_unlike_all() -> None:
    discriminant = fitted()
    space = EmotionSpace(discriminant)
    home = 4 * np.random.default_rng(0).standard_normal(WIDTH)
    rows = [voices(np.arange(40) % 8, home + away, 3) for away in (0, 6)]
    near, far = (space.unlikeness(space.place(torch.tensor(one, dtype=torch.float32))) for one in rows)
    # By hand for one row: the nearest of 3 corpora and 8 labels.
    row = place(rows[1][:1])
    groups = [offset + mean for offset in discriminant.offsets.values() for mean in discriminant.means]
    assert float(far[0]) == pytest.approx(min(np.mean((row - group) ** 2) for group in groups), rel=1e-3)
    assert near.max() < far.min()


@pytest.mark.parametrize("skew", [0.0, 0.6])
def test_an_offset_is_found_without_labels(skew: float) -> None:
    discriminant = fitted()
    generator = np.random.default_rng(5)
    labels = np.where(generator.random(60) < skew, 5, generator.integers(0, 8, 60))
    middle = discriminant.origin - means().mean(axis=0)
    true = 1.5 * np.random.default_rng(6).standard_normal(WIDTH)
    known = placed(labels, middle + true, 7)
    (offset,) = offset_of(known, known[:1])
    left = offset - true @ discriminant.whiten
    assert np.linalg.norm(left) < 0.5 * np.linalg.norm(true @ discriminant.whiten)
    # The plain mean takes the emotions for the room.
    plain = known.mean(axis=0) - discriminant.means.mean(axis=0) - true @ discriminant.whiten
    assert skew == 0 or np.linalg.norm(left) < np.linalg.norm(plain)


def test_few_recordings_move_little() -> None:
    known = placed(np.zeros(1, dtype=int), fitted().origin + 2, 8)
    one, many = (np.linalg.norm(offset_of(np.tile(known, (n, 1)), known)) for n in (1, 40))
    assert one < 0.5 * many


def test_in_a_mixed_room_each_listens_to_its_own() -> None:
    here, there = np.zeros(WIDTH), np.r_[np.zeros(8), np.full(WIDTH - 8, 6.0)]
    labels = np.arange(24) % 8
    rows = np.concatenate([placed(labels, here, 1), placed(labels, there, 2)])
    one, other = offset_of(rows, rows[[0, 24]], replace(RECIPE, attention=8.0))
    both = offset_of(rows, rows[[0, 24]])
    apart = (there - here) @ fitted().whiten
    np.testing.assert_allclose(other - one, apart, atol=0.35 * np.abs(apart).max())
    np.testing.assert_allclose(both[0], both[1])


def test_variety_tells_one_emotion_from_several_wherever_the_room_lies() -> None:
    several = placed(np.arange(40) % 8, np.zeros(WIDTH), 9)
    one = placed(np.full(40, 4), np.zeros(WIDTH), 10)
    assert weight_of(one) == 0
    assert weight_of(several) > 0.3
    assert weight_of(2 * several + 5) == pytest.approx(weight_of(several), abs=1e-4)
    assert weight_of(several[:1]) == 0
    assert weight_of(several, replace(RECIPE, strength=0.5)) == pytest.approx(0.5 * weight_of(several))


def test_a_covariance_of_what_means_nothing_makes_its_axes_count_less() -> None:
    labels = np.repeat(np.arange(4), 60)
    rows = voices(labels, np.zeros(WIDTH), 8)
    nuisance = np.zeros((WIDTH, WIDTH))
    nuisance[0, 0] = 50
    given = rows, labels, np.full(240, "one"), np.ones(240), 0.01
    seeing, blind = (fit_discriminant(*given, nuisance=one) for one in (0.0, nuisance))

    def apart(fitted: Discriminant, one: int, other: int) -> float:
        return float(np.square(fitted.means[one] - fitted.means[other]).sum())

    # Label 0's mean lies on the axis, and so does half of what tells it from the others.
    assert apart(blind, 0, 1) == pytest.approx(apart(seeing, 0, 1) / 2, rel=0.3)
    assert apart(blind, 2, 3) == pytest.approx(apart(seeing, 2, 3), rel=0.3)


def test_a_room_heard_mostly_in_one_emotion_counts_less_wherever_it_lies() -> None:
    recipe = replace(RECIPE, least_variety=0.0, enough_variety=0.1, even_share=0.2, skewed_share=0.7)
    shares = [[5] * 8, [19, 3, 3, 3, 3, 3, 3, 3], [33, 1, 1, 1, 1, 1, 1, 1]]
    for offset in (np.zeros(WIDTH), np.full(WIDTH, 2.0)):
        rooms = [placed(np.repeat(np.arange(8), counts), offset, 11) for counts in shares]
        even, skewed, single = (weight_of(room, recipe) for room in rooms)
        assert even > 0.95
        # Of 33 in 40 fewer are heard: a part of what all have in common is taken for the room.
        assert 0.4 < skewed < 1
        assert single < skewed - 0.2


def test_training_knows_each_speaker_who_was_heard_in_three_emotions() -> None:
    discriminant = fitted()
    labels = np.r_[np.arange(30) % 3, np.zeros(30, dtype=int)]
    speakers, corpora = np.repeat(["several", "one"], 30), np.full(60, "corpus1")
    own = np.r_[np.zeros(8), np.full(WIDTH - 8, 2.0)]
    rows = place(voices(labels, own, 4))
    copies = np.arange(60) == 0
    rows[0] = 1e3
    given = TrainingSet(np.zeros((60, 0)), np.zeros((60, 0)), labels, corpora, speakers, np.arange(60), copies)
    of_corpora, of_speakers = (one.numpy() for one in true_offsets(torch.tensor(rows), given, discriminant, 4.0))
    np.testing.assert_allclose(of_corpora, np.tile(discriminant.offsets["corpus1"], (60, 1)), rtol=1e-4)
    np.testing.assert_array_equal(of_speakers[30:], of_corpora[30:])
    # 29 clips, and four drawn to the corpus; the disturbed copy is the speaker's too, but tells nothing.
    rest = (rows[1:30] - discriminant.means[labels[1:30]]).mean(axis=0)
    expected = (29 * rest + 4 * discriminant.offsets["corpus1"]) / 33
    np.testing.assert_allclose(of_speakers[:30], np.tile(expected, (30, 1)), atol=1e-3)
