"""Fits a classifier: a fixed number of seeded steps, so that no test data decides when to stop."""

import torch
from torch import Tensor
from torch.nn import functional

from .data import TrainingSet
from .network import LABEL_COUNT, VoiceClassifier
from .recipe import Recipe


def fit_classifier(data: TrainingSet, recipe: Recipe) -> VoiceClassifier:
    """Fits scaling, PCA and the dense networks on the windows, drawn by weight; repeatable.

    Noise on the scaled inputs, dropout, label smoothing and weight decay hold it back; AdamW with a one-cycle rate.
    """
    classifier = VoiceClassifier(data, recipe)
    with torch.no_grad():
        inputs = classifier.joined(torch.tensor(data.features), torch.tensor(data.embedding))
    labels = torch.tensor(data.labels)
    weights = torch.tensor(data.weights, dtype=torch.float64)
    members = classifier.members.train()
    optimizer = torch.optim.AdamW(members.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.learning_rate, total_steps=recipe.steps, pct_start=0.1)
    for _ in range(recipe.steps):
        drawn = torch.multinomial(weights, recipe.members * recipe.batch_windows, replacement=True)
        drawn = drawn.view(recipe.members, recipe.batch_windows)
        loss = _loss(members(_noisy(inputs[drawn], recipe)), labels[drawn], recipe)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rate.step()
    return classifier.eval()


def _noisy(inputs: Tensor, recipe: Recipe) -> Tensor:
    return inputs + recipe.input_noise * torch.randn_like(inputs)


def _loss(logits: Tensor, labels: Tensor, recipe: Recipe) -> Tensor:
    return (
        functional.cross_entropy(
            logits.reshape(-1, LABEL_COUNT),
            labels.reshape(-1),
            label_smoothing=recipe.label_smoothing,
            reduction="sum",
        )
        / labels.shape[1]
    )
