"""Several Whisper encoders side by side behind one log-mel, as one encoder."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from .whisper import PooledWhisper


class JoinedWhisper(nn.Module):
    """Gives the members' layers one after another; a layer's name is the member's, a dot, and the layer's own.

    The members must have the same number of mels: the log-mel is computed once.
    """

    def __init__(self, members: Mapping[str, PooledWhisper]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members.values())
        first = self.members[0]
        self.deviations = False
        self.layers = [f"{name}.{layer}" for name, member in members.items() for layer in member.layers]
        self.size = sum(member.size for member in members.values())
        self.activated_least = min(member.activated_least for member in members.values())
        self.log_mel = first.log_mel
        for member in members.values():
            member.deviations = False
        self.eval()

    def forward(self, waveforms: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Returns ``mean [batch, size]`` and ``frames [batch]``."""
        log_mel, own_mels = self.log_mel(waveforms, lengths)
        pooled = [member.pooled(*member.behind_log_mel(log_mel, own_mels, lengths)) for member in self.members]
        return torch.cat([mean for mean, _ in pooled], dim=1), pooled[0][1]
