"""Hides what identifies a person in a text: identity numbers, phones, e-mail addresses, one's own name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

DOTS = "•••"

# Every run of sixteen digits: a citizen's number with an impossible date is still one mistyped, or a family card.
NIK = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,10}(?!\d)"  # mobile
    r"|(?<![\w.,/-])(?:\(0\d{2,3}\)|0\d{2,3}[ -])[ .-]?\d(?:[ .-]?\d){5,7}(?!\d)"  # area code and number
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NAME = r"(?P<name>[^\W\d_][\w'’.-]*(?:[ \t]+[^\W\d_][\w'’.-]*){0,4})"
_GIVEN_NAME = re.compile(
    rf"\b(?i:nama(?: lengkap)?(?: saya| sy| kulo| kula| ku)|(?:perkenalkan|kenalkan),?(?: nama)?(?: saya)?"
    rf"|nami kula|jenengku|a\.? ?n\.|atas nama|an\.)[ \t]*(?i:adalah|yaitu|niku)?[ \t]*[:=]?[ \t]*{_NAME}"
)
# What follows "nama saya" without being one.
_NOT_NAMES = frozenset(
    (
        "dari", "di", "yang", "tidak", "jangan", "dirahasiakan", "rahasia", "mohon", "tolong",
        "warga", "mau", "ingin", "adalah", "jadi", "juga", "sudah", "belum", "ada",
        "masuk", "tercantum", "disembunyikan", "disebut", "disamarkan", "hilang", "salah", "keliru", "orang",
        "rakyat", "saya", "kami", "sendiri", "masyarakat", "pribadi", "takut", "nanti", "ini",
        "itu", "kok", "gak", "tdk", "ga", "muncul", "keluar", "terdaftar", "hanya",
        "cuma", "tinggal", "alamat", "lapor", "melapor", "dengan", "dan", "hp", "nik", "umur", "usia",
        "asal", "no", "nomor", "telp", "rt", "jalan", "pak", "bu", "min", "sangat", "untuk",
    )
)  # fmt: skip


def mask(text: str) -> str:
    """The text with those pieces replaced by dots."""
    for pattern in (EMAIL, NIK, PHONE):
        text = pattern.sub(DOTS, text)
    return _GIVEN_NAME.sub(_hide_name, text)


def _hide_name(match: re.Match[str]) -> str:
    start, end = match.start("name") - match.start(), 0
    is_capital = match["name"][0].isupper()
    for count, word in enumerate(re.finditer(r"\S+", match["name"])):
        belongs = word.group()[0].isupper() if is_capital else count < 2
        if word.group().lower() in _NOT_NAMES or not belongs:
            break
        end = word.end()
    return match.group()[:start] + DOTS + match.group()[start + end :] if end else match.group()


def find_personal(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Identity numbers and phones as (nik | phone, digits, start, end)."""
    taken: list[tuple[int, int]] = []
    for kind, match in chain(
        (("nik", found) for found in NIK.finditer(text)), (("phone", found) for found in PHONE.finditer(text))
    ):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            taken.append(match.span())
            yield kind, re.sub(r"[^\d+]", "", match.group()), match.start(), match.end()
