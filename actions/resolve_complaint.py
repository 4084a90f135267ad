"""An officer reports a complaint as settled, saying what was done and showing it where there is a picture."""

from __future__ import annotations

from functools import partial

from actions.notify import Button
from actions.write_to_citizen import Manner, write_to_citizen


def settled_buttons(ticket: str, stars: int | None = None) -> list[list[Button]]:
    """Yes and no to "is it settled?", as payloads of the citizen's conversation; ``stars`` come with the yes."""
    rating = f', "stars": "{stars}"' if stars else ""
    return [
        [
            Button("button.settled", f'/rate_service{{"ticket": "{ticket}", "settled": "yes"{rating}}}'),
            Button("button.not_settled", f'/add_follow_up{{"ticket": "{ticket}"}}'),
        ]
    ]


resolve_complaint = partial(
    write_to_citizen,
    Manner("resolve", "selesai", "officer.resolved", is_taken_on=True, asks_proof=True, buttons=settled_buttons),
)
"""``write_to_citizen`` as a result; the citizen is asked whether it is settled."""
