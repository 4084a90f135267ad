"""Plays a dialogue of tests/dialogues: who says what, and what everybody hears; hearing too much fails as well.

A step is one line, ``<who> <does>: <what>``:

- ``sari says: jalan rusak`` (``sari says in grup:`` writes to a group), ``sari writes: one / two`` (several
  messages, all there before the bot reads them), ``sari replies: text`` (to the last message heard),
  ``sari edits: text`` (the last message written), ``sari taps: Kirim``, ``sari presses: …`` (a key of the reply
  keyboard), ``sari sends: photo`` (photo, album, document, film, song, voice, video_note, sticker, contact, poll,
  location or "lat, lng"; words under it after "|"), ``sari forwards: text``, ``sari slips: PBG-4F7K-2`` (asks for
  its status, one character wrong), ``sari blocks:`` / ``sari unblocks:``, ``sari leaves in grup:``,
  ``sari shows in grup: anonymous`` (writes as the group's anonymous administrator from now on; ``openly`` ends it).
- ``sari hears: words`` waits for the next message that holds these words; ``[Label]`` in it names a button that
  must be there; ``{name}`` stands for something new to be remembered (a ticket) or already known.
- ``sari sees: words`` asks for what stands on the screen by now, heard already or not.
- ``sari never hears: words``, ``sari hears nothing:``, ``sari skips:`` (what is there now doesn't matter).
- ``telegram holds up: grup``: Telegram takes nothing for this group for a minute.
- ``retno becomes: trusted INSPEKTORAT`` (uses an invite), ``time passes: 25 hours`` and ``the bot restarts:``.

A group's name in place of a person's hears what is said in the group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.simulator.group import Group
from bot.simulator.messages import Message
from bot.simulator.person import Person
from tests.live import LiveTown

_STEP = re.compile(
    r"(?P<who>[\w ]+?) (?P<verb>says|writes|replies|edits|taps|presses|slips|sends|forwards|blocks|unblocks"
    r"|leaves|shows|sees|never hears|hears nothing|hears|skips|passes|restarts)(?: in (?P<place>\w+))?$"
)
_BUTTON = re.compile(r"\[([^\]]+)\]")
_NAME = re.compile(r"\{(\w+)\}")
CODE = r"(?:petugas|grup)-[\w-]+"
TICKET = r"[A-Z]{3}-[0-9A-Z]{4,5}-[0-9A-Z]"


@dataclass
class Dialogue:
    """A dialogue as its file tells it."""

    file: Path
    title: str
    engines: str
    cast: Mapping[str, str]
    steps: list[tuple[str, str]]
    language: str = "id"


def read_dialogue(file: Path) -> Dialogue:
    """Read one file of tests/dialogues."""
    told = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    steps = [(name, "" if what is None else str(what)) for step in told["steps"] for name, what in step.items()]
    return Dialogue(file, told["title"], told["engines"], told.get("cast") or {}, steps)


@dataclass
class Player:
    """Plays one dialogue in a town."""

    town: LiveTown
    dialogue: Dialogue
    groups: dict[str, Group] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    last_heard: dict[str, Message] = field(default_factory=dict)
    last_said: dict[str, Message] = field(default_factory=dict)
    is_settled: bool = False

    def play(self) -> None:
        """Play every step; the error names the step."""
        self._set_the_stage()
        for number, (name, what) in enumerate(self.dialogue.steps, 1):
            try:
                self._step(name, what)
            except (AssertionError, LookupError, ValueError) as problem:
                raise AssertionError(
                    f"{self.dialogue.file.name}, step {number} «{name}: {what}»: {problem}"
                ) from problem
        self._settle()
        for who in self._everybody():
            self._nothing_more(who)

    def _set_the_stage(self) -> None:
        """``cast``: «budi: officer PEMKAB-33.03», «grup: PEMKAB-33.03 budi» (a group and its first officer), «grup:
        unbound budi» (a group that no agency has bound)."""
        for name, part in self.dialogue.cast.items():
            first, *rest = part.split()
            if first in ("officer", "admin", "trusted", "verifier", "supervisor"):
                self.town.staff(name.capitalize(), first, rest[0])
            elif first == "citizen":
                self.town.person(name.capitalize())
            elif first == "unbound":
                members = [self.town.person(person.capitalize()) for person in rest]
                self.groups[name] = self.town.telegram.group(name.capitalize(), *members)
            else:
                members = [self.town.person(person.capitalize()) for person in rest]
                self.groups[name] = self.town.agency(name.capitalize(), first, *members)
        for who in self._everybody():
            self._skip(who)

    def _everybody(self) -> list[str]:
        people = [who for who in self.dialogue.cast if who not in self.groups]
        return [*dict.fromkeys([*people, *self.heard]), *self.groups]

    def _settle(self) -> None:
        """Wait until everything is answered, unless nobody has done anything since it was."""
        if not self.is_settled:
            self.town.settle()
        self.is_settled = True

    def _person(self, who: str) -> Person:
        self.heard.setdefault(who, 0)
        return self.town.person(who.capitalize())

    def _messages(self, who: str) -> list[Message]:
        if who in self.groups:
            group = self.groups[who]
            return [m for m in self.town.telegram.chats[group.id].messages.values() if m.from_bot]
        person = self._person(who)
        return [m for m in person.sees() if m.from_bot] if person.id in self.town.telegram.chats else []

    def _unheard(self, who: str) -> list[Message]:
        last = self.heard.get(who, 0)
        return sorted((m for m in self._messages(who) if m.revision > last), key=lambda m: m.revision)

    def _new(self, who: str) -> list[Message]:
        """The unheard messages with words that aren't changes of earlier ones."""
        return [m for m in self._unheard(who) if m.text and m.id > self.newest.get(who, 0)]

    def _skip(self, who: str, _: str = "") -> None:
        self.heard[who] = max((m.revision for m in self._messages(who)), default=self.heard.get(who, 0))
        self.newest[who] = max((m.id for m in self._messages(who)), default=0)

    def _nothing_more(self, who: str) -> None:
        rest = self._new(who)
        assert not rest, f"{who} also heard: " + " | ".join(repr(m.text) for m in rest)

    def _step(self, name: str, what: str) -> None:
        if name == "time passes":
            self._pass_time(what)
            return
        if name == "the bot restarts":
            self.town.settle()
            self.town.stop()
            self.town.start()
            return
        if name == "telegram holds up":
            self.town.telegram.fail_next("sendMessage", chat=self.groups[what].id, error_code=429, retry_after=60)
            return
        if name.endswith(" becomes"):
            who = name.removesuffix(" becomes")
            self._person(who)
            self.town.staff(who.capitalize(), *self._fill(what).split())
            return
        match = _STEP.match(name)
        if match is None:
            raise ValueError("not a step; see tests/dialogue.py")
        who, verb, place = match["who"], match["verb"], match["place"]
        what = self._fill(what)
        listen = {
            "hears": self._hears,
            "never hears": self._never,
            "sees": self._sees,
            "hears nothing": self._nothing,
            "skips": self._skip,
        }.get(verb)
        if listen is not None:
            self._settle()
            listen(who, what)
            return
        person = self._person(who)
        self._settle()
        if place is None:
            self._nothing_more(who)
        self.is_settled = False
        self._act(who, person, verb, what, self.groups[place] if place else None)

    def _act(self, who: str, person: Person, verb: str, what: str, to: Group | None) -> None:
        said: Any = None
        match verb:
            case "says":
                said = person.says(what, to=to)
            case "writes":
                self.town.stop()
                for part in what.split(" / "):
                    said = person.says(part, to=to)
                self.town.start()
            case "replies":
                place = next((n for n, g in self.groups.items() if g is to), who)
                said = person.says(what, to=to, reply_to=self.last_heard[place])
            case "edits":
                person.edits(self.last_said[who], what)
            case "slips":
                said = person.says(f"/status {_with_a_slip(what)}", to=to)
            case "taps":
                person.taps(what, chat=to)
            case "presses":
                said = person.presses(what)
            case "sends":
                said = self._send(person, what, to)
            case "forwards":
                said = person.forwards_channel_post(what)
            case "blocks":
                person.blocks()
            case "unblocks":
                person.unblocks()
            case "leaves" if to is not None:
                to.removes(person)
            case "shows" if to is not None:
                to.promotes(person, anonymous=what == "anonymous")
        if isinstance(said, Message):
            self.last_said[who] = said

    def _send(self, person: Person, what: str, to: Group | None) -> Any:
        kind, _, caption = (part.strip() for part in what.partition("|"))
        match kind:
            case "photo":
                return person.sends_photo(caption=caption, to=to)
            case "album":
                person.sends_photo(caption=caption, album="a", to=to)
                return person.sends_photo(album="a", to=to)
            case "document":
                return person.sends_document(b"%PDF-1.4 surat", caption=caption, to=to)
            case "film":
                return person.sends_document(b"ftyp", "film.mp4", caption=caption, to=to)
            case "song":
                return person.sends_document(b"ID3", "lagu.mp3", caption=caption, to=to)
            case "voice":
                return person.sends_voice(to=to)
            case "video":
                return person.sends_video(caption=caption, to=to)
            case "video_note":
                return person.sends_video_note(to=to)
            case "sticker":
                return person.sends_sticker(to=to)
            case "contact":
                return person.sends_contact("+62811000000", to=to)
            case "poll":
                return person.sends_poll("Setuju?", "Ya", "Tidak", to=to)
            case "location":
                return person.sends_location(to=to)
        latitude, longitude = (float(part) for part in kind.split(","))
        return person.sends_location(latitude, longitude, to=to)

    def _hears(self, who: str, what: str) -> None:
        buttons = _BUTTON.findall(what)
        words = _BUTTON.sub("", what).strip()
        pattern = re.compile(self._pattern(words), re.IGNORECASE)
        unheard = self._unheard(who)
        found = next((m for m in unheard if pattern.search(_flat(m.text)) and self._has(m, buttons)), None)
        if found is None:
            seen = "\n".join(f"  · {m.text} {m.buttons or ''}" for m in unheard) or "  (nothing)"
            raise AssertionError(f"{who} heard instead:\n{seen}")
        before = [m for m in self._new(who) if m.revision < found.revision]
        assert not before, f"{who} heard before that: " + " | ".join(repr(m.text) for m in before)
        remembered = pattern.search(_flat(found.text))
        self.names.update(remembered.groupdict() if remembered else {})
        self.heard[who], self.newest[who] = found.revision, max(found.id, self.newest.get(who, 0))
        self.last_heard[who] = found

    def _has(self, message: Message, buttons: list[str]) -> bool:
        shown = " | ".join(message.buttons or ())
        return all(button in shown for button in buttons)

    def _pattern(self, words: str) -> str:
        known: set[str] = set()

        def stand_for(match: re.Match[str]) -> str:
            name = match[1]
            if name in self.names:
                return re.escape(self.names[name])
            if name in known:
                return f"(?P={name})"
            known.add(name)
            return f"(?P<{name}>{TICKET if 'ticket' in name else CODE if 'code' in name else '.+?'})"

        pieces = _NAME.split(words)
        names = _NAME.finditer(words)
        return "".join(
            re.escape(piece) if place % 2 == 0 else stand_for(next(names)) for place, piece in enumerate(pieces)
        )

    def _fill(self, what: str) -> str:
        return _NAME.sub(lambda match: self.names.get(match[1], match[0]), what)

    def _sees(self, who: str, what: str) -> None:
        buttons, words = _BUTTON.findall(what), _BUTTON.sub("", what).strip().lower()
        shown = [m for m in self._messages(who) if words in _flat(m.text).lower() and self._has(m, buttons)]
        assert shown, f"{who} sees {' · '.join(_flat(m.text) for m in self._messages(who)[-4:])!r}"

    def _never(self, who: str, what: str) -> None:
        said = [m.text for m in self._messages(who) if what.lower() in _flat(m.text).lower()]
        assert not said, f"{who} heard {said[0]!r}"

    def _nothing(self, who: str, _: str) -> None:
        self._nothing_more(who)

    def _pass_time(self, what: str) -> None:
        self._settle()
        number, unit = what.split()
        self.town.clock.move(**{unit if unit.endswith("s") else f"{unit}s": float(number)})
        self.town.run_jobs()


def _flat(text: str) -> str:
    return " ".join(text.split())


def _with_a_slip(ticket: str) -> str:
    prefix, body, check = ticket.split("-")
    return f"{prefix}-{body[0]}{'7' if body[1] != '7' else '4'}{body[2:]}-{check}"
