"""Every choice that decides about a fitted classifier, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class KnownRecipe:
    """How an offset is estimated from known clips, and from which variety of emotions on it counts."""

    # The known clips' emotions are guessed by the discriminant and, so much beside it, by the networks.
    guess_share: float = 0.5
    # The guesses are held back, or they would confirm themselves.
    sharpness: float = 0.5
    # The offset is drawn to the one above it (a speaker's to the room's, a room's to none) as by so many clips there.
    prior_clips: float = 4.0
    rounds: int = 12
    # How much more a known clip counts that sounds like the judged one: exp(-attention · distance / mean distance).
    attention: float = 0.0
    # Variety at which it begins to count and at which it counts fully; more is asked of few: (1 + slack / clips) times.
    least_variety: float = 1.7
    enough_variety: float = 2.5
    slack_clips: float = 3.0
    # Share of the clips that seem to have one and the same emotion, up to which it counts, and from which no more.
    even_share: float = 1.0
    skewed_share: float = 1.0
    # It counts so much at most.
    strength: float = 1.0


@dataclass(frozen=True)
class Recipe:
    """How a classifier is fitted. The defaults are the shipped model's; docs/experiments.md tells what was tried."""

    feature_components: int = 64
    # The features' components beside the embedding's, which are 1 in the root mean square.
    feature_size: float = 0.5
    embedding_components: int = 512
    # The layers' means carry over to strangers, their deviations fit the corpus: they count less.
    deviation_weight: float = 0.5
    hidden: tuple[int, int] = (256, 128)
    members: int = 4
    # Those for voices like the training corpora's gain by long fitting, those for strangers no more.
    home_steps: int = 1600
    stranger_steps: int = 1000
    input_noise: float = 0.5
    dropouts: tuple[float, float, float] = (0.2, 0.3, 0.3)
    label_smoothing: float = 0.1
    learning_rate: float = 3e-3
    weight_decay: float = 1.0
    batch_pairs: int = 64
    # How much it counts that the networks say the same of a clip and of its copy.
    home_consistency: float = 0.3
    stranger_consistency: float = 0.5
    # The discriminant's covariance, shrunk; where corpora disagree about an emotion counts as noise, so many times.
    shrinkage: float = 0.3
    disagreement: float = 1.0
    # How much the copies' distances from their clips count as noise, beside what differs among clips and among copies.
    blindness: float = 1.0
    # Its log probabilities are this much flatter: clips of others lie further apart than those fitted on.
    sharpness: float = 0.3
    # Where a room or a speaker is known: the networks for strangers beside it, and those for home where a voice is like
    # the training corpora's. Where none is, the networks for strangers beside those for home.
    known_network_share: float = 1.0
    known_home_share: float = 2.0
    stranger_share: float = 2.0
    # Unlikeness below which only the networks for home are asked, and above which those for strangers have their share.
    home_unlikeness: tuple[float, float] = (0.3, 0.4)
    # The unlike are flattened: a temperature of exp(caution · (unlikeness - the middle of a left-out corpus)).
    caution: float = 0.8
    stranger_unlikeness: float = 0.5
    # A speaker's own offset in training is drawn to the corpus's as by so many clips.
    speaker_prior_clips: float = 4.0
    # Disturbed copies beside the clips.
    copy_share: float = 0.3
    stranger_copy_share: float = 0.5
    room: KnownRecipe = field(
        default_factory=lambda: KnownRecipe(
            attention=2.0,
            least_variety=1.35,
            enough_variety=2.0,
            slack_clips=4.0,
            even_share=0.35,
            skewed_share=0.55,
            strength=0.85,
        )
    )
    speaker: KnownRecipe = field(default_factory=KnownRecipe)
    seed: int = 0
    corpus_shares: Mapping[str, float] = field(default_factory=lambda: {"ravdess": 2.0, "urdu": 0.5})
    home_corpus_shares: Mapping[str, float] = field(default_factory=lambda: {"ravdess": 3.0, "urdu": 0.5})
    # So that the pair does not answer twice as readily where calm counts as neutral.
    pair_share: float = 0.6
