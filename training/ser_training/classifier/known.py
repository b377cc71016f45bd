"""What other recordings without labels say about a room or a speaker: where it lies, and whether that can be told."""

import torch
from torch import Tensor, nn

from .recipe import KnownRecipe
from .space import EmotionSpace, squared_distances


class KnownOffset(nn.Module):
    """The offset of a room or a speaker in the emotions' space, from clips known of it.

    EM over the clips' unknown emotions, so that the mean of recordings that are mostly sad is corrected for it. How
    much the offset counts is told by the clips' variety: from clips of one emotion nobody can tell the voice from the
    emotion.
    """

    def __init__(self, space: EmotionSpace, recipe: KnownRecipe) -> None:
        super().__init__()
        self.space = space
        self.recipe = recipe

    def forward(self, placed: Tensor, clips: Tensor, guesses: Tensor, present: Tensor, above: Tensor) -> Tensor:
        """Offsets ``[n, size]`` for rows ``placed [n, size]``.

        ``clips [k, size]`` are the known ones, ``guesses [k, 8]`` the networks' log probabilities for them,
        ``present [k]`` is 1 for a clip and 0 for a row that only fills; ``above [n, size]`` is the offset that this one
        is drawn to while clips are few.
        """
        offset, _ = self._found(self._attention(placed, clips, present), clips, guesses, above)
        return offset

    def _found(self, shares: Tensor, clips: Tensor, guesses: Tensor, above: Tensor) -> tuple[Tensor, Tensor]:
        """Offsets ``[n, size]``, and how many of the clips have each emotion ``[n, 8]``; clips count by ``shares``."""
        total = shares.sum(dim=1, keepdim=True) + self.recipe.prior_clips
        drawn = shares @ clips + self.recipe.prior_clips * above
        fixed = self.recipe.sharpness * self.space.scores(clips) + self.recipe.guess_share * guesses
        offset, counts = above, torch.zeros(1)
        for _ in range(self.recipe.rounds):
            moved = self.recipe.sharpness * (offset @ self.space.means.T)
            emotions = torch.softmax(fixed.unsqueeze(0) - moved.unsqueeze(1), dim=2)
            counts = (shares.unsqueeze(1) @ emotions).squeeze(1)
            offset = (drawn - counts @ self.space.means) / total
        return offset, counts

    def weight(self, clips: Tensor, guesses: Tensor, present: Tensor) -> Tensor:
        """How much the offset counts, ``[1]``: 0 from fewer than two clips, or from clips of one emotion."""
        recipe = self.recipe
        count = present.sum()
        seen = self._variety(clips, present) / (1 + recipe.slack_clips / count.clamp(min=1.0))
        share = _between(seen, recipe.least_variety, recipe.enough_variety)
        if recipe.skewed_share < 1:
            heard = self._largest_share(clips, guesses, present)
            share = share * (1 - _between(heard, recipe.even_share, recipe.skewed_share))
        return (recipe.strength * share * (count >= 2)).reshape(1)

    def _largest_share(self, clips: Tensor, guesses: Tensor, present: Tensor) -> Tensor:
        """How many of the clips have the emotion that most have, as far as can be heard."""
        _, counts = self._found(present.unsqueeze(0), clips, guesses, torch.zeros_like(clips[:1]))
        return counts.max() / counts.sum().clamp(min=1e-6)

    def _attention(self, placed: Tensor, clips: Tensor, present: Tensor) -> Tensor:
        """``[n, k]``, 1 for the known clip that sounds most like the row: in a mixed room each has neighbours."""
        if self.recipe.attention == 0:
            return present.expand(placed.shape[0], -1)
        known = self.space.without_emotion(clips)
        pairs = present.unsqueeze(0) * present.unsqueeze(1)
        count = present.sum()
        among = (squared_distances(known, known) * pairs).sum() / (count * (count - 1)).clamp(min=1.0)
        distances = squared_distances(self.space.without_emotion(placed), known)
        # What only fills is far from all.
        distances = distances + 1e6 * (1 - present)
        nearer = distances - distances.min(dim=1, keepdim=True).values
        return torch.exp(-self.recipe.attention * nearer / among.clamp(min=1e-6)) * present

    def _variety(self, clips: Tensor, present: Tensor) -> Tensor:
        """The clips' variance on the axes on which emotions differ, by that on all others.

        1.7 to 5 of several emotions, 1 to 1.9 of one. As a ratio it does not depend on how far apart a corpus's clips
        lie as such.
        """
        share = present.unsqueeze(1)
        centred = (clips - (clips * share).sum(dim=0) / present.sum().clamp(min=1.0)) * share
        along = (centred @ self.space.emotional).square().sum()
        across = centred.square().sum() - along
        axes = self.space.emotional.shape[1]
        return (along / axes) / (across / (self.space.size - axes)).clamp(min=1e-6)


def _between(value: Tensor, least: float, enough: float) -> Tensor:
    """0 up to ``least``, 1 from ``enough`` on."""
    return ((value - least) / (enough - least)).clamp(0.0, 1.0)
