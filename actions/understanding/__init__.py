"""Understanding: what a citizen's message says, from nlu_data alone (no Telegram, no database)."""

from actions.understanding.understood import Area, Entity, Guess, Place, Understood

__all__ = ["Area", "Entity", "Guess", "Place", "Understood"]
