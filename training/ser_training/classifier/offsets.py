"""Where the training corpora and their speakers lie in the emotions' space, by their labels."""

import numpy as np
import torch
from torch import Tensor

from .data import TrainingSet
from .discriminant import Discriminant

# A speaker heard in fewer emotions tells nothing of the voice.
_LEAST_LABELS = 3


def true_offsets(
    placed: Tensor, data: TrainingSet, discriminant: Discriminant, prior_clips: float
) -> tuple[Tensor, Tensor]:
    """Offsets ``[n, size]`` of each row's corpus, and of its speaker: the corpus's where few emotions were heard.

    Taken off, each training corpus is as a room that is known, each speaker as one who is: what is left is what an
    emotion does anywhere, in anybody. The speaker's is the mean of the speaker's clips less their labels' means, drawn
    to the corpus's as by ``prior_clips`` clips.
    """
    of_corpora = np.stack([discriminant.offsets[str(corpus)] for corpus in data.corpora])
    of_speakers = of_corpora.copy()
    rest = placed.double().numpy() - of_corpora - discriminant.means[data.labels]
    for speaker in np.unique(data.speakers):
        own = data.speakers == speaker
        clips = own & ~data.copies
        if len(np.unique(data.labels[clips])) >= _LEAST_LABELS:
            of_speakers[own] += rest[clips].sum(axis=0) / (clips.sum() + prior_clips)
    corpora, speakers = (torch.tensor(offsets, dtype=torch.float32) for offsets in (of_corpora, of_speakers))
    return corpora, speakers
