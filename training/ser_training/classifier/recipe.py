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
    known_members: int = 4
    input_noise: float = 0.5
    dropouts: tuple[float, float, float] = (0.2, 0.3, 0.3)
    label_smoothing: float = 0.1
    learning_rate: float = 3e-3
    weight_decay: float = 1.0
    batch_windows: int = 64
    steps: int = 800
    # The linear layer beside the networks: it carries over to strangers' corpora where networks fit the corpus.
    linear_share: float = 1.5
    known_linear_share: float = 4.0
    ridge_penalty: float = 0.075
    # A profile in training: between 3 and 40 clips, drawn four times for each window.
    profile_clips: tuple[int, int] = (3, 40)
    profile_draws: int = 4
    shrink_clips: float = 2.0
    # A profile counts from this variance in the telling directions on (clips of one emotion have about 1), more
    # strictly while few clips are known: (1 + slack / clips) times it. Fully at so many times that; this much at most.
    trusted_variance: float = 1.25
    trusted_variance_slack: float = 7.0
    fully_trusted_ratio: float = 1.5
    profile_strength: float = 0.8
    seed: int = 0
    corpus_shares: Mapping[str, float] = field(default_factory=lambda: {"ravdess": 2.0, "urdu": 0.5})
    # Most of Urdu's speakers are heard in one emotion only: their means say nothing about the voice.
    known_corpus_shares: Mapping[str, float] = field(default_factory=lambda: {"ravdess": 2.0, "urdu": 0.05})
    # So that the pair does not answer twice as readily where calm counts as neutral.
    pair_share: float = 0.6
