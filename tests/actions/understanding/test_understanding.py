"""What whole messages are understood as, in many voices."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.region import Region
from actions.understanding import Understanding, Understood


@pytest.mark.parametrize(
    ("text", "intent", "category"),
    [
        ("mas tulung dalan ngarep SD 2 Kaligondang bolong jero bgt", "file_complaint", "jalan_jembatan"),
        ("jalan rusak", "file_complaint", "jalan_jembatan"),
        ("air PDAM mati tiga hari, tidak ada pemberitahuan", "file_complaint", "air_bersih"),
        ("kartu BPJS saya ditolak di rumah sakit", "file_complaint", "kesehatan"),
        ("saya ditarik pungli petugas saat mengurus surat di kantor", "file_complaint", "aparatur"),
        ("lampu jalan depan gang mati sudah sebulan, gelap sekali", "file_complaint", "penerangan_jalan"),
    ],
)
def test_complaints_find_their_category(
    understanding: Understanding, text: str, intent: str, category: str
) -> None:
    understood = understanding.understand(text)
    assert understood.intent.name == intent
    assert understood.categories[0].name == category
    assert len(understood.categories) == 32
    assert sum(guess.confidence for guess in understood.categories) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ya", "affirm"),
        ("nggih leres", "affirm"),
        ("👍", "affirm"),
        ("bukan", "deny"),
        ("mboten", "deny"),
        ("BATAL", "cancel"),
        ("ga jadi", "cancel"),
        ("skip aja", "skip"),
        ("halo", "greet"),
        ("assalamualaikum", "greet"),
        ("makasih", "thank"),
        ("bantuan", "help"),
    ],
)
def test_short_answers_are_certain(understanding: Understanding, text: str, intent: str) -> None:
    assert understanding.understand(text).intent.name == intent
    assert understanding.understand(text).intent.confidence == 1.0


@pytest.mark.parametrize("text", ["asdfgh", "qwe zxc poi", "2+2 berapa", "", "🙂🙂", "你好，请问"])
def test_nonsense_is_not_taken_for_something(understanding: Understanding, text: str) -> None:
    intent = understanding.understand(text).intent
    assert intent.name == "out_of_scope" or intent.confidence < 0.4


def test_suddenly_is_no_javanese_fall(understanding: Understanding) -> None:
    """Javanese "tiba" is to fall, Indonesian "tiba-tiba" suddenly."""
    assert (
        understanding.normalise("air tiba-tiba mati")
        == understanding.normalise("air tiba2 mati")
        == "air mendadak mati"
    )
    assert understanding.normalise("wong tiba") == "orang jatuh"


def test_kinds(understanding: Understanding) -> None:
    assert understanding.understand("kapan jalan kami diperbaiki?").kind == "pengaduan"
    assert understanding.understand("usul dibangun taman bermain di alun-alun").kind == "aspirasi"
    assert understanding.understand("apa saja syarat bikin KTP baru?").kind == "permintaan_informasi"


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("tolong pak ada kebakaran di pasar ungaran api besar", "fire"),
        ("tulung omahe tanggane kobong", "fire"),
        ("anak tenggelam di embung tolong cepat", "drowning"),
        ("ada orang dibacok di depan terminal tolong", "violence"),
        ("kabel listrik putus ada yang kesetrum di jalan tolong", "electric"),
    ],
)
def test_danger_now_is_urgent(understanding: Understanding, text: str, danger: str) -> None:
    understood = understanding.understand(text)
    assert understood.urgent
    assert understood.danger == danger


@pytest.mark.parametrize(
    "text",
    [
        "jalan berlubang, sering kecelakaan di situ",
        "lampu jalan mati",
        "korban kebakaran bulan lalu belum dapat bantuan",
        "KDRT tahun lalu belum ditindak polisi",
        "ya",
    ],
)
def test_old_grievances_are_not_urgent(understanding: Understanding, text: str) -> None:
    assert not understanding.understand(text).urgent


def test_fear_of_being_known_is_seen(understanding: Understanding) -> None:
    assert understanding.understand("mau lapor pungli tapi takut ketahuan").fearful
    assert understanding.understand("tolong jgn sebut nama sy").fearful
    assert not understanding.understand("jalan rusak").fearful


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mas tulung dalan ngarep SD 2 Kaligondang bolong jero bgt, wingi ana sing tiba", "jv"),
        ("nyuwun sewu, margi wonten ngajeng griya kula risak", "jv"),
        ("priwe kiye lampune ora urip", "jv"),
        ("jalan rusak parah di desa kami, mohon diperbaiki", "id"),
        ("mohon segera diperbaiki pak, matur nuwun", "id"),
        ("jalan rusak", "id"),
        ("kapan didandani", "jv"),
        ("no photo", "en"),
        ("the road in front of my house is broken, please help", "en"),
        ("你好，请问怎么投诉", "other"),
        ("la calle delante de mi casa está llena de agujeros y nadie la repara", "other"),
        ("", "id"),
    ],
)
def test_languages(understanding: Understanding, text: str, language: str) -> None:
    assert understanding.understand(text).language == language


def test_a_word_without_language_keeps_the_earlier_one(understanding: Understanding) -> None:
    assert understanding.understand("Kaligondang", previous_language="jv").language == "jv"
    assert understanding.understand("123", previous_language="en").language == "en"


def test_entities_in_rasas_form(understanding: Understanding, region: Region) -> None:
    text = "cek pbg 98m6 c, hp 0812-3456-7890, nik 3303 0112 0490 0001, dinkes, kec Kaligondang, kemarin"
    found = {entity.entity: entity for entity in understanding.understand(text).entities}
    assert found["ticket"].value == "PBG-98M6-C"
    assert text[found["ticket"].start : found["ticket"].end] == "pbg 98m6 c"
    assert found["phone"].value == "081234567890"
    assert found["nik"].value == "3303011204900001"
    assert found["agency"].value == "DINKES"
    assert region.area_name(found["district"].value) == "Kec. Kaligondang, Kab. Purbalingga"
    assert found["date"].value == "kemarin"
    assert understanding.understand("keluhan untuk pemkot semarang").entities[0].value == "PEMKOT-33.74"


def test_the_result_travels_as_json(understanding: Understanding) -> None:
    for text in ("semarang", "jalan rusak -7.3889, 109.3633", "laporan di Jakarta"):
        understood = understanding.understand(text)
        assert Understood.from_dict(json.loads(json.dumps(understood.as_dict()))) == understood


def test_threads_share_one(understanding: Understanding) -> None:
    texts = ["jalan rusak di Purbalingga", "batal", "qué pasa con esta calle tan rota", "semarang"] * 10
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(understanding.understand, texts))
    assert [answer.intent for answer in answers] == [understanding.understand(text).intent for text in texts]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_is_understood_as_something(understanding: Understanding, text: str) -> None:
    understood = understanding.understand(text)
    assert understood.text == text
    assert understood.language in ("id", "jv", "en", "other")
    understanding.find_place(text)
    understanding.mask(text)


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "di " * 5_000, "pbg 4f7k " * 1_500, "0812 " * 3_000, "jalan " * 3_000, "@" * 9_000,
     "\u200b" * 9_000, "nama saya Budi " * 900, "Robert'); DROP TABLE people;--", "<b>jalan</b> rusak", "\ud800",
     "\u202ejalan\u202c"],
)  # fmt: skip
def test_strange_texts_are_no_trouble(understanding: Understanding, text: str) -> None:
    understanding.understand(text)
    understanding.mask(text)
