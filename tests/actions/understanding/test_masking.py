"""What identifies a person is hidden; everything else stays as it is."""

import pytest

from actions.understanding import mask


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
    ],
)
def test_masking(text: str, masked: str) -> None:
    assert mask(text) == masked
