"""The corpora: which clips there are, who speaks, and which emotion the file's name gives."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

# By the names of their folders, with what people call them.
TITLES = {
    "ravdess": "RAVDESS",
    "tess": "TESS",
    "emodb": "EMO-DB",
    "urdu": "Urdu",
    "ased": "ASED",
    "nemo": "nEMO",
}
CORPORA = tuple(TITLES)
# What was published before the others came is the mean over these.
FIRST_FOUR = CORPORA[:4]

# The publisher's file is the same recording as …-01-07, byte for byte; resampling with dither hides it.
_REPEATED = {"ravdess": {"03-01-03-01-02-02-07"}}


@dataclass(frozen=True)
class Clip:
    """A labelled clip. ``key`` (corpus/name) and ``speaker`` (corpus/id) are unique over all corpora."""

    path: Path
    corpus: str
    speaker: str
    label: str
    sex: str

    @property
    def key(self) -> str:
        """The clip's name in lists and results: without the machine's folders."""
        return f"{self.corpus}/{self.path.stem}"


@dataclass(frozen=True)
class _Named:
    """What a file's name says; ``label`` is None for an emotion that is not among the eight."""

    speaker: str
    label: str | None
    sex: str


_RAVDESS = dict(enumerate(("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprise"), start=1))
_TESS = {
    "angry": "angry",
    "disgust": "disgust",
    "fear": "fearful",
    "happy": "happy",
    "neutral": "neutral",
    "ps": "surprise",
    "sad": "sad",
}
_EMODB = {"W": "angry", "E": "disgust", "A": "fearful", "F": "happy", "T": "sad", "N": "neutral", "L": None}
_EMODB_MEN = {"03", "10", "11", "12", "15"}
_URDU = {"A": "angry", "H": "happy", "N": "neutral", "S": "sad"}
_NEMO = {
    "anger": "angry",
    "fear": "fearful",
    "happiness": "happy",
    "neutral": "neutral",
    "sadness": "sad",
    "surprised": "surprise",
}
_NEMO_WOMEN = {"EB0", "IC0", "KD0", "MK0"}
_ASED = {"a": "angry", "f": "fearful", "h": "happy", "n": "neutral", "s": "sad"}
# One clip or more of each is named as the other sex's; most of theirs say female.
_ASED_MISNAMED_WOMEN = {"15", "23", "25"}


def _ravdess(match: re.Match[str]) -> _Named:
    actor = int(match["actor"])
    return _Named(f"{actor:02d}", _RAVDESS[int(match["emotion"])], "male" if actor % 2 else "female")


def _tess(match: re.Match[str]) -> _Named:
    return _Named(match["speaker"], _TESS[match["emotion"]], "female")


def _emodb(match: re.Match[str]) -> _Named:
    return _Named(match["speaker"], _EMODB[match["emotion"]], "male" if match["speaker"] in _EMODB_MEN else "female")


def _urdu(match: re.Match[str]) -> _Named:
    return _Named(match["speaker"], _URDU[match["emotion"]], "male" if match["speaker"][1] == "M" else "female")


def _nemo(match: re.Match[str]) -> _Named:
    return _Named(match["speaker"], _NEMO[match["emotion"]], "female" if match["speaker"] in _NEMO_WOMEN else "male")


def _ased(match: re.Match[str]) -> _Named:
    female = match["sex"] == "01" or match["speaker"] in _ASED_MISNAMED_WOMEN
    return _Named(match["speaker"], _ASED[match["emotion"]], "female" if female else "male")


_PATTERNS: dict[str, tuple[str, Callable[[re.Match[str]], _Named]]] = {
    "ravdess": (r"03-01-(?P<emotion>0[1-8])-\d\d-\d\d-\d\d-(?P<actor>\d\d)", _ravdess),
    "tess": (r"(?P<speaker>OAF|YAF)_\w+_(?P<emotion>angry|disgust|fear|happy|neutral|ps|sad)", _tess),
    "emodb": (r"(?P<speaker>\d\d)[ab]\d\d(?P<emotion>[WLEAFTN])[a-z]", _emodb),
    "urdu": (r"(?P<speaker>S[MF]\d+)_F\d+_(?P<emotion>[AHNS])\d+", _urdu),
    "ased": (r"(?P<emotion>[afhns])\d-\d\d-\d\d-(?P<sex>0[12])-(?P<speaker>\d\d)", _ased),
    "nemo": (r"(?P<speaker>[A-Z]{2}0)_(?P<emotion>anger|fear|happiness|neutral|sadness|surprised)_\d+", _nemo),
}


def name_to_clip(path: Path, corpus: str) -> Clip | None:
    """Reads a file's name; None for an emotion that is left out (EMO-DB's boredom).

    Raises ``ValueError`` for a name that the corpus's rule does not know.
    """
    pattern, read = _PATTERNS[corpus]
    match = re.fullmatch(pattern, path.stem)
    if match is None:
        raise ValueError(f"{corpus}/{path.name}: expected a name like {pattern}; remove the file or rename it")
    named = read(match)
    if named.label is None:
        return None
    return Clip(path, corpus, f"{corpus}/{named.speaker}", named.label, named.sex)


def read_corpora(folder: Path, names: Iterable[str] = CORPORA) -> list[Clip]:
    """Lists the clips of each corpus in ``folder``, sorted, without the known repeat."""
    clips: list[Clip] = []
    for corpus in names:
        paths = sorted((folder / corpus).glob("*.flac")) + sorted((folder / corpus).glob("*.wav"))
        if not paths:
            raise FileNotFoundError(f"{corpus}: expected .flac or .wav clips in {folder / corpus}, found none")
        repeated = _REPEATED.get(corpus, set())
        named = [name_to_clip(path, corpus) for path in paths if path.stem not in repeated]
        clips.extend(clip for clip in named if clip is not None)
    return clips


def speakers_in_turn(clips: list[Clip], count: int) -> list[Clip]:
    """The first ``count`` clips of each corpus when its speakers take turns, each in an arbitrary fixed order."""
    turn: dict[str, int] = {}
    ranked: list[tuple[str, int, str, Clip]] = []
    for clip in sorted(clips, key=lambda clip: hashlib.sha256(clip.key.encode()).digest()):
        turn[clip.speaker] = turn.get(clip.speaker, -1) + 1
        ranked.append((clip.corpus, turn[clip.speaker], clip.speaker, clip))
    ranked.sort(key=lambda entry: entry[:3])
    corpora = dict.fromkeys(clip.corpus for clip in clips)
    return [entry[3] for corpus in corpora for entry in [one for one in ranked if one[0] == corpus][:count]]
