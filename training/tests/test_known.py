"""What is known: which recordings are drawn, and the answers by a classifier that can be worked out by hand."""

from pathlib import Path

import numpy as np
import pytest

from ser_training.corpora import CORPORA, Clip
from ser_training.features import WindowTable
from ser_training.folds import corpus_folds, ravdess_folds
from ser_training.known import CONDITIONS, ROOM, SPEAKER, Condition, evaluate_known, measure_known
from ser_training.known.clips import BundleClips
from ser_training.known.conditions import Group, Pool, arrangements
from ser_training.predictions import ExportedClassifier, Known, predict_clips
from ser_training.robustness import evaluate_drawn
from ser_training.settings import LABELS

from .made_up import voices
from .made_up_graph import TEMPERATURE, logits_by_hand, write_made_up

POOL = Pool(
    np.random.default_rng(1).integers(0, len(LABELS), 400), np.random.default_rng(2).integers(0, 5, 400), foreign=30
)
EMOTIONS = list(range(len(LABELS)))


def drawn(condition: Condition, pool: Pool = POOL) -> list[list[Group]]:
    return arrangements(condition, pool, EMOTIONS, np.random.default_rng(3))


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_every_recording_is_tested_once_and_never_knows_itself(condition: Condition) -> None:
    arranged = drawn(condition)
    assert len(arranged) == (len(EMOTIONS) if condition.drawn == "one" else 1)
    for groups in arranged:
        assert sorted(np.concatenate([group.tested for group in groups])) == list(range(len(POOL.labels)))
        for group in groups:
            assert not set(group.tested) & set(group.known)
            assert len(set(group.known)) == len(group.known) <= condition.clips
            if condition.of == "speaker":
                assert set(POOL.speakers[group.known]) <= set(POOL.speakers[group.tested])
                assert len(set(POOL.speakers[group.tested])) == 1
    if condition.drawn in ("any", "mostly", "only", "mixed"):
        assert {len(group.known) for group in arranged[0]} == {condition.clips}


def test_rooms_have_the_emotions_that_their_names_say() -> None:
    for condition in CONDITIONS:
        if condition.drawn not in ("mostly", "only"):
            continue
        (groups,) = drawn(condition)
        of_emotion = np.mean(POOL.labels[groups[0].known] == LABELS.index(condition.emotion))
        assert of_emotion == (0.8 if condition.drawn == "mostly" else 1.0)
        assert f"{'80 %' if condition.drawn == 'mostly' else 'all'} {condition.emotion}" in condition.name


def test_a_mixed_room_is_half_foreign() -> None:
    (groups,) = drawn(next(condition for condition in CONDITIONS if condition.drawn == "mixed"))
    for group in groups:
        assert np.sum(group.known >= len(POOL.labels)) == 20
        assert group.known.max() < len(POOL.labels) + POOL.foreign


def test_clips_of_one_emotion_are_each_emotion_in_turn_or_the_tested_one() -> None:
    one = drawn(Condition("one", "speaker", 5, "one"))
    for emotion, groups in zip(EMOTIONS, one, strict=True):
        assert {label for group in groups for label in POOL.labels[group.known]} == {emotion}
    (own,) = drawn(Condition("own", "speaker", 5, "own"))
    for group in own:
        assert set(POOL.labels[group.known]) <= set(POOL.labels[group.tested])
        assert len(set(POOL.labels[group.tested])) == 1


def test_where_there_are_fewer_all_others_are_known() -> None:
    pool = Pool(np.array([0, 0, 1]), np.array([0, 0, 1]))
    (groups,) = drawn(SPEAKER, pool)
    known = {int(place): group.known.tolist() for group in groups for place in group.tested}
    assert known == {0: [1], 1: [0], 2: []}


def test_what_is_drawn_changes_with_the_seed_alone() -> None:
    first, again = drawn(ROOM)[0], drawn(ROOM)[0]
    (other,) = arrangements(ROOM, POOL, EMOTIONS, np.random.default_rng(4))
    assert first[0].known.tolist() == again[0].known.tolist() != other[0].known.tolist()


def offset_voices(windows: int = 1) -> tuple[list[Clip], WindowTable]:
    """Clips whose corpus has a place of its own that hides the emotions; ``windows`` each, of unequal speech."""
    clips, table = voices(16)
    places = 6 * np.random.default_rng(5).standard_normal((len(CORPORA), table.embedding.shape[1]))
    embedding = table.embedding + places[[CORPORA.index(clip.corpus) for clip in clips]]
    noise = np.random.default_rng(6).standard_normal((windows, *embedding.shape))
    rows = np.random.default_rng(7).permutation(windows * len(clips))
    return clips, WindowTable(
        np.tile(table.clip, windows)[rows],
        np.repeat(np.arange(1.0, windows + 1), len(clips))[rows],
        np.tile(table.features, (windows, 1))[rows],
        (embedding + 0.1 * noise).reshape(-1, embedding.shape[1]).astype(np.float32)[rows],
    )


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles")
    clips, _ = offset_voices()
    for fold in [*corpus_folds(clips), *ravdess_folds(clips)]:
        write_made_up(folder / fold.name, 94, 24)
    return folder


