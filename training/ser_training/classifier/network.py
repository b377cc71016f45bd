"""The classifier as a PyTorch module: raw features, embedding and known clips to logits."""

import torch
from torch import Tensor, nn

from ..settings import LABELS
from .dense import DenseMembers
from .known import KnownOffset
from .recipe import Recipe
from .scaled import ScaledComponents
from .space import EmotionSpace


class VoiceClassifier(nn.Module):
    """Scaling and PCA of both views, then three opinions, blended.

    *Home* is about voices like the training corpora's: dense networks on the components. *Stranger* is about all
    others: dense networks in the emotions' space, fitted with each corpus's own offset taken off. How unlike the
    training corpora a window is decides how much it is asked. *Known* is about a room or a speaker of whom other clips
    are known: their offset is taken off, then the networks for strangers and the linear discriminant judge, and beside
    them, of a voice like the training corpora's, the networks for home. It counts as far as the known clips differ
    among themselves in emotion.
    """

    def __init__(
        self,
        features: ScaledComponents,
        embedding: ScaledComponents,
        space: EmotionSpace,
        home: DenseMembers,
        stranger: DenseMembers,
        recipe: Recipe,
    ) -> None:
        super().__init__()
        self.features = features
        self.embedding = embedding
        self.space = space
        self.home = home
        self.stranger = stranger
        self.room = KnownOffset(space, recipe.room)
        self.speaker = KnownOffset(space, recipe.speaker)
        self.recipe = recipe

    @property
    def clip_size(self) -> int:
        """Numbers that are kept of a clip: its place, and the networks' log probabilities for it."""
        return self.space.size + len(LABELS)

    def joined(self, features: Tensor, embedding: Tensor) -> Tensor:
        """Both views after scaling and PCA: ``[n, components]``."""
        return torch.cat([self.features(features), self.embedding(embedding)], dim=1)

    def forward(
        self,
        features: Tensor,
        embedding: Tensor,
        room_clips: Tensor,
        room_present: Tensor,
        speaker_clips: Tensor,
        speaker_present: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits ``[n, 8]``, clip vectors ``[n, clip_size]``, the room's weight and the speaker's ``[1]``, unlikeness
        ``[n]``.

        ``room_clips [r, clip_size]`` are clip vectors of the room's other recordings, ``room_present [r]`` is 1 for
        each and 0 for a row that only fills; the speaker's likewise.
        """
        rows = self.joined(features, embedding)
        placed = self.space.place(rows)
        unlikeness = self.space.unlikeness(placed)
        at_home, strange = log_probabilities(self.home, rows), log_probabilities(self.stranger, placed)
        far = self._far(unlikeness)
        share = self.recipe.stranger_share * far
        # Logarithmic opinion pools (Genest & Zidek 1986), here and below.
        answer = (at_home + share * strange) / (1 + share)
        weights, offset = [], torch.zeros_like(placed)
        # From the population to the room to the speaker: each is drawn to the one before while clips are few.
        for of, clips, present in (
            (self.room, room_clips, room_present),
            (self.speaker, speaker_clips, speaker_present),
        ):
            places, guesses = clips[:, : self.space.size], clips[:, self.space.size :]
            weights.append(of.weight(places, guesses, present))
            found = of(placed, places, guesses, present, offset)
            answer = answer + weights[-1] * (self._known(placed - found, at_home, 1 - far) - answer)
            offset = weights[-1] * found
        vectors = torch.cat([placed, strange], dim=1)
        return self._cautious(answer, unlikeness), vectors, *weights, unlikeness

    def _far(self, unlikeness: Tensor) -> Tensor:
        """``[n, 1]``: 0 for a voice like the training corpora's, 1 for one that is not."""
        home, away = self.recipe.home_unlikeness
        return ((unlikeness - home) / (away - home)).clamp(0.0, 1.0).unsqueeze(1)

    def _known(self, placed: Tensor, at_home: Tensor, near: Tensor) -> Tensor:
        discriminant = torch.log_softmax(self.recipe.sharpness * self.space.scores(placed), dim=1)
        strange = self.recipe.known_network_share * log_probabilities(self.stranger, placed)
        share = self.recipe.known_home_share * near
        return (discriminant + strange + share * at_home) / (1 + self.recipe.known_network_share + share)

    def _cautious(self, answer: Tensor, unlikeness: Tensor) -> Tensor:
        """Flatter, the more unlike the training corpora a window is."""
        beyond = self.recipe.caution * (unlikeness - self.recipe.stranger_unlikeness)
        return answer / torch.exp(beyond.clamp(-1.0, 1.0)).unsqueeze(1)


def log_probabilities(networks: DenseMembers, rows: Tensor) -> Tensor:
    """Of the members' averaged logits: ``[n, inputs]`` to ``[n, 8]``."""
    return torch.log_softmax(networks(rows.unsqueeze(0)).mean(dim=0), dim=1)
