"""Ticket numbers are drawn, read back from any handwriting, and a slip finds its neighbour."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.tickets import ALPHABET, find_tickets, is_ticket_shaped, near_misses, new_ticket, parse_ticket

TICKET = new_ticket("PBG", lambda ticket: False, Random(5))


def test_a_ticket_holds_only_safe_characters() -> None:
    for seed in range(300):
        prefix, body, check = new_ticket("SMG", lambda ticket: False, Random(seed)).split("-")
        assert prefix == "SMG"
        assert len(body) == 4
        assert set(body + check) <= set(ALPHABET)


def test_a_taken_ticket_is_drawn_again_and_grows_when_the_short_ones_are_gone() -> None:
    assert new_ticket("PBG", lambda ticket: ticket == TICKET, Random(5)) != TICKET
    assert len(new_ticket("PBG", lambda ticket: len(ticket) < 11, Random(5)).split("-")[1]) == 5


@pytest.mark.parametrize(
    "written",
    [TICKET, TICKET.lower(), TICKET.replace("-", " "), TICKET.replace("-", ""), f" {TICKET}. ", f"#{TICKET}"],
)
def test_a_ticket_is_read_however_it_is_written(written: str) -> None:
    assert parse_ticket(written) == TICKET


def test_letters_that_look_like_digits_are_forgiven() -> None:
    ticket = next(drawn for seed in range(99) if "8" in (drawn := new_ticket("BLO", lambda _: False, Random(seed))))
    assert parse_ticket(ticket.replace("8", "B")) == ticket
    assert parse_ticket(ticket.replace("BLO", "BL0")) == ticket


@pytest.mark.parametrize("text", ["", "halo", "PBG", "jalan rusak", "rt 03 rw 05", "081234567890", "PBG-4F7K-0"])
def test_other_text_is_no_ticket(text: str) -> None:
    assert parse_ticket(text) is None
    assert find_tickets(text) == []


def test_tickets_are_found_in_a_sentence() -> None:
    text = f"pak, laporan {TICKET.lower().replace('-', ' ')} sama {TICKET} kok belum"
    assert find_tickets(text) == [TICKET]
    assert find_tickets(text, {"SMG"}) == []


def test_every_single_slip_is_noticed_and_finds_its_ticket() -> None:
    for place, character in enumerate(TICKET):
        if character == "-" or place < 3:
            continue
        for other in set(ALPHABET) - {character}:
            slip = TICKET[:place] + other + TICKET[place + 1 :]
            assert parse_ticket(slip) is None
            assert near_misses(f"status {slip.lower()} dong", [TICKET, "SMG-2222-2"]) == [TICKET]


def test_swapped_neighbours_find_their_ticket() -> None:
    assert near_misses("pbg 27f4 5", ["PBG-2F74-5", "PBG-3333-3"]) == ["PBG-2F74-5"]
    assert near_misses("jalan rusak", [TICKET]) == []


def test_a_ticket_that_was_meant_is_recognised() -> None:
    assert is_ticket_shaped("status pbg-4f7k-3")
    assert not is_ticket_shaped("mau lapor jalan rusak parah di desa")


@given(st.text(max_size=200))
def test_any_text_is_searched(text: str) -> None:
    assert all(parse_ticket(ticket) == ticket for ticket in find_tickets(text))
