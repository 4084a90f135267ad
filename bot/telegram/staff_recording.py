"""/aduan_baru: an officer records, in the private chat, a complaint from another channel, a question at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from actions.errors import NotAllowed, NothingToSay, UnknownTicket
from actions.notify import Button, say
from actions.permissions import agencies_of, find_for, find_recorded
from actions.record_complaint import CHANNELS, Recording, complete_record, record_complaint
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import keep_prompt

COMMAND = "aduan_baru"
QUESTIONS = "staff.record."
"""The keys of the form's questions begin so: a reply to one is an answer in the form."""


def record(turn: StaffTurn) -> None:
    """/aduan_baru, and what the form's buttons say: channel, category, place, secrecy, and to file it."""
    if not agencies_of(turn.records.staff.roles_of(turn.person), "record"):
        raise NotAllowed
    words = turn.order.words.split()
    if not words:
        _ask_channel(turn)
        return
    if not turn.message.private:
        turn.answer("staff.in_private")
        return
    if words[0] == "channel" and len(words) == 2:
        _go_on(turn, Recording.begin(words[1], turn.now))
        return
    state = turn.records.conversations.of(turn.person, turn.now).state.get("staff") or {}
    if state.get("command") != COMMAND:
        _ask_channel(turn)
        return
    recording = Recording.from_dict(state["recording"], turn.now)
    if words == ["file"]:
        _file(turn, recording)
        return
    recording.choose(turn.office, words[0], words[1] if len(words) > 1 else "")
    _go_on(turn, recording)


def _ask_channel(turn: StaffTurn) -> None:
    choices = [Button(f"staff.channel.{channel}", f"/{COMMAND} channel {channel}") for channel in CHANNELS]
    rows = [choices[start : start + 3] for start in range(0, len(choices), 3)]
    say(turn.records, turn.person, "staff.record.channel", now=turn.now, buttons=rows)
    if not turn.message.private:
        turn.answer("staff.in_private")


def go_on_recording(turn: StaffTurn, prompt: Mapping[str, Any]) -> None:
    """A plain message while a complaint is being recorded: words, files or a point."""
    recording = Recording.from_dict(prompt["recording"], turn.now)
    recording.files += turn.message.attachments
    text = turn.message.text.strip()
    if text or turn.message.location:
        recording.hear(turn.office, text, turn.message.location, turn.now)
    _go_on(turn, recording)


def _go_on(turn: StaffTurn, recording: Recording) -> None:
    """Keep what is known, and ask what isn't; with nothing missing, show it all."""
    keep_prompt(turn, {"command": COMMAND, "recording": recording.as_dict()})
    draft = recording.draft
    missing = recording.missing(turn.office)
    values: dict[str, Any] = {"channel": recording.channel, "files": len(recording.files)}
    if missing == "description":
        turn.answer("staff.record.description", values)
    elif missing == "place":
        known = draft.village_code or draft.district_code or draft.regency_code
        turn.answer(
            "staff.record.place",
            {"area": None if draft.place_candidates else known, "several": bool(draft.place_candidates)},
            buttons=_places(draft.place_candidates, known),
        )
    elif missing == "category":
        turn.answer("staff.record.category", buttons=_categories(recording, ()))
    else:
        _show(turn, recording, values)


def _places(candidates: Sequence[str], known: str | None) -> list[list[Button]]:
    if candidates:
        return [
            [Button("staff.button.area", f"/{COMMAND} place {code}", {"area": code})] for code in candidates[:8]
        ]
    return [[Button("staff.button.place_enough", f"/{COMMAND} enough")]] if known else []


def _categories(recording: Recording, without: Sequence[str | None]) -> list[list[Button]]:
    return [
        [Button("staff.button.category", f"/{COMMAND} category {slug}", {"category": slug})]
        for slug in recording.offered()
        if slug not in without
    ]


def _show(turn: StaffTurn, recording: Recording, values: Mapping[str, Any]) -> None:
    draft = recording.draft
    secret = draft.identity == "rahasia"
    shown = {
        **values,
        "category": draft.category,
        "area": draft.village_code or draft.district_code or draft.regency_code,
        "landmark": draft.landmark,
        "latitude": draft.latitude,
        "longitude": draft.longitude,
        "description": draft.description,
        "secret": secret,
    }
    buttons = [[Button("staff.button.file", f"/{COMMAND} file")], *_categories(recording, (draft.category,))]
    if secret:
        buttons.append([Button("staff.button.not_secret", f"/{COMMAND} identity terbuka")])
    elif draft.category and turn.office.region.categories[draft.category].sensitive:
        buttons.append([Button("staff.button.secret", f"/{COMMAND} identity rahasia")])
    turn.answer("staff.record.summary", shown, buttons=buttons)


def _file(turn: StaffTurn, recording: Recording) -> None:
    if recording.missing(turn.office) is not None:
        _go_on(turn, recording)
        return
    complaint = record_complaint(turn.records, turn.office, recording, actor=turn.person, now=turn.now)
    keep_prompt(turn, None)
    ticket = complaint.ticket
    more = [
        Button("staff.button.link", f"/tautan {ticket}"),
        Button("staff.button.reporter", f"/pelapor {ticket}"),
    ]
    try:
        find_for(turn.records, ticket, "read", turn.person)
        readable = [[Button("staff.button.open", f"/buka {ticket}")]]
    except UnknownTicket:
        readable = []
    turn.answer(
        "staff.recorded",
        {
            "ticket": ticket,
            "channel": complaint.channel,
            "agency": complaint.agency,
            "status": complaint.status,
            "due": complaint.due_at.isoformat(),
            "secret": complaint.identity == "rahasia",
        },
        buttons=[more, *readable],
    )


def add_link(turn: StaffTurn) -> None:
    """/tautan TICKET LINK: where it was said; without one, ask."""
    ticket = turn.ticket("tautan")
    if not turn.message.private:
        turn.complaint(ticket, "record")
    _complete(turn, "tautan", turn.order.words, ticket)


def add_reporter(turn: StaffTurn) -> None:
    """/pelapor TICKET NAME: who said it; never in a group."""
    ticket = turn.ticket("pelapor")
    if not turn.message.private:
        turn.complaint(ticket, "record")
        find_recorded(turn.records, ticket, actor=turn.person)
        turn.answer("staff.only_private", {"command": "pelapor"})
        return
    _complete(turn, "pelapor", turn.order.words, ticket)


def _complete(turn: StaffTurn, command: str, words: str, ticket: str) -> None:
    if not words:
        find_recorded(turn.records, ticket, actor=turn.person)
        key = "staff.record.link" if command == "tautan" else "staff.record.reporter"
        turn.answer(key, {"ticket": ticket, "command": command})
        keep_prompt(turn, {"command": command, "ticket": ticket})
        return
    what = {"link": words} if command == "tautan" else {"name": words}
    complete_record(turn.records, ticket, actor=turn.person, now=turn.now, **what)
    keep_prompt(turn, None)
    turn.answer("staff.record_completed", {"ticket": ticket, "command": command})


def _finish(turn: StaffTurn, prompt: Mapping[str, Any]) -> None:
    words = turn.message.text.strip()
    if not words:
        raise NothingToSay
    _complete(turn, prompt["command"], words, prompt["ticket"])


FORMS: Mapping[str, Callable[[StaffTurn, Mapping[str, Any]], None]] = {
    COMMAND: go_on_recording,
    "tautan": _finish,
    "pelapor": _finish,
}
"""What a plain message goes to while one of these is asked about."""
