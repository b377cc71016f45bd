"""The names of the handcrafted features, asked from the TypeScript that computes them."""

from .corpora import Clip
from .features import run_ser


def feature_names(clip: Clip) -> list[str]:
    """The 94 names in order: ``ser features`` says them with every clip, and needs no bundle for it."""
    (line,) = run_ser(["features", "--json"], [str(clip.path)])
    return [str(name) for name in line["names"]]
