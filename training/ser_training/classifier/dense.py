"""The dense networks, and how they are fitted."""

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


def fit_members(inputs: Tensor, labels: Tensor, weights: Tensor, steps: int, recipe: Recipe, seed: int) -> DenseMembers:
    """Fits on rows ``[n, inputs]`` drawn by weight; a fixed number of seeded steps, so that no test data decides.

    Noise on the inputs, dropout, label smoothing and weight decay hold it back; AdamW with a one-cycle rate.
    """
    torch.manual_seed(seed)
    members = recipe.members
    networks = DenseMembers(inputs.shape[1], members, recipe).train()
    optimizer = torch.optim.AdamW(networks.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.learning_rate, total_steps=steps, pct_start=0.1)
    for _ in range(steps):
        drawn = torch.multinomial(weights, members * recipe.batch_windows, replacement=True)
        drawn = drawn.view(members, recipe.batch_windows)
        noisy = inputs[drawn] + recipe.input_noise * torch.randn(*drawn.shape, inputs.shape[1])
        loss = _loss(networks(noisy), labels[drawn], recipe)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rate.step()
    return networks.eval()


def _loss(logits: Tensor, labels: Tensor, recipe: Recipe) -> Tensor:
    flat = logits.reshape(-1, LABEL_COUNT)
    summed = functional.cross_entropy(flat, labels.reshape(-1), label_smoothing=recipe.label_smoothing, reduction="sum")
    return summed / labels.shape[1]
