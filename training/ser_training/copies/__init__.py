"""Disturbed copies of the clips: what microphones, rooms, lines and codecs do to a voice, seeded."""

from .draw import Disturbance, draw_disturbance, draw_far
from .write import copies_folder, write_copies

__all__ = ["Disturbance", "copies_folder", "draw_disturbance", "draw_far", "write_copies"]
