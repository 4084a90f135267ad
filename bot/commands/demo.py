"""The scene a newcomer finds in the simulator: people who met the bot, groups that are bound; made by playing."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from actions.invite import GROUP, invite
from actions.office import Office
from actions.region import Region
from bot.simulator.person import Person
from bot.simulator.telegram import Phone, Place, Telegram

FILE = "demo.yml"
PATIENCE = 30.0
"""Seconds to wait for an answer: the first one loads the models."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What a pack's demo.yml says, as it stands there."""

    citizens: list[str]
    groups: list[Mapping[str, Any]]
    staff: list[Mapping[str, Any]]
    places: list[Mapping[str, Any]]


def read_demo(region: Region) -> Demo:
    """The demo scene of a region; one citizen alone when the pack has none."""
    file: Path = region.folder / FILE
    if not file.is_file():
        return Demo(["Sari"], [], [], [])
    content = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return Demo(*(content.get(part, []) for part in ("citizens", "groups", "staff", "places")))


def play(demo: Demo, telegram: Telegram, office: Office) -> None:
    """Let everybody arrive, one after the other, each confirmed by the bot. Blocks; not for the event loop."""
    people = {name: telegram.person(name) for name in demo.citizens}
    for member in demo.staff:
        people[member["name"]] = person = telegram.person(member["name"])
        person.starts(_code(office, member["role"], member["scope"]))
        person.hears(timeout=PATIENCE)
    groups = {}
    for bound in demo.groups:
        members = [people[name] for name in bound["members"]]
        groups[bound["title"]] = group = telegram.group(bound["title"], *members)
        members[0].says(f"/ikat {_code(office, GROUP, bound['agency'])}", to=group)
        _wait_until_bound(office, bound["agency"])
    citizens = [people[name] for name in demo.citizens]
    telegram.show_phones(
        [Phone("Warga", citizens, welcomes_new_people=True), *_staff_phones(demo, people, groups)],
        [Place(**place) for place in demo.places],
    )


def _wait_until_bound(office: Office, agency: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with office.transaction() as records:
            if records.staff.group_of_agency(agency) is not None:
                return
        time.sleep(0.05)
    raise TimeoutError(f"the group of {agency} was not bound")


def _staff_phones(demo: Demo, people: Mapping[str, Person], groups: Mapping[str, Any]) -> list[Phone]:
    """One phone for those who work in groups, one for those who don't."""
    at_work = list(dict.fromkeys(name for bound in demo.groups for name in bound["members"]))
    others = [member["name"] for member in demo.staff if member["name"] not in at_work]
    phones = []
    if at_work:
        phones.append(Phone("Petugas", [people[name] for name in at_work], opens=next(iter(groups.values()))))
    if others:
        phones.append(Phone("Pimpinan", [people[name] for name in others]))
    return phones


def _code(office: Office, role: str, scope: str) -> str:
    with office.transaction() as records:
        return invite(records, office, role, scope, office.clock())
