"""The words that complaints are found by: on both databases, and of what was filed before there were any."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.complaints import Complaint
from storage.database import Database, Records, open_database
from storage.people import Person
from storage.words import terms_of
from tests.builders import BANYUMAS, PURBALINGGA, a_complaint, a_person
from tests.postgres import Server


def kept(records: Records, author: Person, words: str, **values: object) -> Complaint:
    complaint = a_complaint(records, author, **values)  # type: ignore[arg-type]
    records.terms.index(complaint, [words])
    return complaint


def test_words_are_found_together_newest_first_and_only_at_their_agency(each_database: Database) -> None:
    with each_database.transaction() as records:
        sari = a_person(records)
        old = kept(records, sari, "Jalan bolong, di pasar")
        new = kept(records, sari, "jalan BOLONG depan sekolah", status="closed")
        kept(records, sari, "jalan sempit")
        foreign = kept(records, sari, "jalan bolong", agency=BANYUMAS)
        secret = kept(records, sari, "jalan bolong", identity="rahasia")

        def find(*terms: str, **other: object) -> list[Complaint]:
            asked = {"confidential": (), **other}
            return list(records.terms.find([PURBALINGGA], terms, **asked).complaints)  # type: ignore[arg-type]

        assert find("jalan", "bolong") == [new, old]
        assert find("jalan", "bolong", before=new.id) == [old]
        assert find("bolong", statuses=("closed",)) == [new]
        assert find("jalan", "bolong", confidential=[PURBALINGGA]) == [secret, new, old]
        assert find("nihil") == []
        assert find(statuses=("closed",)) == [new]
        foreign.agency = PURBALINGGA
        records.terms.move(foreign)
        assert find("bolong", limit=1) == [foreign]
        records.terms.index(old, ["lampu mati"])
        assert find("pasar") == []
        assert find("lampu") == [old]


def test_words_are_found_by_how_they_begin_together_with_others_and_each_once(each_database: Database) -> None:
    with each_database.transaction() as records:
        sari = a_person(records)
        first = kept(records, sari, "lampunya mati di jalanan, lampu taman juga")
        second = kept(records, sari, "lampu mati")
        third = kept(records, sari, "lampion zebra-cross zzz", agency=BANYUMAS)
        kept(records, sari, "lampunya padam", identity="rahasia")

        def find(*terms: str, **other: object) -> list[Complaint]:
            both = [PURBALINGGA, BANYUMAS]
            page = records.terms.find(both, terms, confidential=(), **other)  # type: ignore[arg-type]
            return list(page.complaints)

        assert find("lamp") == [third, second, first]
        assert find("lampu") == [second, first]
        assert find("lampuny") == [first]
        assert find("lampunya") == [second, first]
        assert find("jal", "lam", "mat") == [first]
        assert find("zz") == [third]
        assert find("lamp", limit=1) == [third]
        assert find("lamp", before=second.id) == [first]
        assert find("lamp", "nihil") == []


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("lubang", "jalan berlubang besar"),
        ("berlubang", "lubangnya makin dalam"),
        ("lampunya", "lampu mati"),
        ("sampah", "pengelolaan persampahan buruk"),
        ("membuang", "sampah dibuang ke kali"),
        ("banjir", "kami kebanjiran lagi"),
    ],
)
def test_a_word_is_found_in_whatever_is_made_of_it(database: Database, asked: str, written: str) -> None:
    with database.transaction() as records:
        sari = a_person(records)
        wanted = kept(records, sari, written)
        kept(records, sari, "antrean di kantor")
        assert list(records.terms.find([PURBALINGGA], [asked], confidential=()).complaints) == [wanted]


def test_a_stem_is_no_word_that_others_begin_with_and_a_name_has_none(database: Database) -> None:
    with database.transaction() as records:
        sari = a_person(records)
        town, bat = kept(records, sari, "alun-alun Pekalongan"), kept(records, sari, "kalong di gudang")

        def find(term: str, *names: str) -> list[Complaint]:
            page = records.terms.find([PURBALINGGA], [term], confidential=(), names=names)
            return list(page.complaints)

        assert find("kal") == [bat]
        assert find("pekalongan") == [bat, town]
        assert find("pekalongan", "pekalongan") == [town]


def test_page_after_page_everything_is_found_once_however_few_are_looked_at(each_database: Database) -> None:
    """Sixty complaints of words drawn by lot, every search counted by hand."""
    stems = {"jalanan": "jalan", "lampunya": "lampu"}

    def answers(word: str, term: str) -> bool:
        return word.startswith(term) or stems.get(word, word) == stems.get(term, term)

    luck = random.Random(7)
    vocabulary = ("jalan", "jalanan", "lampu", "lampunya", "selokan", "malam")
    with each_database.transaction() as records:
        sari = a_person(records)
        filed: list[tuple[Complaint, set[str]]] = []
        for _ in range(60):
            words = set(luck.sample(vocabulary, luck.randint(1, 3)))
            agency = luck.choice((PURBALINGGA, PURBALINGGA, BANYUMAS))
            status = luck.choice(("routed", "routed", "closed", "rejected"))
            identity = luck.choice(("terbuka", "terbuka", "rahasia"))
            complaint = kept(records, sari, " ".join(words), agency=agency, status=status, identity=identity)
            filed.append((complaint, words))
        for _ in range(25):
            terms = luck.sample(("jal", "jalanan", "lamp", "lampu", "malam", "sel", "nihil"), luck.randint(0, 3))
            statuses = luck.choice(((), ("closed",), ("routed", "rejected"))) if terms else ("closed", "rejected")
            agencies = luck.choice(([PURBALINGGA], [PURBALINGGA, BANYUMAS]))
            named = luck.choice(([], [BANYUMAS]))
            depth, limit = luck.choice(((3, 2), (5, 3), (1000, 4)))
            wanted = [
                complaint.id
                for complaint, words in reversed(filed)
                if all(any(answers(word, term) for word in words) for term in terms)
                and complaint.agency in agencies
                and (not statuses or complaint.status in statuses)
                and (complaint.identity != "rahasia" or complaint.agency in named)
            ]
            found: list[int] = []
            before: int | None = None
            for _page in range(80):
                page = records.terms.find(
                    agencies, terms, confidential=named, statuses=statuses, before=before, limit=limit, depth=depth
                )
                assert len(page.complaints) <= limit
                found += [complaint.id for complaint in page.complaints]
                before = page.next
                if before is None:
                    break
            assert before is None
            assert found == wanted, (terms, statuses, agencies, named, depth, limit)


def test_words_never_together_are_looked_for_in_the_newest_and_then_further(each_database: Database) -> None:
    with each_database.transaction() as records:
        sari = a_person(records)
        both = kept(records, sari, "lampu selokan")
        for number in range(30):
            kept(records, sari, "lampu" if number % 2 else "selokan")
        page = records.terms.find([PURBALINGGA], ["lampu", "selokan"], confidential=(), limit=2, depth=10)
        assert list(page.complaints) == []
        assert page.next is not None
        page = records.terms.find(
            [PURBALINGGA], ["lampu", "selokan"], confidential=(), limit=2, depth=10, before=page.next
        )
        assert list(page.complaints) == [both]
        assert page.next is None


def test_long_numbers_are_no_words() -> None:
    assert terms_of("RT03 hubungi 081234567890, NIK 3303010101010001, tahun 2024, di SD 2") == [
        "rt03",
        "hubungi",
        "nik",
        "tahun",
        "2024",
    ]


def before_terms(url: str) -> None:
    database = open_database(url, migrate=False)
    database.migrate("0004")
    with database.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO people (key, telegram_id, seen_at, name) VALUES ('p1', 1, '2026-01-01', '')")
        )
        connection.execute(
            text(
                "INSERT INTO complaints (id, ticket, author, identity, description, category, kind, status,"
                " filed_at, due_at, language, category_confidence, guesses, urgent, agency)"
                " VALUES (1, 'PBG-5C7F-C', 'p1', 'terbuka', 'Jalan berlubang 081234567890', 'jalan_jembatan',"
                " 'pengaduan', 'routed', '2026-01-01', '2026-01-01', 'id', 1.0, '[]', :no, 'PEMKAB-33.03')"
            ),
            {"no": False},
        )
    database.migrate()
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT term FROM terms ORDER BY term")).scalars().all()
    assert found == ["berlubang", "jalan", "~lubang"]
    database.close()


def test_what_was_filed_before_can_be_found_on_sqlite(tmp_path: Path) -> None:
    before_terms(f"sqlite:///{tmp_path}/old.db")


@pytest.mark.postgres
def test_what_was_filed_before_can_be_found_on_postgresql(postgres: Server) -> None:
    before_terms(postgres.new_empty_database())
