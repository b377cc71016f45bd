"""Every choice that decides about a fitted classifier, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Recipe:
    """How a classifier is fitted. The defaults are the shipped model's; the README tells what was tried."""

    feature_components: int = 64
    # The features' components beside the embedding's, which are 1 in the root mean square.
    feature_size: float = 0.5
    embedding_components: int = 512
    # The layers' means carry over to strangers, their deviations fit the corpus: they count less.
    deviation_weight: float = 0.5
    hidden: tuple[int, int] = (256, 128)
    members: int = 6
    input_noise: float = 0.5
    dropouts: tuple[float, float, float] = (0.2, 0.3, 0.3)
    label_smoothing: float = 0.1
    learning_rate: float = 3e-3
    weight_decay: float = 1.0
    batch_windows: int = 64
    steps: int = 1000
    seed: int = 0
    corpus_shares: Mapping[str, float] = field(default_factory=lambda: {"ravdess": 3.0})
