"""A supervisor's digests as they want them: `/rekap atur`, its buttons, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence

from actions.notify import Button, say
from actions.subscribe import ZONES, set_days, set_longer, set_time, set_zone, show_wishes
from bot.telegram.staff_turn import StaffTurn

TIMES = ("06.00", "07.00", "08.00")
DAYS = {"setiap hari": "each", "hari kerja": "working", "tanpa harian": "none"}
LONGER = {"mingguan": "weekly", "bulanan": "monthly"}


def change_settings(turn: StaffTurn, words: str) -> bool:
    """Carry out `atur`, `jam 06.30`, `zona wita`, `hari kerja`, `mingguan ya` …; False when it is none of them.

    Raises NotAllowed and NoSuchTime.
    """
    first, _, rest = words.partition(" ")
    if first in ("atur", "pengaturan"):
        pass
    elif first == "jam":
        set_time(turn.records, turn.office, rest, actor=turn.person, now=turn.now)
    elif first == "zona":
        set_zone(turn.records, turn.office, rest, actor=turn.person, now=turn.now)
    elif words in DAYS:
        set_days(turn.records, turn.office, DAYS[words], actor=turn.person, now=turn.now)
    elif first in LONGER and rest in ("ya", "tidak", ""):
        set_longer(turn.records, turn.office, LONGER[first], rest != "tidak", actor=turn.person, now=turn.now)
    else:
        return False
    _show(turn)
    return True


def _show(turn: StaffTurn) -> None:
    wishes = show_wishes(turn.records, turn.office, actor=turn.person)
    edited = turn.message.tapped if turn.message.private and _is_settings(turn) else None
    say(
        turn.records,
        turn.person,
        "supervisor.settings",
        wishes,
        now=turn.now,
        buttons=_buttons(
            wishes["at"], wishes["zone"], wishes["days"], weekly=wishes["weekly"], monthly=wishes["monthly"]
        ),
        kind="edit" if edited else "send",
        subject=edited,
    )


def _is_settings(turn: StaffTurn) -> bool:
    """Whether the button stood under the settings themselves: a digest is never overwritten."""
    tapped = turn.message.tapped or ""
    row = turn.records.outbox.posted(turn.message.chat, int(tapped.partition(":")[2])) if tapped else None
    return row is not None and row.key == "supervisor.settings"


def _buttons(at: str, zone: str | None, days: str, *, weekly: bool, monthly: bool) -> Sequence[Sequence[Button]]:
    times = TIMES if at in TIMES else (*TIMES, at)
    return [
        [
            Button("supervisor.button.at", f"/rekap jam {time}", {"at": time, "chosen": time == at})
            for time in times
        ],
        [
            Button("supervisor.button.zone", f"/rekap zona {name}", {"zone": name, "chosen": name == zone})
            for name in ZONES
        ],
        [
            Button("supervisor.button.days_each", "/rekap setiap hari", {"chosen": days == "each"}),
            Button("supervisor.button.days_working", "/rekap hari kerja", {"chosen": days == "working"}),
            Button("supervisor.button.days_none", "/rekap tanpa harian", {"chosen": days == "none"}),
        ],
        [
            Button(
                "supervisor.button.weekly", f"/rekap mingguan {'tidak' if weekly else 'ya'}", {"chosen": weekly}
            ),
            Button(
                "supervisor.button.monthly", f"/rekap bulanan {'tidak' if monthly else 'ya'}", {"chosen": monthly}
            ),
        ],
    ]
