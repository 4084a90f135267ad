"""Admins at their own agency: whom they invite, which group they bind, whom they remove; all is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.bind_group import bind_as_admin
from actions.cards import show_card
from actions.errors import GroupOfAnother, InviteGone, InviteInvalid, NotAllowed, NotStaff, UnknownTicket
from actions.invite import accept_invite, invite, invite_colleague, open_invites, revoke_invite
from actions.list_staff import list_staff
from actions.open_complaint import open_complaint
from actions.remove_staff import foresee_removal, remove_staff
from storage.audit import AuditEntry
from storage.staff import Staff
from tests.builders import (
    BANYUMAS,
    DESK,
    NOW,
    PURBALINGGA,
    a_complaint,
    a_group,
    a_person,
    a_photo,
    an_officer,
    verbs_of,
)
from tests.town import Town


def _deed(entry: AuditEntry) -> tuple[str, str | None, str | None]:
    return entry.verb, entry.actor, entry.subject


@pytest.mark.parametrize("role", ["officer", "admin", "trusted"])
def test_an_admin_invites_to_their_own_agency_once(town: Town, role: str) -> None:
    tini, eko = an_officer(town.records, "Tini", role="admin"), a_person(town.records, "Eko")
    minted = invite_colleague(town.records, town.office, role, PURBALINGGA, actor=tini.key, now=NOW)
    held = accept_invite(town.records, minted.code, actor=eko.key, now=NOW)
    assert (held.role, held.scope) == (role, PURBALINGGA)
    with pytest.raises(InviteInvalid):
        accept_invite(town.records, minted.code, actor=a_person(town.records).key, now=NOW)
    assert [_deed(entry) for entry in town.records.audit.of_scope(PURBALINGGA)] == [
        ("invite", tini.key, None),
        ("join", eko.key, eko.key),
    ]
    assert minted.code not in str([entry.details for entry in town.records.audit.of_scope(PURBALINGGA)])


@pytest.mark.parametrize(
    ("own", "role", "agency"),
    [
        (PURBALINGGA, "officer", BANYUMAS),
        (PURBALINGGA, "verifier", PURBALINGGA),
        (PURBALINGGA, "verifier", DESK),
        (PURBALINGGA, "supervisor", PURBALINGGA),
        (PURBALINGGA, "group", PURBALINGGA),
        (PURBALINGGA, "officer", "ATLANTIS"),
        (DESK, "officer", PURBALINGGA),
    ],
)
def test_nobody_is_invited_elsewhere_or_to_more_than_an_admin_may_give(
    town: Town, own: str, role: str, agency: str
) -> None:
    tini = an_officer(town.records, "Tini", own, role="admin")
    with pytest.raises(NotAllowed):
        invite_colleague(town.records, town.office, role, agency, actor=tini.key, now=NOW)
    assert not open_invites(town.records, None, NOW)


def test_the_central_desks_admin_invites_verifiers(town: Town) -> None:
    wati = an_officer(town.records, "Wati", DESK, role="admin")
    assert invite_colleague(town.records, town.office, "verifier", DESK, actor=wati.key, now=NOW).code


def test_an_invite_is_revoked_by_an_admin_there_or_by_the_operator(town: Town) -> None:
    tini = an_officer(town.records, "Tini", role="admin")
    tono = an_officer(town.records, "Tono", BANYUMAS, role="admin")
    minted = invite_colleague(town.records, town.office, "officer", PURBALINGGA, actor=tini.key, now=NOW)
    for number in (minted.kept.id, 999):
        with pytest.raises(InviteGone):
            revoke_invite(town.records, number, actor=tono.key, now=NOW)
    revoke_invite(town.records, minted.kept.id, actor=tini.key, now=NOW)
    with pytest.raises(InviteInvalid):
        accept_invite(town.records, minted.code, actor=a_person(town.records).key, now=NOW)
    invite(town.records, town.office, "officer", PURBALINGGA, NOW)
    (left,) = open_invites(town.records, [PURBALINGGA], NOW)
    revoke_invite(town.records, left.id, actor=None, now=NOW)
    assert not open_invites(town.records, None, NOW)
    assert [_deed(entry) for entry in town.records.audit.of_verb("revoke")] == [
        ("revoke", tini.key, None),
        ("revoke", None, None),
    ]


def test_an_invite_that_lapsed_is_not_open(town: Town) -> None:
    invite(town.records, town.office, "officer", PURBALINGGA, NOW)
    (one,) = open_invites(town.records, None, NOW)
    later = NOW + timedelta(days=7)
    assert not open_invites(town.records, None, later)
    with pytest.raises(InviteGone):
        revoke_invite(town.records, one.id, actor=None, now=later)


def test_a_link_is_kept_nowhere_once_it_was_told(town: Town) -> None:
    tini = an_officer(town.records, "Tini", role="admin")
    town.says(tini, f"/undang officer {PURBALINGGA}")
    assert "/start petugas-" in town.sees(tini)
    (row,) = [shown.row for shown in town.screens[tini.key].values()]
    assert row.values == {} and row.emptied_at is not None


def test_links_and_lists_are_told_in_private(town: Town) -> None:
    tini, group = an_officer(town.records, "Tini", role="admin"), a_group(town.records)
    town.says(tini, f"/undang officer {PURBALINGGA}", group=group)
    town.says(tini, "/petugas", group=group)
    assert "petugas-" not in town.screen(group) and "Tini" not in town.screen(group)
    assert "petugas-" in town.screen(tini) and "• Tini: admin" in town.screen(tini)


def test_an_admin_binds_a_free_group_and_their_own_but_no_other_agencys(town: Town) -> None:
    tini = an_officer(town.records, "Tini", role="admin")
    free, taken = a_group(town.records, None), a_group(town.records, BANYUMAS)
    assert bind_as_admin(town.records, free.key, PURBALINGGA, actor=tini.key, now=NOW) is None
    with pytest.raises(GroupOfAnother):
        bind_as_admin(town.records, taken.key, PURBALINGGA, actor=tini.key, now=NOW)
    with pytest.raises(NotAllowed):
        bind_as_admin(town.records, free.key, BANYUMAS, actor=tini.key, now=NOW)
    second = a_group(town.records, None)
    assert bind_as_admin(town.records, second.key, PURBALINGGA, actor=tini.key, now=NOW) is free
    assert (free.agency, second.agency, taken.agency) == (None, PURBALINGGA, BANYUMAS)
    assert [_deed(entry) for entry in town.records.audit.of_scope(PURBALINGGA)] == [
        ("bind", tini.key, free.key),
        ("unbind", tini.key, free.key),
        ("bind", tini.key, second.key),
    ]


def test_an_admin_of_two_agencies_says_which(town: Town) -> None:
    tini, group = an_officer(town.records, "Tini", role="admin"), a_group(town.records, None)
    town.records.staff.add(Staff(person=tini.key, role="admin", scope=BANYUMAS, added_at=NOW))
    town.says(tini, "/ikat", group=group)
    town.taps(tini, "→ Pemkab Banyumas", group=group)
    assert group.agency == BANYUMAS and "terhubung dengan Pemerintah Kabupaten Banyumas" in town.sees(group)
    town.says(tini, f"/ikat {BANYUMAS.lower()}", group=group)
    assert "memang sudah terhubung" in town.sees(group)


def test_a_removal_frees_what_was_held_and_is_written_down(town: Town) -> None:
    records = town.records
    tini, budi = an_officer(records, "Tini", role="admin"), an_officer(records, "Budi")
    group = a_group(records)
    held = a_complaint(records, a_person(records), status="in_progress", officer=budi.key)
    settled = a_complaint(records, a_person(records), status="resolved", officer=budi.key)
    elsewhere = a_complaint(records, a_person(records), agency=BANYUMAS, officer=budi.key)
    open_complaint(records, town.office, held.ticket, actor=budi.key, now=NOW)
    show_card(records, town.office, held, now=NOW)
    departure = remove_staff(records, town.office, budi.key, PURBALINGGA, actor=tini.key, now=NOW)
    assert (departure.held, departure.last_admin) == (1, False)
    assert (held.officer, settled.officer, elsewhere.officer) == (None, budi.key, budi.key)
    assert verbs_of(records, held)[-1] == "release" and "release" not in verbs_of(records, held, "public")
    assert held.ticket in town.sees(group) and "Budi" not in next(iter(town.screens[group.key].values())).text
    assert budi.opened is None
    with pytest.raises(UnknownTicket):
        open_complaint(records, town.office, held.ticket, actor=budi.key, now=NOW)
    (entry,) = records.audit.of_subject(budi.key)
    assert (entry.verb, entry.actor, entry.scope, entry.at) == ("remove", tini.key, PURBALINGGA, NOW)
    assert [one.name for one in list_staff(records, PURBALINGGA, actor=tini.key)] == ["Tini"]
    with pytest.raises(NotStaff):
        remove_staff(records, town.office, budi.key, PURBALINGGA, actor=tini.key, now=NOW)


@pytest.mark.parametrize(
    ("role", "agency"), [("officer", PURBALINGGA), ("trusted", PURBALINGGA), ("admin", BANYUMAS)]
)
def test_only_the_agencys_admins_remove(town: Town, role: str, agency: str) -> None:
    budi = an_officer(town.records, "Budi")
    other = an_officer(town.records, "Tono", agency, role=role)
    with pytest.raises(NotAllowed):
        remove_staff(town.records, town.office, budi.key, PURBALINGGA, actor=other.key, now=NOW)
    assert town.records.staff.roles_of(budi.key)


def test_a_role_elsewhere_stays_and_so_does_a_supervisors_digest(town: Town) -> None:
    records = town.records
    tini, budi = an_officer(records, "Tini", role="admin"), an_officer(records, "Budi")
    for role, scope in (("officer", BANYUMAS), ("supervisor", PURBALINGGA)):
        records.staff.add(Staff(person=budi.key, role=role, scope=scope, added_at=NOW))
    remove_staff(records, town.office, budi.key, PURBALINGGA, actor=tini.key, now=NOW)
    assert [(held.role, held.scope) for held in records.staff.roles_of(budi.key)] == [
        ("officer", BANYUMAS),
        ("supervisor", PURBALINGGA),
    ]


def test_the_last_admin_and_the_last_one_named_are_announced(town: Town) -> None:
    tini, dewi = (
        an_officer(town.records, name, role=role) for name, role in (("Tini", "admin"), ("Dewi", "trusted"))
    )
    alone = foresee_removal(town.records, tini.key, PURBALINGGA, actor=tini.key)
    assert (alone.last_admin, alone.last_trusted) == (True, False)
    assert foresee_removal(town.records, dewi.key, PURBALINGGA, actor=tini.key).last_trusted
    an_officer(town.records, "Rini", role="admin")
    assert not foresee_removal(town.records, tini.key, PURBALINGGA, actor=tini.key).last_admin


def test_who_was_named_for_confidential_reports_sees_nothing_of_them_afterwards(town: Town) -> None:
    records = town.records
    tini, dewi = an_officer(records, "Tini", role="admin"), an_officer(records, "Dewi", role="trusted")
    wati = an_officer(records, "Wati", DESK, role="verifier")
    sari = a_person(records)
    complaint = a_complaint(records, sari, identity="rahasia", description="pungli di loket tiga")
    complaint.latitude, complaint.longitude = -7.38, 109.43
    a_photo(records, sari, complaint)
    show_card(records, town.office, complaint, now=NOW)
    town.says(dewi, f"/buka {complaint.ticket}")
    town.says(dewi, f"/riwayat {complaint.ticket}")
    assert "pungli di loket tiga" in town.screen(dewi)
    assert {"pin", "media"} <= {shown.row.kind for shown in town.screens[dewi.key].values()}
    remove_staff(records, town.office, dewi.key, PURBALINGGA, actor=tini.key, now=NOW)
    assert "pungli" not in town.screen(dewi) and "kejadian" not in town.screen(dewi)
    assert not {"pin", "media"} & {shown.row.kind for shown in town.screens[dewi.key].values()}
    assert complaint.ticket in town.sees(wati) and "Belum ada petugas yang ditunjuk" in town.sees(wati)
