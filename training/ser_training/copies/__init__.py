"""Disturbed copies of the clips: what microphones, rooms, lines and codecs do to a voice, seeded."""

from .draw import Disturbance, draw_disturbance
from .write import write_copies

__all__ = ["Disturbance", "draw_disturbance", "write_copies"]