@pytest.mark.parametrize("of", ["room", "speaker"])
def test_answers_are_those_of_the_clips_that_are_known(bundles: Path, of: str) -> None:
    _, table = offset_voices(windows=3)
    numbers = np.array([4, 9, 2, 30, 31])
    voice = BundleClips(numbers, table, bundles / "loco-tess")
    group = Group(np.array([0, 3]), np.array([1, 2, 4]))
    probabilities, room_weight, speaker_weight = voice.classify(group, of)

    def rows(number: int) -> tuple[np.ndarray, np.ndarray]:
        own = table.clip == number
        return table.embedding[own], table.speech_seconds[own] / table.speech_seconds[own].sum()

    vectors = np.stack([shares @ embedding for embedding, shares in map(rows, numbers[group.known])])
    known = Known(vectors, vectors if of == "speaker" else None)
    for got, number in zip(probabilities, numbers[group.tested], strict=True):
        embedding, shares = rows(number)
        scores = np.exp(logits_by_hand(embedding, known) / TEMPERATURE)
        # Half precision of what is kept.
        np.testing.assert_allclose(got, shares @ (scores / scores.sum(axis=1, keepdims=True)), atol=2e-3)
    assert room_weight == pytest.approx(3 / 13)
    assert speaker_weight == pytest.approx(3 / 13 if of == "speaker" else 0)


def test_nothing_known_is_the_classifier_alone(bundles: Path) -> None:
    clips, table = offset_voices()
    path = bundles / "loco-urdu" / "classifier.onnx"
    alone = predict_clips(path, table, len(clips))
    logits = logits_by_hand(table.embedding, Known())[np.argsort(table.clip)]
    np.testing.assert_allclose(alone, logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), atol=1e-4)
    said = ExportedClassifier(path).run(table.features[:2], table.embedding[:2], Known(np.zeros((0, 24)), None))
    assert (said.room_weight, said.speaker_weight) == (0, 0)
    np.testing.assert_allclose(said.unlikeness, np.abs(table.features[:2]).max(axis=1), rtol=1e-6)
    np.testing.assert_array_equal(said.clip_vectors, table.embedding[:2])


def test_a_known_room_helps_and_its_weight_is_told(bundles: Path) -> None:
    clips, table = offset_voices()
    (fold,) = [fold for fold in corpus_folds(clips) if fold.name == "loco-nemo"]
    report = measure_known("LOCO", [fold], clips, table, bundles, [ROOM, SPEAKER], seeds=2)
    assert (report["corpus"], report["clips"]) == ("nemo", fold.test.sum())
    room, speaker = report["known"][ROOM.name], report["known"][SPEAKER.name]
    assert report["alone"] + 0.1 < room["uar"] < speaker["uar"] + 0.1
    assert len(room["uarBySeed"]) == 2
    assert np.mean(room["uarBySeed"]) == pytest.approx(room["uar"], abs=1e-4)
    # 31 others of the corpus, for which there is no fortieth; 15 of the speaker.
    assert room["roomWeight"] == pytest.approx(31 / 41, abs=5e-3)
    assert (room["speakerWeight"], speaker["speakerWeight"]) == (0, pytest.approx(15 / 25, abs=1e-4))
    assert speaker["roomWeight"] == speaker["speakerWeight"]


def test_clips_that_nobody_was_heard_in_count_as_wrong_where_they_count(bundles: Path) -> None:
    clips, table = offset_voices()
    (fold,) = [fold for fold in corpus_folds(clips) if fold.name == "loco-tess"]
    silent = np.flatnonzero(fold.test)[:6]
    heard = table.of(~np.isin(table.clip, silent))
    left_out = measure_known("LOCO", [fold], clips, heard, bundles, [], 1)
    wrong = measure_known("LOCO", [fold], clips, heard, bundles, [], 1, counted=np.arange(len(clips)))
    assert (left_out["clips"], wrong["clips"]) == (fold.test.sum() - 6, fold.test.sum())
    assert wrong["alone"] < left_out["alone"]


def test_each_seed_draws_anew(bundles: Path) -> None:
    clips, table = offset_voices()
    (fold,) = [fold for fold in corpus_folds(clips) if fold.name == "loco-urdu"]
    few = Condition("few", "room", 3)
    report = measure_known("LOCO", [fold], clips, table, bundles, [few], seeds=4)
    assert len(set(report["known"]["few"]["uarBySeed"])) > 1


def test_drawn_copies_are_judged_by_the_clips_that_were_heard_as_recorded(bundles: Path) -> None:
    clips, table = offset_voices()
    nobody, silenced = np.flatnonzero([clip.corpus == "emodb" for clip in clips])[:6].reshape(2, 3)
    recorded = table.of(~np.isin(table.clip, nobody))
    copies = recorded.of(~np.isin(recorded.clip, silenced))
    reports = evaluate_drawn(clips, recorded, copies, bundles, seeds=1)
    assert [report["corpus"] for report in reports] == list(CORPORA)
    emodb = reports[CORPORA.index("emodb")]
    assert emodb["clips"] == sum(clip.corpus == "emodb" for clip in clips) - 3
    assert emodb["refused"] == pytest.approx(3 / emodb["clips"], abs=1e-4)
    assert [report["refused"] for report in reports if report is not emodb] == [0] * 5
    heard = measure_known("LOCO", [corpus_folds(clips)[0]], clips, copies, bundles, [ROOM], 1)
    assert {name: reports[0][name] for name in heard} == heard
    louder = measure_known("LOCO", [corpus_folds(clips)[2]], clips, recorded, bundles, [ROOM], 1)
    assert emodb["alone"] < louder["alone"]


def test_ravdess_is_pooled_over_its_folds_and_has_no_rooms(bundles: Path) -> None:
    clips, table = offset_voices()
    reports = evaluate_known(clips, table, bundles, seeds=1)
    assert [report["protocol"] for report in reports] == ["RAVDESS-6", *["LOCO"] * len(CORPORA)]
    assert [report["corpus"] for report in reports[1:]] == list(CORPORA)
    assert reports[0]["clips"] == sum(clip.corpus == "ravdess" for clip in clips)
    assert set(reports[0]["known"]) == {one.name for one in CONDITIONS if one.of == "speaker"}
    assert set(reports[1]["known"]) == {one.name for one in CONDITIONS}
