"""Disturbances against what they promise, measured another way; copies that are the same each time."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from ser_training.copies import Disturbance, copies_folder, draw_disturbance, draw_far, write_copies
from ser_training.copies.draw import CHANNELS, NOISES, generator_of
from ser_training.copies.sounds import babble, in_room, mu_law, pink_noise, telephone, tilted, white_noise, with_noise
from ser_training.corpora import Clip

RATE_HZ = 16_000


def sine(hertz: float, seconds: float = 1.0) -> np.ndarray:
    return 0.1 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)


def level_db(samples: np.ndarray) -> float:
    return 10 * np.log10(np.mean(samples**2))


def band_db(samples: np.ndarray, low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(samples)) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    return 10 * np.log10(power[(frequencies >= low_hz) & (frequencies < high_hz)].sum())


@pytest.mark.parametrize("snr_db", [3.0, 20.0])
def test_noise_lies_so_far_below_the_voice(snr_db: float) -> None:
    voice = sine(440)
    noisy = with_noise(voice, white_noise(len(voice), np.random.default_rng(0)), snr_db)
    assert level_db(voice) - level_db(noisy - voice) == pytest.approx(snr_db, abs=1e-6)


def test_pink_noise_has_as_much_in_each_octave_and_white_twice_as_much() -> None:
    for make, step_db in ((pink_noise, 0.0), (white_noise, 3.0)):
        noise = make(10 * RATE_HZ, np.random.default_rng(1))
        octaves = [band_db(noise, low, 2 * low) for low in (250, 500, 1000, 2000)]
        np.testing.assert_allclose(np.diff(octaves), step_db, atol=0.5)


def test_babble_holds_every_voice_equally_loud() -> None:
    mixed = babble(2 * RATE_HZ, [0.01 * sine(500), sine(1500), 3 * sine(3000)], np.random.default_rng(2))
    np.testing.assert_allclose(np.diff([band_db(mixed, hz - 50, hz + 50) for hz in (500, 1500, 3000)]), 0, atol=0.2)


def test_a_room_dies_away_by_60_db_in_its_time() -> None:
    click = np.zeros(RATE_HZ)
    click[0] = 1
    response = in_room(click, 0.4, 3.0, np.random.default_rng(3))
    assert response[0] == pytest.approx(1)
    assert 10 * np.log10(np.sum(response[1:] ** 2)) == pytest.approx(-3, abs=0.1)
    early, late = (level_db(response[int(at * RATE_HZ) :][:1600]) for at in (0.05, 0.25))
    # Half of 0.4 s: 30 dB, a little more where high frequencies die sooner.
    assert 28 < early - late < 45


def test_a_telephone_lets_its_band_through() -> None:
    for channel, at_least in ((telephone, -1.0), (mu_law, -1.5)):
        inside, below, above = (level_db(channel(sine(hz))) - level_db(sine(hz)) for hz in (1000, 80, 6000))
        assert inside > at_least
        assert below < -20
        assert above < -20


def test_mu_law_has_255_steps() -> None:
    quiet = 0.01 * sine(1000)
    noise = mu_law(quiet)[2000:-2000] - telephone(quiet)[2000:-2000]
    assert level_db(noise) < level_db(quiet) - 10
    assert np.abs(noise).max() > 0


def test_a_tilt_is_so_steep() -> None:
    levels = [level_db(tilted(sine(hz), 3.0)) - level_db(sine(hz)) for hz in (500, 1000, 4000)]
    np.testing.assert_allclose(levels, [-3, 0, 6], atol=0.01)


def test_every_copy_has_something_and_all_kinds_occur() -> None:
    drawn = [draw_disturbance(np.random.default_rng(seed)) for seed in range(400)]
    assert all(one.t60_seconds or one.noise or one.channel for one in drawn)
    assert {one.noise for one in drawn} == {None, *NOISES}
    assert {one.channel for one in drawn} == {None, *CHANNELS}
    assert all(3 <= one.snr_db <= 30 and -30 <= one.gain_db <= 6 for one in drawn)


def test_far_copies_have_a_room_or_noise_or_both_and_no_channel() -> None:
    drawn = [draw_far(np.random.default_rng(seed)) for seed in range(400)]
    assert {(one.t60_seconds is not None, one.noise is not None) for one in drawn} == {
        (True, True),
        (True, False),
        (False, True),
    }
    noises = [one.noise for one in drawn if one.noise]
    assert set(noises) == set(NOISES)
    assert 0.4 < noises.count("babble") / len(noises) < 0.6
    assert all(5 <= one.snr_db <= 25 and -20 <= one.gain_db <= 0 and one.channel is None for one in drawn)


def test_a_generator_depends_on_all_parts_alone() -> None:
    numbers = [generator_of(*parts).random() for parts in ((0, "a"), (0, "b"), (1, "a"), (0, "a"))]
    assert len(set(numbers)) == 3
    assert numbers[0] == numbers[3]


def made_up_clips(folder: Path) -> list[Clip]:
    folder.mkdir()
    clips = []
    for place in range(6):
        path = folder / f"{place}.flac"
        soundfile.write(path, sine(200 + 100 * place, 0.5), RATE_HZ)
        clips.append(Clip(path, "tess", f"tess/{place % 2}", "sad", "female"))
    return clips


def test_copies_are_the_same_each_time_and_in_any_order(tmp_path: Path) -> None:
    clips = made_up_clips(tmp_path / "tess")
    first = write_copies(clips, tmp_path / "first", seed=3)
    second = write_copies(clips[::-1], tmp_path / "second", seed=3, among=clips)[::-1]
    for clip, one, other in zip(clips, first, second, strict=True):
        assert (one.key, one.speaker, one.label) == (clip.key, clip.speaker, clip.label)
        assert one.path.read_bytes() == other.path.read_bytes() != clip.path.read_bytes()
    assert write_copies(clips[:1], tmp_path / "third", seed=4)[0].path.read_bytes() != first[0].path.read_bytes()


def test_copies_are_drawn_as_is_asked(tmp_path: Path) -> None:
    clips = made_up_clips(tmp_path / "tess")
    quieter = write_copies(clips, tmp_path / "drawn", 0, draw=lambda generator: Disturbance(gain_db=-6))
    for clip, copy in zip(clips, quieter, strict=True):
        assert level_db(soundfile.read(copy.path)[0]) == pytest.approx(
            level_db(soundfile.read(clip.path)[0]) - 6, abs=0.1
        )


def test_a_given_disturbance_is_done_to_all(tmp_path: Path) -> None:
    clips = made_up_clips(tmp_path / "tess")
    for clip, copy in zip(clips, write_copies(clips, tmp_path / "quiet", 0, Disturbance(gain_db=-20)), strict=True):
        quiet, _ = soundfile.read(copy.path)
        voice, _ = soundfile.read(clip.path)
        np.testing.assert_allclose(10 * quiet, voice, atol=5e-4)


def test_the_loudest_sample_lies_where_it_is_asked_to(tmp_path: Path) -> None:
    clips = made_up_clips(tmp_path / "tess")
    copies = write_copies(clips, tmp_path / "loud", 0, Disturbance(gain_db=-20, peak_dbfs=-6))
    peaks = [np.abs(soundfile.read(copy.path)[0]).max() for copy in copies]
    np.testing.assert_allclose(20 * np.log10(peaks), -6, atol=0.01)


def test_copies_of_another_kind_are_kept_elsewhere(tmp_path: Path) -> None:
    kinds = [(0, None), (1, None), (0, Disturbance(gain_db=-20)), (0, Disturbance(gain_db=-21))]
    folders = {copies_folder(tmp_path, "one", *kind) for kind in kinds}
    assert len(folders) == len(kinds)
    assert copies_folder(tmp_path, "one", 0, Disturbance(gain_db=-20)) in folders
