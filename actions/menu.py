"""What a citizen can do here, as buttons."""

from __future__ import annotations

from actions.notify import Button


def menu_buttons() -> list[list[Button]]:
    """What one can do here."""
    return [
        [Button("button.report", "/file_complaint")],
        [Button("button.my_complaints", "/list_complaints"), Button("button.help", "/help")],
    ]
