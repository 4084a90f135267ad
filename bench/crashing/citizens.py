"""What the simulated citizens do: each script is a person who never repeats anything and waits for every answer."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.simulator.group import Group
from bot.simulator.messages import Message
from bot.simulator.person import Person

SENDS = ("✓ Kirim", "Tetap kirim laporan baru")
"""What files a complaint; the second where others have told the like of it."""
PATIENCE = 240.0
"""Seconds a citizen waits for an answer before it counts as lost."""
_TICKET = re.compile(r"Laporan ([A-Z]{3}-[0-9A-Z]{4,5}-[0-9A-Z]) sudah tercatat")
_LETTERS = "bcdfghjklmnp"


@dataclass(frozen=True, slots=True)
class Town:
    """A place with an agency that sits in a group with one officer."""

    place: str
    group: Group
    officer: Person


@dataclass
class Story:
    """One conversation: what was said, told apart by words that nobody else says, and what must come of it."""

    script: str
    citizen: Person
    town: Town
    marks: list[str] = field(default_factory=list)
    reply_mark: str | None = None
    ticket: str | None = None
    is_draft: bool = False
    has_photo: bool = False
    trouble: str | None = None
    patience: float = PATIENCE


def mark_of(number: int, part: int = 0) -> str:
    """A word that occurs in one message only; of letters, for numbers may mean something."""
    digits = []
    for value in (number, part):
        word = ""
        for _ in range(3):
            value, rest = divmod(value, len(_LETTERS))
            word += _LETTERS[rest]
        digits.append(word)
    return "zz" + "a".join(digits)


def play(story: Story, number: int) -> None:
    """Play a conversation to its end; ``story.trouble`` says what never came."""
    try:
        SCRIPTS[story.script](story, number)
    except (AssertionError, LookupError, TimeoutError) as problem:
        story.trouble = f"{story.script}: {problem}".replace("\n", " / ")[:300]


def choose(luck: random.Random) -> str:
    """A script, the common ones more often."""
    return luck.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]


def _one_message_one_tap(story: Story, number: int) -> None:
    story.marks = [mark_of(number)]
    story.citizen.says(f"jalan {story.town.place} bolong besar, banyak yg jatuh {story.marks[0]}")
    _send(story)


def _with_officer(story: Story, number: int) -> None:
    _one_message_one_tap(story, number)
    _wait(story, story.town.group, f"{story.ticket} · ", "the card")
    story.reply_mark = mark_of(number, 9)
    story.town.officer.says(f"/balas {story.ticket} Sudah kami survei {story.reply_mark}", to=story.town.group)
    story.citizen.hears(story.reply_mark, timeout=story.patience)
    _wait(story, story.town.group, f"{story.ticket}.*[Tt]erkirim|[Tt]erkirim.*{story.ticket}", "the confirmation")


def _turn_by_turn(story: Story, number: int) -> None:
    story.marks = [mark_of(number)]
    story.citizen.says(f"lampu jalan mati semua sudah seminggu {story.marks[0]}")
    story.citizen.hears("Di mana", timeout=story.patience)
    story.citizen.says(story.town.place)
    _send(story)


def _left_open(story: Story, number: int) -> None:
    story.marks, story.is_draft = [mark_of(number)], True
    story.citizen.says(f"lampu jalan mati semua sudah seminggu {story.marks[0]}")
    story.citizen.hears("Di mana", timeout=story.patience)


def _burst(story: Story, number: int) -> None:
    story.marks = [mark_of(number, part) for part in range(4)]
    words = (
        f"jalan {story.town.place} bolong besar, banyak yg jatuh",
        "sudah seminggu lebih dibiarkan",
        "tadi pagi ada motor masuk lubang",
        "malam hari gelap sekali di situ",
    )
    for what, mark in zip(words, story.marks, strict=True):
        story.citizen.says(f"{what} {mark}")
    _send(story)


def _with_photo(story: Story, number: int) -> None:
    story.marks, story.has_photo = [mark_of(number)], True
    story.citizen.sends_photo(caption=f"jalan {story.town.place} bolong besar, banyak yg jatuh {story.marks[0]}")
    _send(story)


def _send(story: Story) -> None:
    """Wait for the summary that holds all of it, tap, and wait for the ticket."""
    summary = story.citizen.world.wait_for(lambda: _summary(story), story.patience)
    story.citizen.taps(next(label for label in SENDS if label in summary.buttons), message=summary)
    filed = story.citizen.hears(_TICKET, timeout=story.patience)
    found = _TICKET.search(filed.text)
    story.ticket = found[1] if found else None


def _summary(story: Story) -> Message | None:
    for message in reversed(story.citizen.sees()):
        sends = any(label in message.buttons for label in SENDS)
        if message.from_bot and sends and all(mark in message.text for mark in story.marks):
            return message
    return None


def _wait(story: Story, group: Group, words: str, what: str) -> None:
    """Wait until a message of the bot in the group holds these words."""
    pattern, until = re.compile(words, re.DOTALL), time.monotonic() + story.patience
    while time.monotonic() < until:
        if any(one.from_bot and pattern.search(one.text) for one in story.town.officer.sees(group)):
            return
        time.sleep(0.1)
    raise AssertionError(f"{what} of {story.ticket} never came into the group")


SCRIPTS: Mapping[str, Callable[[Story, int], None]] = {
    "one message, one tap": _one_message_one_tap,
    "answered by an officer": _with_officer,
    "turn by turn": _turn_by_turn,
    "left open": _left_open,
    "four messages at once": _burst,
    "with a photo": _with_photo,
}
WEIGHTS: Mapping[str, int] = dict(zip(SCRIPTS, (25, 20, 20, 15, 12, 8), strict=True))
PLACES: Mapping[str, str] = {
    "PEMKAB-33.01": "Kroya Cilacap",
    "PEMKAB-33.02": "Baturraden Banyumas",
    "PEMKAB-33.03": "Kaligondang Purbalingga",
    "PEMKAB-33.05": "Gombong Kebumen",
    "PEMKAB-33.06": "Kutoarjo Purworejo",
    "PEMKAB-33.07": "Kertek Wonosobo",
    "PEMKAB-33.10": "Delanggu Klaten",
    "PEMKAB-33.12": "Selogiri Wonogiri",
    "PEMKAB-33.13": "Tawangmangu Karanganyar",
    "PEMKAB-33.14": "Gemolong Sragen",
    "PEMKAB-33.17": "Lasem Rembang",
    "PEMKAB-33.18": "Juwana Pati",
    "PEMKAB-33.20": "Mlonggo Jepara",
}
"""An agency in charge of streets → a place as citizens name it. Many, for a group takes 20 messages a minute."""
