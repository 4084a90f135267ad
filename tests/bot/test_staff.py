"""Officers at work in their group and in private, seen on the screens of everybody concerned."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.add_follow_up import add_follow_up
from actions.cards import show_card
from actions.invite import invite
from bot.telegram.staff import StaffMessage, admit, is_for_staff, leave_ticket
from bot.telegram.staff_words import Order, read_order
from storage.drafts import Draft
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


class Street:
    """Sari's pothole before Budi's group, and Tono who works elsewhere."""

    def __init__(self, town: Town, **complaint: object) -> None:
        records = town.records
        self.sari = a_person(records, "Sari")
        self.budi, self.tono = an_officer(records, "Budi"), an_officer(records, "Tono", BANYUMAS)
        self.group = a_group(records)
        self.complaint = a_complaint(records, self.sari, **complaint)  # type: ignore[arg-type]
        self.ticket = self.complaint.ticket
        show_card(records, town.office, self.complaint, now=town.now)


@pytest.fixture
def street(town: Town) -> Street:
    return Street(town)


def test_a_card_says_all_one_needs_and_nothing_of_who_wrote_it(town: Town, street: Street) -> None:
    card = town.sees(street.group)
    assert street.ticket in card
    assert "Jalan & jembatan" in card
    assert "tenggat Sen 30 Nov" in card
    assert "depan SD 2 Kaligondang, Kab. Purbalingga" in card
    assert "081234567890" not in card
    assert "Sari" not in card


def test_the_card_shows_who_took_it_and_the_citizen_hears_that_work_began(town: Town, street: Street) -> None:
    town.taps(street.budi, "Ambil", group=street.group)
    assert "ditangani Budi" in town.sees(street.group)
    card = town.screens[street.group.key][town.message(street.group, "Status:")]
    assert "sedang diproses · Budi" in card.text
    assert "Ambil" not in card.buttons
    assert "sedang diproses Pemerintah Kabupaten Purbalingga" in town.sees(street.sari)


def test_the_slower_of_two_officers_is_told_who_was_faster(town: Town, street: Street) -> None:
    wati = an_officer(town.records, "Wati")
    town.says(street.budi, f"/ambil {street.ticket}", group=street.group)
    town.says(wati, f"/ambil@KentonganBot {street.ticket.lower()}", group=street.group)
    assert "sudah lebih dulu diambil Budi" in town.sees(street.group)
    assert street.complaint.officer == street.budi.key


def test_a_typed_reply_reaches_the_citizen_and_is_confirmed_once_it_was_taken(town: Town, street: Street) -> None:
    town.says(street.budi, f"/balas {street.ticket} Kami survei besok pagi.", group=street.group)
    assert "✓ terkirim ke pelapor 10.00" in town.sees(street.group)
    assert "Kami survei besok pagi." in town.sees(street.sari)
    assert "Budi" not in town.sees(street.sari)


def test_sent_is_not_said_before_telegram_took_it(town: Town, street: Street) -> None:
    town.deliver()
    town.says(street.budi, f"/balas {street.ticket} Besok.", group=street.group)
    waiting = town.records.outbox.about(street.ticket, street.group.key)[-1]
    assert waiting.key == "staff.delivery.waiting"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("Forbidden: bot was blocked by the user", "✗ pelapor memblokir bot; tidak tersampaikan"),
        ("Forbidden: user is deactivated", "✗ akun Telegram pelapor sudah tidak ada; tidak tersampaikan"),
        ("Bad Request: chat not found", "✗ akun Telegram pelapor sudah tidak ada; tidak tersampaikan"),
        ("TimedOut", "✗ gagal terkirim ke pelapor karena gangguan teknis. Coba kirim lagi"),
    ],
)
def test_an_officer_learns_why_nothing_reaches_the_citizen(
    town: Town, street: Street, error: str, told: str
) -> None:
    town.deliver()
    town.says(street.budi, f"/balas {street.ticket} Besok.", group=street.group)
    town.deliver(blocked_by=street.sari, error=error)
    assert told in town.sees(street.group)


def test_a_tapped_reply_asks_for_the_words_and_takes_the_answer(town: Town, street: Street) -> None:
    town.taps(street.budi, "Balas", group=street.group)
    assert "Tulis balasan untuk pelapor" in town.sees(street.group)
    town.says(street.budi, "Ditambal Rabu.", group=street.group, reply_to="Tulis balasan")
    assert "Ditambal Rabu." in town.sees(street.sari)


def test_a_command_without_ticket_or_words_shows_how_it_is_written(town: Town, street: Street) -> None:
    town.says(street.budi, "/tanya", group=street.group)
    assert "misalnya: /tanya PBG-" in town.sees(street.group)


def test_a_command_that_replies_to_the_card_may_leave_out_the_ticket(town: Town, street: Street) -> None:
    town.says(street.budi, "/tanya Di RT berapa?", group=street.group, reply_to=street.ticket)
    assert "Di RT berapa?" in town.sees(street.sari)
    assert street.complaint.status == "needs_info"
    assert "tenggat berhenti sementara" in town.screen(street.group)


def test_the_answer_to_a_question_comes_back_to_the_group(town: Town, street: Street) -> None:
    town.says(street.budi, f"/tanya {street.ticket} RT berapa?", group=street.group)
    add_follow_up(town.records, town.office, street.ticket, "RT 3", person=street.sari.key, now=town.now)
    assert "menjawab:\nRT 3" in town.sees(street.group)
    assert street.complaint.status == "routed"


def test_a_plain_reply_to_a_card_asks_whom_it_is_for_and_goes_to_the_citizen(town: Town, street: Street) -> None:
    town.says(street.budi, "Sudah kami survei.", group=street.group, reply_to=street.ticket)
    assert "untuk pelapor atau untuk petugas saja?" in town.sees(street.group)
    assert town.screen(street.sari) == ""
    town.taps(street.budi, "Kirim ke pelapor", group=street.group)
    assert "Sudah kami survei." in town.sees(street.sari)
    assert "✓ terkirim ke pelapor" in town.sees(street.group)
    assert "untuk petugas saja?" not in town.screen(street.group)


def test_a_second_tap_sends_nothing_twice(town: Town, street: Street) -> None:
    town.says(street.budi, "Sudah.", group=street.group, reply_to=street.ticket)
    offer = town.message(street.group, "untuk petugas saja?")
    token = town.screens[street.group.key][offer].buttons["Kirim ke pelapor"]
    town._tap(street.budi, street.group, offer, token)
    town._tap(street.budi, street.group, offer, token)
    assert verbs_of(town.records, street.complaint).count("reply") == 1
    assert "sudah tidak berlaku" in town.sees(street.group)


def test_a_colleague_cannot_send_words_that_are_not_theirs(town: Town, street: Street) -> None:
    wati = an_officer(town.records, "Wati")
    town.says(street.budi, "Sudah.", group=street.group, reply_to=street.ticket)
    town.taps(wati, "Kirim ke pelapor", group=street.group)
    assert "Hanya yang menulis" in town.sees(street.group)
    assert town.screen(street.sari) == ""


def test_an_internal_note_never_reaches_the_citizen(town: Town, street: Street) -> None:
    town.says(street.budi, "Orangnya suka marah.", group=street.group, reply_to=street.ticket)
    town.taps(street.budi, "Catatan internal", group=street.group)
    town.says(street.budi, f"/catatan {street.ticket} Anggaran habis.", group=street.group)
    assert "Pelapor tidak melihatnya" in town.sees(street.group)
    assert town.screen(street.sari) == ""
    assert verbs_of(town.records, street.complaint, "public") == ["file"]


def test_what_colleagues_say_to_each_other_gets_no_answer(town: Town, street: Street) -> None:
    before = town.screen(street.group)
    town.says(street.budi, "siapa yang piket?", group=street.group)
    assert town.screen(street.group) == before


def test_a_result_goes_with_its_photo_and_asks_whether_it_is_settled(town: Town, street: Street) -> None:
    photo = a_photo(town.records, street.budi, staff=True)
    town.says(street.budi, f"/selesai {street.ticket} Sudah ditambal.", group=street.group, files=[photo.key])
    assert "Apakah sudah beres?" in town.sees(street.sari)
    told = list(town.screens[street.sari.key].values())[-1]
    assert list(told.buttons) == ["Sudah 👍", "Belum"]
    assert told.row.attachments == [photo.key]
    assert street.complaint.status == "resolved"


def test_a_command_that_comes_too_late_says_how_things_stand(town: Town, street: Street) -> None:
    town.says(street.budi, f"/selesai {street.ticket} Sudah.", group=street.group, photo=True)
    town.says(street.budi, f"/ambil {street.ticket}", group=street.group)
    assert "selesai, menunggu tanggapan pelapor" in town.sees(street.group)
    town.says(street.budi, f"/selesai {street.ticket}", group=street.group)
    assert "Itu tidak bisa dilakukan sekarang" in town.sees(street.group)


def test_members_of_the_group_without_a_role_are_told_politely(town: Town, street: Street) -> None:
    stranger = a_person(town.records, "Eko")
    town.taps(stranger, "Ambil", group=street.group)
    assert "hanya petugas terdaftar" in town.sees(street.group)
    assert street.complaint.officer is None


def test_an_officer_of_another_agency_gets_the_answer_of_an_unknown_ticket(town: Town, street: Street) -> None:
    town.says(street.tono, f"/buka {street.ticket}")
    foreign = town.sees(street.tono).replace(street.ticket, "")
    town.says(street.tono, "/buka PBG-5C7F-C")
    assert town.sees(street.tono).replace("PBG-5C7F-C", "") == foreign


def test_a_slip_in_a_ticket_is_offered_only_to_one_who_may_read_it(town: Town, street: Street) -> None:
    slip = street.ticket[:-1] + ("2" if street.ticket[-1] != "2" else "3")
    town.says(street.budi, f"/buka {slip}")
    assert f"Maksudnya {street.ticket}?" in town.sees(street.budi)
    town.says(street.tono, f"/buka {slip}")
    assert "Maksudnya" not in town.sees(street.tono)


def test_opened_in_private_all_is_shown_and_plain_messages_are_about_it(town: Town, street: Street) -> None:
    a_photo(town.records, street.sari, street.complaint)
    town.says(street.budi, f"/buka {street.ticket}")
    opened = town.sees(street.budi, last=2)
    assert "Pelapor: Sari" in opened
    assert "081234567890" not in opened
    town.says(street.budi, f"/ambil {street.ticket}")
    town.says(street.budi, f"/buka {street.ticket}")
    opened = town.sees(street.budi, last=2)
    assert "081234567890" in opened
    assert f"Berkas {street.ticket}" in opened
    town.says(street.budi, "Besok kami cek.")
    town.taps(street.budi, "Kirim ke pelapor")
    assert "Besok kami cek." in town.sees(street.sari)


def test_opened_in_the_group_it_stays_masked(town: Town, street: Street) -> None:
    town.taps(street.budi, "Buka", group=street.group)
    opened = town.sees(street.group)
    assert "Sari" not in opened
    assert "081234567890" not in opened
    assert "/buka" in opened


@pytest.mark.parametrize("identity", ["anonim", "rahasia"])
def test_nobody_sees_the_name_of_one_who_hides_it(town: Town, identity: str) -> None:
    street = Street(town, identity=identity)
    named = an_officer(town.records, "Dewi", role="trusted")
    town.says(named if identity == "rahasia" else street.budi, f"/buka {street.ticket}")
    opened = town.screen(named) + town.screen(street.budi)
    assert f"Pelapor: {identity}" in opened
    assert "Sari" not in opened


def test_a_confidential_report_is_unknown_to_everyone_not_named_for_it(town: Town) -> None:
    street = Street(town, identity="rahasia")
    assert town.screen(street.group) == ""
    town.says(street.budi, f"/buka {street.ticket}")
    assert "tidak ada di sini" in town.sees(street.budi)
    named = an_officer(town.records, "Dewi", role="trusted")
    town.says(named, f"/buka {street.ticket}", group=street.group)
    assert "tidak ada di sini" in town.sees(street.group)
    town.says(named, f"/buka {street.ticket}")
    assert "Rahasia" in town.sees(named) or "rahasia" in town.sees(named)
    assert "open" in verbs_of(town.records, street.complaint)


def test_in_private_a_prompt_is_answered_by_the_next_message_and_forgotten_by_batal(
    town: Town, street: Street
) -> None:
    town.says(street.budi, f"/selesai {street.ticket}")
    town.says(street.budi, "/batal")
    assert street.complaint.status == "routed"
    town.says(street.budi, f"/selesai {street.ticket}")
    town.says(street.budi, "Sudah ditambal.", photo=True)
    assert street.complaint.status == "resolved"


def _private(person: str, text: str) -> StaffMessage:
    return StaffMessage(person=person, chat=person, private=True, text=text, message_id=1, now=NOW)


def test_an_officer_is_a_citizen_in_private_unless_at_work(town: Town, street: Street) -> None:
    budi = street.budi.key
    records = town.records
    assert not is_for_staff(records, _private(budi, "lampu jalan mati"))
    assert not is_for_staff(records, _private(budi, "/lapor"))
    assert not is_for_staff(records, _private(budi, "/batal"))
    assert not is_for_staff(records, _private(budi, '/inform{"settled": "yes"}'))
    assert not is_for_staff(records, _private(street.sari.key, "/antrean"))
    assert is_for_staff(records, _private(budi, "/antrean"))
    assert is_for_staff(records, _private(budi, f"/start {street.ticket}"))
    assert not is_for_staff(records, _private(budi, "/start PBG-5C7F-C"))
    town.says(street.budi, f"/buka {street.ticket}")
    assert is_for_staff(records, _private(budi, "besok"))
    leave_ticket(records, budi, NOW)
    assert not is_for_staff(records, _private(budi, "besok"))


def test_plain_messages_are_about_the_opened_ticket_as_was_said_also_with_a_draft(
    town: Town, street: Street
) -> None:
    town.records.drafts.add(Draft(person=street.budi.key, created_at=NOW, updated_at=NOW))
    town.says(street.budi, f"/buka {street.ticket}")
    assert is_for_staff(town.records, _private(street.budi.key, "lampu mati di Bobotsari"))


def test_a_ticket_is_closed_again(town: Town, street: Street) -> None:
    town.says(street.budi, f"/start {street.ticket}")
    town.taps(street.budi, "Tutup laporan ini")
    assert "kembali sebagai warga" in town.sees(street.budi)
    assert street.budi.opened is None


def test_a_reply_to_what_a_citizen_was_told_is_a_citizens(town: Town, street: Street) -> None:
    own = a_complaint(town.records, street.budi, agency=BANYUMAS)
    town.says(street.tono, f"/balas {own.ticket} Kami cek.")
    told = town.message(street.budi, "Kami cek.")
    row = town.records.outbox.posted(street.budi.key, told)
    message = StaffMessage(
        person=street.budi.key,
        chat=street.budi.key,
        private=True,
        text="terima kasih",
        message_id=1,
        now=NOW,
        reply_to=row,
    )
    assert not is_for_staff(town.records, message)


def test_the_queue_goes_by_deadline_shows_each_clock_and_turns_its_pages(town: Town, street: Street) -> None:
    wati = an_officer(town.records, "Wati")
    for day in range(10):
        a_complaint(town.records, street.sari, due_at=NOW + timedelta(days=day - 1))
    hers = a_complaint(town.records, street.sari, officer=wati.key, due_at=NOW - timedelta(days=9))
    mine = a_complaint(town.records, street.sari, officer=street.budi.key, status="in_progress")
    town.says(street.budi, "/antrean")
    queue = town.sees(street.budi)
    assert "13 laporan terbuka, 2 lewat tenggat · halaman 1/2" in queue
    assert queue.index(hers.ticket) < queue.index("belum diambil")
    for clock in ("lewat 9 hari", "lewat 1 hari", "hari ini", "besok", "2 hari lagi"):
        assert clock in queue
    assert mine.ticket not in queue
    town.taps(street.budi, "›")
    assert "halaman 2/2" in town.sees(street.budi)
    assert f"{mine.ticket} · Jalan" in town.sees(street.budi)
    assert "halaman 1/2" not in town.screen(street.budi)
    town.taps(street.budi, mine.ticket)
    assert "Pelapor: Sari" in town.sees(street.budi)


@pytest.mark.parametrize(
    ("label", "written", "seen", "empty"),
    [
        ("Saya", "saya", "mine", "yang Anda pegang"),
        ("Lewat tenggat", "lewat", "late", "Tidak ada yang lewat tenggat"),
        ("Belum diambil", "bebas", "nobodys", "sudah ada yang memegang"),
    ],
)
def test_the_queue_is_narrowed_by_a_button_or_a_word(
    town: Town, street: Street, label: str, written: str, seen: str, empty: str
) -> None:
    wati = an_officer(town.records, "Wati")
    street.complaint.officer = wati.key
    found = {
        "mine": a_complaint(town.records, street.sari, officer=street.budi.key, status="in_progress"),
        "late": a_complaint(town.records, street.sari, officer=wati.key, due_at=NOW - timedelta(days=3)),
        "nobodys": a_complaint(town.records, street.sari),
    }
    town.says(street.budi, "/antrean", group=street.group)
    town.taps(street.budi, label, group=street.group)
    shown = town.sees(street.group)
    assert [name for name, one in found.items() if one.ticket in shown] == [seen]
    assert f"• {label}" in list(town.screens[street.group.key].values())[-1].buttons
    town.says(street.budi, f"/antrean {written}")
    assert "1 laporan terbuka" in town.sees(street.budi)
    found[seen].status = "closed"
    town.says(street.budi, f"/antrean {written}")
    assert empty in town.sees(street.budi)


def test_a_confidential_report_is_in_no_queue_but_that_of_the_one_named(town: Town) -> None:
    street = Street(town, identity="rahasia")
    named = an_officer(town.records, "Dewi", role="trusted")
    town.says(street.budi, "/antrean")
    assert "Tidak ada laporan yang terbuka" in town.sees(street.budi)
    town.says(named, "/antrean")
    assert street.ticket in town.sees(named)
    town.says(named, "/antrean", group=street.group)
    assert street.ticket not in town.sees(street.group)


def test_unknown_commands_and_help_in_a_group(town: Town, street: Street) -> None:
    town.says(street.budi, "/lapor jalan rusak", group=street.group)
    assert "tidak saya kenal" in town.sees(street.group)
    town.says(street.budi, "/bantuan", group=street.group)
    assert "/selesai NOMOR isi" in town.sees(street.group)


def test_an_invite_admits_one_person_once(town: Town) -> None:
    records, office = town.records, town.office
    code = invite(records, office, "officer", PURBALINGGA, NOW)
    budi, eko = a_person(records, "Budi"), a_person(records, "Eko")
    assert admit(records, office, budi.key, code, NOW)
    assert "Anda sekarang petugas Pemerintah Kabupaten Purbalingga" in town.sees(budi)
    assert admit(records, office, eko.key, code, NOW)
    assert "Kode itu tidak berlaku" in town.sees(eko)
    assert not records.staff.roles_of(eko.key)
    assert not admit(records, office, eko.key, "PBG-5C7F-C", NOW)


@pytest.mark.parametrize("role", ["officer", "admin", "trusted", "verifier", "supervisor"])
def test_everyone_is_welcomed_to_their_role(town: Town, role: str) -> None:
    scope = {"verifier": DESK, "supervisor": "33"}.get(role, PURBALINGGA)
    person = a_person(town.records, "Ratna")
    assert admit(town.records, town.office, person.key, invite(town.records, town.office, role, scope, NOW), NOW)
    assert "Selamat datang" in town.sees(person)


def test_a_group_is_bound_with_a_code_and_sees_what_waits(town: Town) -> None:
    records = town.records
    sari, budi = a_person(records, "Sari"), an_officer(records, "Budi")
    old, new = a_group(records), a_group(records, None)
    waiting = a_complaint(records, sari)
    a_complaint(records, sari, identity="rahasia")
    town.says(budi, "/antrean", group=new)
    assert "belum terhubung" in town.sees(new)
    town.says(budi, "/ikat", group=new)
    assert "/ikat KODE" in town.sees(new)
    town.says(budi, "/ikat salah", group=new)
    assert "Kode itu tidak berlaku" in town.sees(new)
    code = invite(records, town.office, "group", PURBALINGGA, NOW)
    town.says(budi, f"/ikat {code}", group=new)
    assert "terhubung dengan Pemerintah Kabupaten Purbalingga" in town.screen(new)
    assert waiting.ticket in town.sees(new)
    assert "memakai grup lain" in town.sees(old)
    assert records.staff.group_of_agency(PURBALINGGA) is new


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("/balas@KentonganBot pbg 5c7f c: Besok.\nKami cek.", Order("balas", "Besok.\nKami cek.", "PBG-5C7F-C")),
        ("/BALAS PBG5C7FC Besok", Order("balas", "Besok", "PBG-5C7F-C")),
        ("/samarkan PBG-5C7F-C - berkas:f-4a-", Order("samarkan", "berkas:f-4a-", "PBG-5C7F-C")),
        ("/balas PBG-5C7F-X Besok", Order("balas", "Besok", misspelt="PBG-5C7F-X")),
        ("/balas sudah kami cek", Order("balas", "sudah kami cek")),
        ("/antrean 2", Order("antrean", "2")),
        ("/ikat grup-4F7K-2abc", Order("ikat", "grup-4F7K-2abc")),
        ("/ambil", Order("ambil")),
        ("sudah /ambil", None),
        ('/inform{"settled": "yes"}', None),
    ],
)
def test_an_order_is_read_as_people_write_it(text: str, order: Order | None) -> None:
    assert read_order(text) == order


def test_a_groups_code_in_private_says_where_it_belongs(town: Town) -> None:
    budi = an_officer(town.records, "Budi")
    code = invite(town.records, town.office, "group", PURBALINGGA, NOW)
    assert admit(town.records, town.office, budi.key, code, NOW)
    assert "Kode itu untuk grup" in town.sees(budi)
    town.says(budi, f"/ikat {code}")
    assert "Kode itu untuk grup" in town.sees(budi)


def test_the_central_desk_routes_what_was_unsure(town: Town) -> None:
    records = town.records
    wulan, desk = an_officer(records, "Wulan", DESK, role="verifier"), a_group(records, DESK)
    sari, group = a_person(records, "Sari"), a_group(records)
    complaint = a_complaint(records, sari, agency=DESK, status="submitted", category_confidence=0.4)
    show_card(records, town.office, complaint, now=town.now)
    town.taps(wulan, "→ Pemkab Purbalingga", group=desk)
    assert complaint.agency == PURBALINGGA
    assert "kini ditangani Pemerintah Kabupaten Purbalingga" in town.sees(sari)
    assert complaint.ticket in town.sees(group)
    assert "sudah diteruskan ke" in town.screen(desk)
    assert "Keyakinan" not in town.screen(desk)


def test_what_cannot_be_handed_on_here_stays_at_the_desk_and_the_citizen_is_told_so(town: Town) -> None:
    records = town.records
    wulan, desk = an_officer(records, "Wulan", DESK, role="verifier"), a_group(records, DESK)
    sari = a_person(records, "Sari")
    complaint = a_complaint(records, sari, agency=DESK, status="submitted")
    show_card(records, town.office, complaint, now=town.now)
    town.says(wulan, f"/teruskan {complaint.ticket}", group=desk)
    assert "Ke instansi mana" in town.sees(desk)
    town.says(wulan, f"/teruskan {complaint.ticket} dinas yang mana saja", group=desk)
    assert "tidak kami kenal" in town.sees(desk)
    town.says(wulan, f"/teruskan {complaint.ticket} Pemerintah Kabupaten Purbalingga", group=desk)
    assert "tetap di Meja Aduan" in town.sees(desk)
    assert "belum terhubung dengan layanan ini" in town.sees(sari)
    assert (complaint.status, complaint.agency) == ("routed", DESK)
    group = a_group(records, None)
    code = invite(records, town.office, "group", PURBALINGGA, NOW)
    town.says(wulan, f"/ikat {code}", group=group)
    town.taps(wulan, f"Teruskan {complaint.ticket}", group=desk)
    assert complaint.agency == PURBALINGGA
    assert complaint.ticket in town.sees(group)


def test_an_officer_cannot_route_for_the_desk(town: Town, street: Street) -> None:
    at_desk = a_complaint(town.records, street.sari, agency=DESK, status="submitted")
    town.says(street.budi, f"/teruskan {at_desk.ticket} {BANYUMAS}", group=street.group)
    assert "tidak ada di sini" in town.sees(street.group)
    clerk = an_officer(town.records, "Joko", DESK)
    town.says(clerk, f"/teruskan {at_desk.ticket} {BANYUMAS}")
    assert "bukan wewenang Anda" in town.sees(clerk)


def test_the_card_of_the_longest_complaint_still_fits_one_message(town: Town) -> None:
    street = Street(town, description="bolong & dalam <sekali> " * 170)
    card = town.sees(street.group)
    assert "bolong & dalam <sekali>" in card
    assert len(card) < 4096
    town.says(street.budi, f"/buka {street.ticket}")
    assert street.complaint.description.strip() in town.sees(street.budi)
