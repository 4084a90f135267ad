"""In a flood cards gather in one list: it stays true, each card can be had from it, and danger is never listed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from actions.card_list import LIST_SIZE, gather_cards
from actions.cards import show_card
from storage.complaints import Complaint
from storage.outgoing import NEVER, WAITING
from storage.people import Person
from storage.staff import Group
from tests.builders import DESK, a_complaint, a_group, a_person, a_photo, an_officer
from tests.town import Town

AT_ONCE = 4


@dataclass
class Flood:
    """An agency's group before which more and more complaints come, and nothing is sent meanwhile."""

    town: Town
    group: Group = field(init=False)
    budi: Person = field(init=False)
    sari: Person = field(init=False)

    def __post_init__(self) -> None:
        records = self.town.records
        self.group, self.budi, self.sari = a_group(records), an_officer(records), a_person(records)

    def comes(self, count: int, *, photo: bool = False, urgent: bool = False) -> list[Complaint]:
        """So many complaints' cards are put out."""
        complaints = []
        for _ in range(count):
            complaint = a_complaint(self.town.records, self.sari, urgent=urgent)
            if photo:
                a_photo(self.town.records, self.sari, complaint)
            show_card(self.town.records, self.town.office, complaint, now=self.town.now)
            complaints.append(complaint)
        return complaints

    def reaches_the_limit(self) -> None:
        """It is the group's turn in the delivery."""
        gather_cards(self.town.records, self.group.key, at_once=AT_ONCE, now=self.town.now)

    def lists(self) -> list[str]:
        """The lists on the group's screen."""
        self.town.deliver()
        shown = self.town.screens[self.group.key].values()
        return [message.text for message in shown if "hampir bersamaan" in message.text]


@pytest.fixture
def flood(town: Town) -> Flood:
    return Flood(town)


def test_few_cards_stay_cards(town: Town, flood: Flood) -> None:
    flood.comes(AT_ONCE)
    flood.reaches_the_limit()
    assert flood.lists() == []
    assert town.screen(flood.group).count("bolong besar") == AT_ONCE


def test_many_gather_in_one_list_and_each_card_can_be_had(town: Town, flood: Flood) -> None:
    first, *_, last = flood.comes(AT_ONCE + 1, photo=True)
    flood.reaches_the_limit()
    [shown] = flood.lists()
    assert shown.startswith("5 laporan masuk") and first.ticket in shown
    assert "bolong besar" not in town.screen(flood.group) and "Berkas" not in town.screen(flood.group)
    town.taps(flood.budi, first.ticket, group=flood.group)
    assert f"Berkas {first.ticket}" in town.sees(flood.group, last=1)
    assert "depan SD 2 Kaligondang" in town.sees(flood.group, last=2)
    town.taps(flood.budi, "Ambil", group=flood.group, on=first.ticket)
    [shown] = flood.lists()
    assert f"{first.ticket} · Jalan & jembatan · Kab. Purbalingga · sedang diproses · Budi" in shown
    assert "Status: sedang diproses · Budi" in town.screen(flood.group)
    town.says(flood.budi, f"/ambil {last.ticket}", group=flood.group)
    assert flood.lists()[0].count("sedang diproses · Budi") == 2
    assert town.records.outbox.count(NEVER) == 0
    assert town.records.outbox.message_of(flood.group.key, f"card:{last.ticket}") is None


def test_a_listed_complaint_that_goes_elsewhere_leaves_only_its_number(town: Town, flood: Flood) -> None:
    a_group(town.records, DESK)
    gone, *_ = flood.comes(AT_ONCE + 1)
    flood.reaches_the_limit()
    flood.lists()
    town.says(flood.budi, f"/teruskan {gone.ticket} SETDA", group=flood.group)
    assert f"{gone.ticket} · sudah tidak di sini" in flood.lists()[0]
    assert "bolong besar" not in town.screen(flood.group)
    with pytest.raises(AssertionError, match="no button"):
        town.taps(flood.budi, gone.ticket, group=flood.group)


def test_the_list_grows_by_edits_until_it_is_full(town: Town, flood: Flood) -> None:
    flood.comes(AT_ONCE + 1)
    flood.reaches_the_limit()
    flood.comes(AT_ONCE + 1)
    flood.reaches_the_limit()
    assert [shown.split()[0] for shown in flood.lists()] == ["10"]
    flood.comes(LIST_SIZE)
    flood.reaches_the_limit()
    assert [shown.split()[0] for shown in flood.lists()] == [str(LIST_SIZE), "10"]
    town.now += timedelta(minutes=11)
    flood.comes(AT_ONCE + 1)
    flood.reaches_the_limit()
    assert [shown.split()[0] for shown in flood.lists()] == [str(LIST_SIZE), "10", "5"]


def test_what_is_urgent_or_was_tried_already_stays_a_card(town: Town, flood: Flood) -> None:
    [tried] = flood.comes(1)
    [danger] = flood.comes(1, urgent=True)
    records = town.records
    row = records.card_lists.newest(flood.group.key, f"card:{tried.ticket}")
    assert row is not None
    records.outbox.mark_later(row.id, town.now, "429")
    flood.comes(AT_ONCE + 1)
    flood.reaches_the_limit()
    assert records.outbox.count(WAITING) == 3
    [shown] = flood.lists()
    assert tried.ticket not in shown and danger.ticket not in shown
    assert f"🚨 {danger.ticket}" in town.screen(flood.group)


def test_a_list_whose_words_were_emptied_stays_as_it_is(town: Town, flood: Flood) -> None:
    first, *_ = flood.comes(AT_ONCE + 1)
    flood.reaches_the_limit()
    before = flood.lists()
    town.records.outbox.forget_before(town.now + timedelta(days=1), town.now)
    town.says(flood.budi, f"/ambil {first.ticket}", group=flood.group)
    assert flood.lists() == before
