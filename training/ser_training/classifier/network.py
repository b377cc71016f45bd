"""The classifier as a PyTorch module: raw features, embedding and a speaker's statistics to logits."""

import math

import torch
from torch import Tensor, nn

from .dense import DenseMembers
from .linear import DIRECTIONS
from .recipe import Recipe
from .scaled import ScaledComponents


class Opinion(nn.Module):
    """Dense networks and a linear layer on the same rows, as log probabilities ``[n, 8]``."""

    def __init__(self, members: DenseMembers, linear: nn.Linear, linear_share: float) -> None:
        super().__init__()
        self.members = members
        self.linear = linear
        self.linear_share = linear_share

    def forward(self, rows: Tensor) -> Tensor:
        """``rows [n, inputs]``."""
        return torch.log_softmax(
            self.members(rows.unsqueeze(0)).mean(dim=0) + self.linear_share * self.linear(rows), dim=1
        )


class VoiceClassifier(nn.Module):
    """Scaling and PCA of both views, then two opinions: one about a stranger, one about a speaker who is known.

    The second sees how a window differs from the speaker's mean, shrunk towards the population's (0) while few clips
    are known. It counts as far as the known clips differ among themselves in emotion: from clips of one emotion
    nobody can tell the voice from the emotion.
    """

    def __init__(
        self,
        features: ScaledComponents,
        embedding: ScaledComponents,
        directions: Tensor,
        stranger: Opinion,
        known: Opinion,
        recipe: Recipe,
    ) -> None:
        super().__init__()
        self.features = features
        self.embedding = embedding
        self.register_buffer("directions", directions)
        self.stranger = stranger
        self.known = known
        self.recipe = recipe

    @property
    def profile_size(self) -> int:
        """Numbers in a speaker vector: the components, then the directions that tell emotions apart."""
        return self.directions.shape[0] + DIRECTIONS

    def joined(self, features: Tensor, embedding: Tensor) -> Tensor:
        """Both views after scaling and PCA: ``[n, components]``."""
        return torch.cat([self.features(features), self.embedding(embedding)], dim=1)

    def forward(
        self,
        features: Tensor,
        embedding: Tensor,
        profile_mean: Tensor,
        profile_deviation: Tensor,
        profile_clips: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Returns logits ``[n, 8]`` in the contract's order of labels and speaker vectors ``[n, profile_size]``.

        ``profile_mean`` and ``profile_deviation`` ``[profile_size]`` are over the known clips' speaker vectors,
        ``profile_clips [1]`` says how many they are.
        """
        rows = self.joined(features, embedding)
        stranger = self.stranger(rows)
        known = self.known(relative(rows, profile_mean[: rows.shape[1]], profile_clips, self.recipe.shrink_clips))
        trust = self.trust(profile_deviation[rows.shape[1] :], profile_clips)
        vector = torch.cat([rows, rows @ self.directions], dim=1)
        return stranger + trust * (known - stranger), vector

    def trust(self, deviation: Tensor, clips: Tensor) -> Tensor:
        """How much the second opinion counts, ``[1]``, by the known clips' variance where emotions differ.

        Clips of one emotion have a variance of about 1 there; of few clips it is uncertain, so more is asked for.
        """
        recipe = self.recipe
        variance = deviation.square().mean() * clips / (clips - 1).clamp(min=1.0)
        enough = recipe.trusted_variance * (1 + recipe.trusted_variance_slack / clips.clamp(min=1.0))
        share = torch.log(variance.clamp(min=1e-6) / enough) / math.log(recipe.fully_trusted_ratio)
        return recipe.profile_strength * share.clamp(0.0, 1.0)


def relative(rows: Tensor, mean: Tensor, clips: Tensor, shrink_clips: float) -> Tensor:
    """Rows ``[n, inputs]`` less their speaker's mean, which counts ``clips / (clips + shrink_clips)``."""
    return rows - mean * (clips / (clips + shrink_clips))
