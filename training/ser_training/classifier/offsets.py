"""What other recordings without labels say about a room or a speaker: where it lies, and whether that can be told."""

from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from .discriminant import Discriminant


@dataclass(frozen=True)
class OffsetRecipe:
    """How an offset is estimated, and from which variety of emotions on it counts."""

    # The guesses about the known recordings' emotions are held back, or they would confirm themselves.
    sharpness: float = 0.5
    # The offset is drawn to 0 as by so many recordings there.
    prior_clips: float = 4.0
    rounds: int = 12
    # Variety at which it begins to count and at which it counts fully; more is asked of few: (1 + slack / clips) times.
    least_variety: float = 1.7
    enough_variety: float = 2.5
    slack_clips: float = 2.0


def estimate_offset(known: np.ndarray, discriminant: Discriminant, recipe: OffsetRecipe) -> np.ndarray:
    """``[inputs]`` of the whitened space, by EM over the unknown emotions of ``known [clips, inputs]``.

    E: p = softmax(sharpness · scores(known − o)); M: o = Σ(known − p·means) / (clips + prior_clips); from o = 0. The
    mean of skewed recordings is thus corrected for the emotions that are heard in them.
    """
    offset = np.zeros(known.shape[1])
    for _ in range(recipe.rounds):
        guesses = softmax(recipe.sharpness * discriminant.scores(known - offset), axis=1)
        offset = (known - guesses @ discriminant.means).sum(axis=0) / (len(known) + recipe.prior_clips)
    return offset


def variety(known: np.ndarray, discriminant: Discriminant) -> float:
    """How much more known recordings vary along the emotional axes than along all others; needs two of them.

    Clips of one emotion have 1 to 1.9 where those of several have 1.7 to 5, in corpora that were not fitted on. As a
    ratio it does not depend on how far apart a corpus's clips lie as such, and an offset changes nothing.
    """
    emotional = discriminant.emotional
    along = np.var(known @ emotional, axis=0, ddof=1).sum()
    across = np.var(known, axis=0, ddof=1).sum() - along
    axes = emotional.shape[1]
    return float((along / axes) / (across / (known.shape[1] - axes)))


def offset_weight(known: np.ndarray, discriminant: Discriminant, recipe: OffsetRecipe) -> float:
    """How much the offset counts, 0 to 1: from clips of one emotion nobody can tell the room from the emotion."""
    if len(known) < 2:
        return 0.0
    seen = variety(known, discriminant) / (1 + recipe.slack_clips / len(known))
    return float(np.clip((seen - recipe.least_variety) / (recipe.enough_variety - recipe.least_variety), 0, 1))
