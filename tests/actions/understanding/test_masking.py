"""What identifies a person is hidden; everything else stays as it is."""

import pytest

from actions.understanding import mask
from actions.understanding.own_name import hide_own_name

ORDINARY = frozenset({"melihat", "terpeleset", "pedagang", "sari", "pasar", "jalan"})


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("nik saya 3303011204900001", "nik saya •••"),
        ("KK 3303 0112 0490 0001.", "KK •••."),
        ("9999999999999999 bukan tanggal", "••• bukan tanggal"),
        ("hp 0812-3456-7890 ya", "hp ••• ya"),
        ("wa +62 812 3456 7890", "wa •••"),
        ("telp (0281) 636363", "telp •••"),
        ("surel budi.s@contoh.co.id", "surel •••"),
        ("nama saya Budi Santoso, jalan rusak", "nama saya •••, jalan rusak"),
        ("nama saya budi santoso tinggal di Solo", "nama saya ••• tinggal di Solo"),
        ("a.n. SITI AMINAH nik", "a.n. ••• nik"),
        ("nama saya jangan disebut", "nama saya jangan disebut"),
        ("laporan PBG-98M6-C tanggal 2026-11-23 no 12", "laporan PBG-98M6-C tanggal 2026-11-23 no 12"),
        ("jalan rusak RT 03 RW 05", "jalan rusak RT 03 RW 05"),
        ("Nama : BUDI SANTOSO", "Nama : •••"),
        ("pelapor: Budi Santoso, RT 02", "pelapor: •••, RT 02"),
        ("Hormat saya,\nBudi Santoso", "Hormat saya,\n•••"),
        ("hormat kami, warga RT 02", "hormat kami, warga RT 02"),
        ("ttd Budi", "ttd •••"),
        ("saya Budi dari RT 02", "saya ••• dari RT 02"),
        ("saya budi santoso dari desa Serang", "saya ••• dari desa Serang"),
        ("saya Sari dari RT 02", "saya ••• dari RT 02"),
        ("Saya Joko, jalan rusak", "Saya •••, jalan rusak"),
        ("jeneng kula Budi", "jeneng kula •••"),
        ("nami kula Budi", "nami kula •••"),
        ("HP.081234567890", "HP.•••"),
        ("081234567890/081234567891", "•••/•••"),
        ("hp081234567890,081234567891", "hp•••,•••"),
        ("telp.0281-636363", "telp.•••"),
        ("hubungi wa.me/6281234567890 ya", "hubungi ••• ya"),
        ("ig @budisantoso, t.me/budis", "ig •••, •••"),
        ("https://www.facebook.com/budi.s lihat", "••• lihat"),
        ("saya warga RT 02", "saya warga RT 02"),
        ("saya dari Kaligondang", "saya dari Kaligondang"),
        ("SAYA MELIHAT JALAN RUSAK", "SAYA MELIHAT JALAN RUSAK"),
        ("saya terpeleset dari motor", "saya terpeleset dari motor"),
        ("Saya Pedagang Pasar Kaligondang", "Saya Pedagang Pasar Kaligondang"),
        ("nama jalan: Sudirman", "nama jalan: Sudirman"),
        ("pelapor: tidak mau disebut", "pelapor: tidak mau disebut"),
        ("-7.0812345678, 109.0812345678", "-7.0812345678, 109.0812345678"),
        ("kula nuwun, Kula Nuwun, jembatan rusak", "kula nuwun, Kula Nuwun, jembatan rusak"),
        ("bensin @10000, sewa @Rp5000", "bensin @10000, sewa @Rp5000"),
    ],
)
def test_masking(text: str, masked: str) -> None:
    assert mask(text, ORDINARY) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("depan rumah budi", "depan rumah •••"),
        ("BUDI SANTOSO, warga desa", "•••, warga desa"),
        ("hubungi budis77 saja", "hubungi ••• saja"),
        ("Jl. Budi Utomo, Desa Santoso", "Jl. Budi Utomo, Desa Santoso"),
        ("tanah budidaya", "tanah budidaya"),
        ("yang bagus di bobotsari, kata Bagus", "yang bagus di bobotsari, kata •••"),
    ],
)
def test_the_writers_own_name_is_hidden_and_places_stay(text: str, masked: str) -> None:
    names = ["Budi Santoso Bagus R Bobotsari", "budis77"]
    assert hide_own_name(text, names, {"bagus"}, {"bobotsari"}) == masked
