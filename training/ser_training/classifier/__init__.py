"""The classifier on top of the two views of the voice: scaling, PCA, dense 256, 128, and a linear discriminant."""

from .data import TrainingSet, balanced_weights
from .export import export_classifier
from .fit import fit_classifier
from .network import VoiceClassifier
from .recipe import Recipe

__all__ = ["Recipe", "TrainingSet", "VoiceClassifier", "balanced_weights", "export_classifier", "fit_classifier"]
