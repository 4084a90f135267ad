"""One's own data: a copy of it, and its deletion, which is asked twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.bar_author import barred_since
from actions.delete_data import FAREWELL, delete_data
from actions.notify import Button
from actions.office import Office
from actions.own_data import send_own_data
from actions.rasa_actions.base import Event, KentonganAction, Turn, slot
from actions.rasa_actions.complaint_form import FORM_SLOTS
from storage.database import Records

HOLDS = timedelta(hours=1)
"""How long a yes to the first question holds."""
COPY = frozenset({"unduh", "mengunduh", "download", "salinan", "copy", "ekspor", "salin", "arsip", "rekap"})
"""Words that ask for a copy."""
DELETION = frozenset(
    {"hapus", "dihapus", "menghapus", "penghapusan", "hapuskan", "busak", "dibusak", "busaken", "hilangkan"}
    | {"dihilangkan", "lupakan", "delete", "erase", "musnahkan", "bersihkan", "dibersihkan"}
)
"""Words that ask for deletion."""


class OwnData(KentonganAction):
    """May I have my data, or have it deleted?"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_own_data"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Send the copy, ask the first or the second time, or delete."""
        wish = turn.answers.get("data") or _wish(turn.text)
        if wish == "keep":
            turn.say("data.kept")
            return []
        if wish == "download":
            send_own_data(records, office, turn.person, turn.now)
            turn.say("data.on_its_way", in_place=False)
        elif wish == "delete" and turn.active_loop is not None:
            turn.say("data.later", in_place=False)
        elif wish == "delete" and _holds(turn):
            delete_data(records, office, turn.person, turn.now)
            turn.say(FAREWELL)
            return [slot(name, None) for name in (*FORM_SLOTS, "ticket", "follow_up", "misunderstood")]
        elif wish == "delete" and turn.answers.get("sure") == "yes":
            self._ask(turn, "data.really", "data.button.really", asked=2)
        elif wish == "delete":
            values = {"complaints": len(records.complaints.all_of_author(turn.person))}
            values["roles"] = len(records.staff.roles_of(turn.person))
            values["barred"] = int(barred_since(records, turn.person) is not None)
            self._ask(turn, "data.sure", "data.button.sure", asked=1, values=values)
        else:
            copy = Button("data.button.download", '/delete_data{"data": "download"}')
            delete = Button("data.button.delete", '/delete_data{"data": "delete"}')
            turn.say("data.choose", buttons=[[copy], [delete]], in_place=False)
        return []

    def _ask(self, turn: Turn, key: str, label: str, *, asked: int, values: dict[str, int] | None = None) -> None:
        since = f', "since": "{turn.now.isoformat()}"' if asked == 2 else ""
        yes = Button(label, f'/delete_data{{"data": "delete", "sure": "yes"{since}}}')
        no = Button("data.button.no", '/delete_data{"data": "keep"}')
        turn.say(key, values, buttons=[[yes], [no]])


def _wish(text: str) -> str | None:
    words = {word.strip(".,!?()\"'").lower() for word in text.split()}
    asks_copy, asks_deletion = not COPY.isdisjoint(words), not DELETION.isdisjoint(words)
    if asks_copy == asks_deletion:
        return None
    return "download" if asks_copy else "delete"


def _holds(turn: Turn) -> bool:
    """Whether the second yes was tapped, soon after the first."""
    since = turn.answers.get("since")
    return since is not None and turn.now - datetime.fromisoformat(since) <= HOLDS
