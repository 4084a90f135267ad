"""A stand-in for a city's archive of complaints: our own sentences, routed to agencies, with an archive's noise."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

from actions.understanding.data import read_examples

DATA = Path(__file__).parents[3] / "nlu_data"

# Which agencies get a category's complaints in this imagined city, and how many of a hundred.
ROUTING: dict[str, dict[str, int]] = {
    "jalan_jembatan": {"DINAS SDA BINA MARGA": 92, "KECAMATAN": 8},
    "drainase_banjir": {"DINAS SDA BINA MARGA": 85, "KECAMATAN": 15},
    "penerangan_jalan": {"DISHUB": 95, "DINAS SDA BINA MARGA": 5},
    "lalu_lintas": {"DISHUB": 93, "SATPOL PP": 7},
    "sampah_lingkungan": {"DLH": 90, "KECAMATAN": 10},
    "air_bersih": {"PDAM": 97, "DINAS SDA BINA MARGA": 3},
    "listrik": {"PLN": 100},
    "telekomunikasi": {"DISKOMINFO": 100},
    "informasi_publik": {"DISKOMINFO": 80, "BAGIAN PEMERINTAHAN": 20},
    "kesehatan": {"DINKES": 70, "RSUD": 18, "BPJS": 12},
    "pendidikan": {"DISPENDIK": 100},
    "kependudukan": {"DISPENDUKCAPIL": 93, "KECAMATAN": 7},
    "perizinan": {"DPMPTSP": 100},
    "pajak_daerah": {"BAPENDA": 100},
    "bantuan_sosial": {"DINSOS": 88, "KECAMATAN": 12},
    "perempuan_anak": {"DP3A": 90, "DINSOS": 10},
    "ketenagakerjaan": {"DISNAKER": 100},
    "perdagangan": {"DINKOPDAG": 60, "PD PASAR": 40},
    "koperasi_umkm": {"DINKOPDAG": 100},
    "pertanian": {"DKPP": 100},
    "peternakan": {"DKPP": 100},
    "perikanan_kelautan": {"DKPP": 100},
    "energi_tambang": {"DINKOPDAG": 100},
    "perumahan": {"DPRKPP": 100},
    "pertanahan_tata_ruang": {"DPRKPP": 70, "BPN": 30},
    "ketertiban_umum": {"SATPOL PP": 88, "KECAMATAN": 12},
    "keamanan": {"POLRESTABES": 85, "SATPOL PP": 15},
    "kebencanaan": {"BPBD": 80, "DPKP": 20},
    "aparatur": {"INSPEKTORAT": 60, "BKPSDM": 40},
    "pariwisata_olahraga": {"DISBUDPORAPAR": 100},
    "pemerintahan_desa": {"KECAMATAN": 70, "BAGIAN PEMERINTAHAN": 30},
    "lainnya": {"BAGIAN PEMERINTAHAN": 50, "KECAMATAN": 50},
}
# An archive's rows fall off from the road's office to the rare ones.
COMMON = (
    "DINAS SDA BINA MARGA", "DLH", "DISHUB", "DINSOS", "SATPOL PP", "DISPENDUKCAPIL", "KECAMATAN", "PDAM",
    "DINKES", "DISPENDIK", "DPRKPP", "DISNAKER",
)  # fmt: skip
RARE = 0.25
MISTAKEN = 0.06  # rows that the desk sent to an agency chosen by habit
OPENINGS = (
    "", "", "", "Assalamualaikum wr wb. ", "Selamat pagi bapak/ibu, ", "Yth. Bapak Walikota, ", "min ",
    "mohon ijin lapor. ",
)  # fmt: skip
CLOSINGS = (
    "", "", "", " Terima kasih.", " mohon segera ditindaklanjuti, terima kasih", " Suwun",
    " lokasi Jl. Mawar gang 3",
    " di Kelurahan Sukamaju RT 02 RW 05",
)  # fmt: skip


def make_archive(seed: int = 7) -> list[tuple[str, str]]:
    """(text, agency) rows: each sentence once, long-tailed, with openings, closings, lost words, wrong labels."""
    random = Random(seed)
    rows = []
    for text, category in read_examples(DATA)[1]:
        agencies = ROUTING[category]
        agency = random.choices(list(agencies), list(agencies.values()))[0]
        if agency not in COMMON and random.random() > RARE:
            continue
        if random.random() < MISTAKEN:
            agency = random.choice(COMMON)
        rows.append((_write(random, text), agency))
    random.shuffle(rows)
    return rows


def repeat_archive(count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Any number of rows for measuring speed and memory: sentences cut and joined anew, so that few are alike."""
    random = Random(seed)
    rows = make_archive(seed)
    by_agency: dict[str, list[str]] = {}
    for text, agency in rows:
        by_agency.setdefault(agency, []).append(text)
    for _, agency in islice(iter(lambda: random.choice(rows), None), count):
        first, second = random.choices(by_agency[agency], k=2)
        yield f"{_part(random, first)} {_part(random, second)} {random.randrange(10**6)}", agency


def write_archive(path: Path, rows: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> None:
    """A CSV file with the columns `isi` and `opd`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("isi", "opd"))
        writer.writerows(rows)


def _write(random: Random, text: str) -> str:
    words = [word for word in text.split() if random.random() > 0.04]
    return random.choice(OPENINGS) + " ".join(words or text.split()) + random.choice(CLOSINGS)


def _part(random: Random, text: str) -> str:
    words = text.split()
    start = random.randrange(max(1, len(words) // 2))
    return " ".join(words[start : start + random.randint(8, 30)])
