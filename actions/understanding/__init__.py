"""Understanding: what a citizen's message says, from nlu_data alone (no Telegram, no database)."""

from actions.region.parts import Area
from actions.understanding.masking import mask
from actions.understanding.trainer import TrainingError, train
from actions.understanding.understanding import Understanding
from actions.understanding.understood import Entity, Guess, Place, Understood

__all__ = [
    "Area",
    "Entity",
    "Guess",
    "Place",
    "TrainingError",
    "Understanding",
    "Understood",
    "mask",
    "train",
]
