"""The dense networks, and how they are fitted."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..settings import LABELS
from .recipe import Recipe

LABEL_COUNT = len(LABELS)


class DenseMembers(nn.Module):
    """Dense networks of one shape and different random starts, computed side by side."""

    def __init__(self, inputs: int, members: int, recipe: Recipe) -> None:
        super().__init__()
        widths = [inputs, *recipe.hidden, LABEL_COUNT]
        self.dropouts = recipe.dropouts
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(members, fan_in, fan_out) * (2 / fan_in) ** 0.5)
            for fan_in, fan_out in pairwise(widths)
        )
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(members, 1, width)) for width in widths[1:])

    def forward(self, x: Tensor) -> Tensor:
        """``[members or 1, n, inputs]`` to logits ``[members, n, 8]``."""
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = functional.dropout(x, self.dropouts[layer], self.training) @ weight + bias
            if layer < len(self.weights) - 1:
                x = functional.relu(x)
        return x


@dataclass(frozen=True)
class Pairs:
    """Rows ``[pairs, 2]``, a clip's window and a copy's; ``weights [pairs]`` of being drawn.

    The copy is to be told as well as the clip, but that counts ``copy_share`` as much; that both get the same answer
    counts ``consistency``.
    """

    rows: Tensor
    weights: Tensor
    copy_share: float
    consistency: float

    def repeated(self, length: int) -> "Pairs":
        """For inputs that hold all ``length`` rows twice, one after the other."""
        return Pairs(
            torch.cat([self.rows, self.rows + length]), self.weights.tile(2), self.copy_share, self.consistency
        )


def fit_members(inputs: Tensor, labels: Tensor, pairs: Pairs, steps: int, recipe: Recipe, seed: int) -> DenseMembers:
    """Fits on rows ``[n, inputs]`` in pairs drawn by weight; a fixed number of seeded steps: no test data decides.

    Noise on the inputs, dropout, label smoothing and weight decay hold it back; AdamW with a one-cycle rate.
    """
    torch.manual_seed(seed)
    members = recipe.members
    networks = DenseMembers(inputs.shape[1], members, recipe).train()
    optimizer = torch.optim.AdamW(networks.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.learning_rate, total_steps=steps, pct_start=0.1)
    for _ in range(steps):
        drawn = torch.multinomial(pairs.weights, members * recipe.batch_pairs, replacement=True)
        rows = pairs.rows[drawn].view(members, recipe.batch_pairs, 2).transpose(1, 2).flatten(1)
        noisy = inputs[rows] + recipe.input_noise * torch.randn(*rows.shape, inputs.shape[1])
        loss = _loss(networks(noisy), labels[rows], pairs, recipe)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rate.step()
    return networks.eval()


def _loss(logits: Tensor, labels: Tensor, pairs: Pairs, recipe: Recipe) -> Tensor:
    """Cross entropy, and Jeffreys' divergence (the symmetric Kullback-Leibler one) between a clip and its copy."""
    flat = logits.reshape(-1, LABEL_COUNT), labels.reshape(-1)
    wrong = functional.cross_entropy(*flat, label_smoothing=recipe.label_smoothing, reduction="none")
    of_clips, of_copies = wrong.view(len(labels), 2, -1).unbind(dim=1)
    clip, copy = torch.log_softmax(logits, dim=2).chunk(2, dim=1)
    different = ((clip.exp() - copy.exp()) * (clip - copy)).sum() / 2
    missed = (of_clips + pairs.copy_share * of_copies).sum() / (1 + pairs.copy_share)
    return (missed + pairs.consistency * different) / of_clips.shape[1]
