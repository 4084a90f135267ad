"""Hides what identifies a person in a text: identity numbers, phones, addresses on the net, the name one gives."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import partial
from itertools import chain

DOTS = "•••"

# Every run of sixteen digits: a citizen's number with an impossible date is still one mistyped, or a family card.
NIK = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
# Not the decimals of a point on the map: -7.08123456, 109.08123456.
_NO_POINT = r"(?<!\d)(?<!-\d\.)(?<!-\d\d\.)(?<!\b1[01]\d\.)"
PHONE = re.compile(
    rf"{_NO_POINT}(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){{6,10}}(?!\d)"  # mobile
    rf"|{_NO_POINT}(?<!\w)(?<!\d[,/-])(?:\(0\d{{2,3}}\)|0\d{{2,3}}[ -])[ .-]?\d(?:[ .-]?\d){{5,7}}(?!\d)"
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
ACCOUNT = re.compile(
    r"\b(?:https?://)?(?:www\.)?(?:(?:wa|t|telegram)\.me|(?:facebook|fb|instagram|tiktok|twitter|x)\.com)/"
    r"[^\s,;)]*[^\s,;).]"
    r"|(?<![\w/])@(?!rp\d)[a-z][\w.]{2,31}",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[^\W\d_][\w'’.-]*(?:[ \t]+[^\W\d_][\w'’.-]*){0,4})"
_GIVEN_NAME = re.compile(
    rf"\b(?i:nama(?: lengkap)?(?: saya| sy| kulo| kula| ku)|(?:perkenalkan|kenalkan),?(?: nama)?(?: saya)?"
    rf"|(?:nami|naminipun|jeneng|jenenge|asma|asmane)[ ](?:kula|kulo|aku)|jenengku|namaku|a\.? ?n\.|atas nama|an\.)"
    rf"[ \t]*(?i:adalah|yaitu|niku)?[ \t]*[:=]?[ \t]*{_NAME}"
)
_SIGNATURE = re.compile(
    rf"\b(?i:(?:nama(?: lengkap| pelapor)?|pelapor|pengadu|pengirim)[ \t]*[:=][ \t]*"
    rf"|(?:hormat (?:saya|kami|kula|kulo)|ttd|tertanda)\b[ \t.,:]*\s*){_NAME}"
)
_SELF = re.compile(rf"\b(?P<self>(?i:saya|sy|kula|kulo|aku))[ \t]+{_NAME}")
_INTRODUCED = re.compile(
    r",?[ \t]*(?:warga|wargi|asal|tinggal|alamat|umur|rt|(?:dari|saking|seko)[ \t]+"
    r"(?:rt|rw|desa|ds|dusun|dukuh|kampung|kel|kelurahan|kec|kecamatan|perum|gang))\b",
    re.IGNORECASE,
)
"""What follows a name by which one introduces oneself, and no verb."""
# What follows "nama saya" without being one.
_NOT_NAMES = frozenset(
    (
        "dari", "di", "yang", "tidak", "jangan", "dirahasiakan", "rahasia", "mohon", "tolong",
        "warga", "mau", "ingin", "adalah", "jadi", "juga", "sudah", "belum", "ada",
        "masuk", "tercantum", "disembunyikan", "disebut", "disamarkan", "hilang", "salah", "keliru", "orang",
        "rakyat", "saya", "kami", "sendiri", "masyarakat", "pribadi", "takut", "nanti", "ini",
        "itu", "kok", "gak", "tdk", "ga", "muncul", "keluar", "terdaftar", "hanya",
        "cuma", "tinggal", "alamat", "lapor", "melapor", "dengan", "dan", "hp", "nik", "umur", "usia",
        "asal", "no", "nomor", "telp", "rt", "rw", "jalan", "pak", "bu", "min", "sangat", "untuk",
        "desa", "dusun", "kelurahan", "kec", "kecamatan", "kab", "kabupaten", "nuwun", "wonten", "saking",
    )
)  # fmt: skip


def mask(text: str, ordinary: Collection[str] = ()) -> str:
    """The text with those pieces replaced by dots; ``ordinary`` words (lower case) are no names in "saya …"."""
    for pattern in (EMAIL, ACCOUNT, NIK, PHONE):
        text = pattern.sub(DOTS, text)
    for pattern in (_SIGNATURE, _GIVEN_NAME):
        text = pattern.sub(_hide_name, text)
    return _SELF.sub(partial(_hide_self, ordinary=ordinary), text)


def _hide_name(match: re.Match[str]) -> str:
    start, end = match.start("name") - match.start(), 0
    is_capital = match["name"][0].isupper()
    for count, word in enumerate(re.finditer(r"\S+", match["name"])):
        belongs = word.group()[0].isupper() if is_capital else count < 2
        if word.group().lower() in _NOT_NAMES or not belongs:
            break
        end = word.end()
    return match.group()[:start] + DOTS + match.group()[start + end :] if end else match.group()


def _hide_self(match: re.Match[str], ordinary: Collection[str]) -> str:
    """ "saya Budi, …", "saya budi dari RT 02": hidden; "saya warga RT 02", "SAYA MELIHAT": not."""
    is_shouted = match["self"].isupper()
    words = list(re.finditer(r"\S+", match["name"]))[:3]
    for count in range(len(words), 0, -1):
        names = [word.group() for word in words[:count]]
        end = match.start("name") + words[count - 1].end()
        is_introduced = _INTRODUCED.match(match.string, end) is not None
        if all(_is_name(name, ordinary, is_shouted=is_shouted, is_introduced=is_introduced) for name in names):
            return match.string[match.start() : match.start("name")] + DOTS + match.string[end : match.end()]
    return match.group()


def _is_name(word: str, ordinary: Collection[str], *, is_shouted: bool, is_introduced: bool) -> bool:
    plain = word.lower().strip(".-")
    if plain in _NOT_NAMES or (word.isupper() and len(word) <= 4):
        return False
    is_capital = word[0].isupper() and not is_shouted
    return (is_capital or is_introduced) and (plain not in ordinary or (is_capital and is_introduced))


def find_personal(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Identity numbers and phones as (nik | phone, digits, start, end)."""
    taken: list[tuple[int, int]] = []
    for kind, match in chain(
        (("nik", found) for found in NIK.finditer(text)), (("phone", found) for found in PHONE.finditer(text))
    ):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            taken.append(match.span())
            yield kind, re.sub(r"[^\d+]", "", match.group()), match.start(), match.end()
