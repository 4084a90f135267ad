"""Pictures and workbooks are made when they are sent, right, safe, and uploaded once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from sqlalchemy import update
from telegram.ext import ExtBot

from actions.digest_period import day_period
from actions.office import Office
from actions.periods import write_period
from actions.send_digests import send_digests
from bot.delivery import Delivery
from bot.pictures_figures import draw_figures
from bot.pictures_map import draw_map
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.workbook import gather, write_workbook
from storage.drawings import Drawing
from storage.staff import Staff
from tests.bot.conftest import FAST, Clock
from tests.builders import a_complaint, a_person, the_texts

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Label = Callable[[str, Any], str]


@pytest.fixture
def label() -> Label:
    return lambda key, values: the_texts().label(key, "id", values)


def supervise(office: Office, *people: Person, scope: str = "33") -> None:
    now = office.clock()
    with office.transaction() as records:
        for person in people:
            person.starts()
            known = records.people.meet(person.id, name=person.user["first_name"], username=None, now=now)
            since = now - timedelta(days=9)
            records.staff.add(Staff(person=known.key, role="supervisor", scope=scope, added_at=since))


def some_complaints(office: Office, **more: Any) -> None:
    with office.transaction() as records:
        now = office.clock()
        values: dict[str, Any] = {"filed_at": now - timedelta(days=1), "due_at": now - timedelta(hours=1)} | more
        a_complaint(records, a_person(records, "Sari Dewi"), **values)


def photos(person: Person) -> list[str]:
    """Telegram's ids of the pictures that somebody sees."""
    return [m.json["photo"][-1]["file_id"] for m in person.sees() if m.from_bot and "photo" in m.json]


async def test_one_picture_for_all_who_look_after_the_same(
    office: Office, bot: ExtBot[None], telegram: Simulator, clock: Clock
) -> None:
    ratna, tini, wati = (telegram.person(name) for name in ("Ratna", "Tini", "Wati"))
    supervise(office, ratna, tini)
    some_complaints(office)
    send_digests(office, clock())
    await Delivery(office, the_texts(), bot, FAST).drain()
    assert len(photos(ratna)) == 2
    assert photos(ratna) == photos(tini)
    # Another process knows what was uploaded, from the database.
    supervise(office, wati)
    send_digests(office, clock())
    await Delivery(office, the_texts(), bot, FAST).drain()
    assert photos(wati) == photos(ratna)


async def test_a_picture_is_drawn_anew_when_telegram_forgot_it(
    office: Office, bot: ExtBot[None], telegram: Simulator, clock: Clock
) -> None:
    ratna, tini = telegram.person("Ratna"), telegram.person("Tini")
    supervise(office, ratna, scope="33.03")
    some_complaints(office)
    send_digests(office, clock())
    await Delivery(office, the_texts(), bot, FAST).drain()
    with office.transaction() as records:
        records.session.execute(update(Drawing).values(file_id="of-another-token"))
    supervise(office, tini, scope="33.03")
    send_digests(office, clock())
    await Delivery(office, the_texts(), bot, FAST).drain()
    assert len(photos(tini)) == 1


def a_drawing(**more: Any) -> dict[str, Any]:
    return {
        "period": {"kind": "day", "first": "2026-11-22", "last": "2026-11-22"},
        "until": None,
        "scope": ["33"],
        "days": ["2026-11-21", "2026-11-22"],
        "inflow": [3, 5],
        "outflow": [1, 0],
        "ages": [[0, 3, 4], [4, None, 2]],
        "agencies": [["PEMKAB-33.03", 0.5, 4]],
        "all_agencies": 1,
        **more,
    }


def test_the_pictures_have_a_phone_s_size(label: Label, office: Office) -> None:
    figures = Image.open(io.BytesIO(draw_figures(a_drawing(), label)))
    shaded = {**a_drawing(), "shades": {"33.03": 4, "33.71": 1}, "by_people": False}
    areas = Image.open(io.BytesIO(draw_map(shaded, label, office.region.folder)))
    assert figures.size[0] == areas.size[0] == 1080
    assert max(figures.size) <= 1280  # Telegram shrinks what is larger


def test_where_there_is_nothing_to_draw_a_sentence_stands(label: Label) -> None:
    said: list[str] = []

    def hear(key: str, values: Any) -> str:
        said.append(key)
        return label(key, values)

    empty = a_drawing(inflow=[0, 0], outflow=[0, 0], ages=[[0, None, 0]], agencies=[])
    draw_figures(empty, hear)
    assert {"picture.no_flow", "picture.no_ages", "picture.no_shares"} <= set(said)


def test_the_same_figures_give_the_same_bytes(label: Label) -> None:
    assert draw_figures(a_drawing(), label) == draw_figures(a_drawing(), label)


def a_workbook(office: Office, label: Label, clock: Clock) -> zipfile.ZipFile:
    now = clock()
    period = write_period(day_period(office.calendar, office.calendar.local_day(now), now))
    with office.transaction() as records:
        gathered = gather(records, office, ("33",), period, now)
    return zipfile.ZipFile(io.BytesIO(write_workbook(gathered, label, office.region.zone)))


def cells(book: zipfile.ZipFile) -> str:
    """Every text of a workbook."""
    return " | ".join(
        text.text or "" for text in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SHEET}t")
    )


def test_the_workbook_has_frozen_heads_filters_and_no_formula(office: Office, label: Label, clock: Clock) -> None:
    some_complaints(office)
    book = a_workbook(office, label, clock)
    sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3
    for name in sheets:
        sheet = ElementTree.fromstring(book.read(name))
        pane = sheet.find(f".//{SHEET}pane")
        assert pane is not None and pane.get("state") == "frozen"
        assert sheet.find(f"{SHEET}autoFilter") is not None
        assert not list(sheet.iter(f"{SHEET}f")) and not list(sheet.iter(f"{SHEET}hyperlink"))
    assert "Pemerintah Kabupaten Purbalingga" in cells(book)


def test_overdue_ones_that_find_no_line_are_counted(office: Office, label: Label, clock: Clock) -> None:
    some_complaints(office)
    period = write_period(day_period(office.calendar, office.calendar.local_day(clock()), clock()))
    with office.transaction() as records:
        gathered = gather(records, office, ("33",), period, clock())
    assert (len(gathered.overdue), gathered.others) == (1, 0)
    more = write_workbook(replace(gathered, others=1234), label, office.region.zone)
    assert "dan 1.234 lainnya yang lewat tenggat" in cells(zipfile.ZipFile(io.BytesIO(more)))


@pytest.mark.parametrize("identity", ["anonim", "rahasia", "terbuka"])
def test_the_workbook_tells_of_nobody(office: Office, label: Label, clock: Clock, identity: str) -> None:
    some_complaints(office, identity=identity, landmark="rumah Sari Dewi")
    told = cells(a_workbook(office, label, clock))
    assert "Sari" not in told and "bolong" not in told
    late = told.split("Masuk pada")[1]
    assert "Jalan & jembatan" in late
    assert ("Kab. Purbalingga" in late) == (identity != "rahasia")


def test_a_name_that_looks_like_a_formula_stays_a_text(office: Office, clock: Clock) -> None:
    some_complaints(office)

    def mean(key: str, values: Any) -> str:
        plain = the_texts().label(key, "id", values)
        return f"=HYPERLINK({plain})" if key == "workbook.name" else plain

    book = a_workbook(office, mean, clock)
    assert "=HYPERLINK(" in cells(book)
    assert all(b"<f>" not in book.read(name) for name in book.namelist() if name.startswith("xl/worksheets"))
