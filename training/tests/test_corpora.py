"""What a file's name says, and that a name no rule knows is refused."""

from pathlib import Path

import pytest

from ser_training.corpora import Clip, name_to_clip, read_corpora


@pytest.mark.parametrize(
    ("corpus", "name", "speaker", "label", "sex"),
    [
        ("ravdess", "03-01-05-02-01-01-12", "ravdess/12", "angry", "female"),
        ("ravdess", "03-01-02-01-01-01-01", "ravdess/01", "calm", "male"),
        ("ravdess", "03-01-08-01-01-01-24", "ravdess/24", "surprise", "female"),
        ("tess", "OAF_back_fear", "tess/OAF", "fearful", "female"),
        ("tess", "YAF_week_ps", "tess/YAF", "surprise", "female"),
        ("emodb", "03a01Wa", "emodb/03", "angry", "male"),
        ("emodb", "16b10Tb", "emodb/16", "sad", "female"),
        ("urdu", "SM25_F3_H052", "urdu/SM25", "happy", "male"),
        ("urdu", "SF10_F1_S01", "urdu/SF10", "sad", "female"),
        ("nemo", "EB0_surprised_97", "nemo/EB0", "surprise", "female"),
        ("nemo", "WR0_happiness_1", "nemo/WR0", "happy", "male"),
        ("ased", "a5-03-01-02-50", "ased/50", "angry", "male"),
        ("ased", "n1-01-02-01-27", "ased/27", "neutral", "female"),
        # Named as a man's, as one of the speaker's clips is.
        ("ased", "f2-01-02-02-15", "ased/15", "fearful", "female"),
    ],
)
def test_names(corpus: str, name: str, speaker: str, label: str, sex: str) -> None:
    path = Path(f"{name}.flac")
    assert name_to_clip(path, corpus) == Clip(path, corpus, speaker, label, sex)


def test_boredom_is_left_out() -> None:
    assert name_to_clip(Path("03a01La.flac"), "emodb") is None


def test_an_unknown_name_says_what_was_expected() -> None:
    with pytest.raises(ValueError, match=r"ravdess/holiday\.wav: expected a name like 03-01-"):
        name_to_clip(Path("holiday.wav"), "ravdess")


def test_reading_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "ravdess"
    folder.mkdir()
    for name in ("03-01-03-01-02-02-07", "03-01-03-01-02-01-07", "03-01-01-01-01-01-01"):
        (folder / f"{name}.flac").touch()
    keys = [clip.key for clip in read_corpora(tmp_path, ["ravdess"])]
    assert keys == ["ravdess/03-01-01-01-01-01-01", "ravdess/03-01-03-01-02-01-07"]


def test_a_missing_corpus_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"emodb: expected \.flac or \.wav clips"):
        read_corpora(tmp_path, ["emodb"])
