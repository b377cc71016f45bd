"""The linear parts, in closed form: ridge regression on the labels, and the directions that tell emotions apart."""

import numpy as np
import torch
from torch import Tensor, nn

from .dense import LABEL_COUNT

DIRECTIONS = LABEL_COUNT - 1


def fit_ridge(inputs: np.ndarray, labels: np.ndarray, weights: np.ndarray, penalty: float) -> nn.Linear:
    """Weighted ridge regression to ±1 for each label (Hoerl & Kennard 1970), ``[n, inputs]`` → ``[n, 8]``.

    ``penalty`` is per unit of weight, so that it means the same for any number of rows.
    """
    targets = np.where(labels[:, None] == np.arange(LABEL_COUNT), 1.0, -1.0)
    share = weights / weights.sum()
    centre, offset = share @ inputs, share @ targets
    rows = inputs - centre
    products = (rows * share[:, None]).T @ rows + penalty * np.eye(inputs.shape[1])
    slopes = np.linalg.solve(products, (rows * share[:, None]).T @ (targets - offset))
    layer = nn.Linear(*slopes.shape)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(slopes.T))
        layer.bias.copy_(torch.tensor(offset - centre @ slopes))
    return layer.requires_grad_(False)


def telling_directions(inputs: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> Tensor:
    """Linear discriminants ``[inputs, 7]`` (Fisher 1936; Rao 1948), scaled so that a label's variance is about 1.

    The covariance inside the labels is shrunk by a tenth of its mean variance. With fewer than eight labels the last
    directions are zeros.
    """
    present = np.unique(labels)
    means = np.stack([np.average(inputs[labels == k], 0, weights[labels == k]) for k in present])
    rows = inputs - means[np.searchsorted(present, labels)]
    share = weights / weights.sum()
    inside = (rows * share[:, None]).T @ rows
    inside += 0.1 * np.trace(inside) / len(inside) * np.eye(len(inside))
    whiten = np.linalg.cholesky(np.linalg.inv(inside))
    _, _, axes = np.linalg.svd((means - means.mean(0)) @ whiten, full_matrices=False)
    count = min(DIRECTIONS, len(present) - 1)
    directions = np.zeros((inputs.shape[1], DIRECTIONS))
    directions[:, :count] = whiten @ axes[:count].T
    return torch.tensor(directions, dtype=torch.float32)
