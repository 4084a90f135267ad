"""Every name a place of the region goes by, and the stretches of a text that hold one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from actions.region import Region

LONGEST_NAME = 4  # words
SHORTEST_TYPO = 6  # letters; shorter words are too easily another word
_WORD = re.compile(r"[^\W_]+")
_REGENCY_WORDS = ("kabupaten ", "kota ")

# The word before a name says what sort of name it is.
ANCHORS = {
    **dict.fromkeys(("kabupaten", "kab", "pemkab", "bupati"), "kabupaten"),
    **dict.fromkeys(("kota", "pemkot", "kotamadya", "walikota"), "kota"),
    **dict.fromkeys(("kecamatan", "kec", "kcmtn", "kecmtn", "camat"), "district"),
    **dict.fromkeys(("desa", "ds", "kelurahan", "kel", "lurah", "kades", "pemdes", "klurahan"), "village"),
    **dict.fromkeys(("dusun", "dsn", "dukuh", "dk", "dkh", "kampung", "kp", "perumahan", "perum"), "hamlet"),
    **dict.fromkeys(("jalan", "jln", "jl", "gang", "gg", "raya", "jend", "letjen", "bank", "toko"), "street"),
    **dict.fromkeys(
        ("di", "d", "ing", "nang", "neng", "ning", "teng", "ten", "wonten", "daerah", "dearah", "wilayah",
         "dekat", "deket", "cedhak", "cedak", "pasar", "sd", "sdn", "smp", "smpn", "sma", "sman", "puskesmas",
         "polsek", "koramil", "terminal", "stasiun", "waduk", "embung", "pantai"),
        "near"),
    # Where someone comes from or goes to: a place only when nothing better is named.
    **dict.fromkeys(
        ("warga", "orang", "wong", "tiyang", "asli", "asal", "asale", "kelahiran", "dari", "saka", "seka", "soko",
         "saking", "ka", "sangka", "arah", "menuju", "tumuju", "jurusan", "ke", "menyang", "maring", "dhateng",
         "plat", "bakul", "pindahan", "pendatang", "ktp"),
        "home"),
}  # fmt: skip
# Between "jalan" and a name, these say that the road leads there and isn't called so.
_CONNECTING = frozenset(
    ("penghubung", "antar", "antara", "poros", "tembus", "provinsi", "kabupaten", "nasional", "utama", "lingkar",
     "alternatif", "dan", "sampai", "lintas", "desa", "rusak", "km")
)  # fmt: skip


# After a name that follows "jalan", these say that the road is called so: "jl. Solo no. 5".
_ADDRESS = frozenset(("no", "nomor", "nmr", "km", "gang", "gg", "blok", "indah"))
# Dishes and goods are named after the place they were invented in.
_DISHES = frozenset(
    ("soto", "sate", "nasi", "bakso", "baso", "martabak", "lumpia", "getuk", "gudeg", "tauto", "rawon", "bakmi",
     "mie", "pempek", "lontong", "ketoprak", "warteg")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, in lower case, where it stands, and whether a hyphen joins it to the one before."""

    text: str
    start: int
    end: int
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: the areas it may mean (none: beyond the region), and the kind of word before it."""

    name: str
    codes: tuple[str, ...]
    anchor: str | None
    start: int
    end: int
    nickname: bool = False


def split_words(text: str) -> list[Word]:
    """The words of a text as written, lowered, with their places."""
    return [
        Word(match.group().lower(), match.start(), match.end(), text.startswith("-", match.start() - 1))
        for match in _WORD.finditer(text)
    ]


class Gazetteer:
    """Finds the names of a region's areas in a text, misspelt ones too."""

    def __init__(self, region: Region, other_words: Collection[str] = ()) -> None:
        """`other_words` mean something else: names among them count only after "desa", "kec." and the like."""
        self._codes: dict[str, tuple[str, ...]] = {}
        self._common = region.common_words.union(other_words)
        self._nicknames = region.nicknames
        self._outside = region.outside_names
        self._similar: dict[str, list[str]] = defaultdict(list)
        self._fill(region)

    def _fill(self, region: Region) -> None:
        codes: dict[str, list[str]] = defaultdict(list)
        for area in region.areas.values():
            if area.level == "province":
                continue
            name = area.name.lower()
            if area.level == "regency":
                name = name.removeprefix(_REGENCY_WORDS[0]).removeprefix(_REGENCY_WORDS[1])
            words = _WORD.findall(name)
            codes[" ".join(words)].append(area.code)
            if len(words) > 1:
                codes["".join(words)].append(area.code)
        self._codes = {name: tuple(found) for name, found in codes.items()}
        spelt = [name for name, found in self._codes.items() if min(code.count(".") for code in found) < 3]
        regencies = {name for name, found in self._codes.items() if min(code.count(".") for code in found) < 2}
        for name in (*spelt, *region.nicknames):
            is_common = name in self._common and name not in regencies
            if len(name) >= SHORTEST_TYPO and " " not in name and not is_common:
                self._similar[name[0]].append(name)

    def find(self, words: list[Word], known_words: frozenset[str]) -> Iterator[Mention]:
        """The names among a text's words, the longest first; `known_words` are never misspelt names."""
        at, last, before = 0, -1, None
        while at < len(words):
            anchor = self._anchor(words, at)
            if at == last and anchor in (None, "second") and (before == "home" or words[at].is_joined):
                anchor = before  # "jurusan Jakarta Bandung", "jl. Solo-Jogja"
            for size in range(min(LONGEST_NAME, len(words) - at), 0, -1):
                stretch = words[at : at + size]
                mention = self._mention(" ".join([word.text for word in stretch]), stretch, anchor)
                if mention:
                    yield mention
                    at += size
                    last, before = at, mention.anchor
                    break
            else:
                mention = self._misspelt(words[at], anchor, known_words)
                if mention:
                    yield mention
                at += 1

    def _anchor(self, words: list[Word], at: int) -> str | None:
        before = [word.text for word in words[max(0, at - 3) : at]]
        while before and before[-1].isdecimal():  # "SD 2 Kaligondang", "pasar 1 Bobotsari"
            before.pop()
        if before and before[-1] in _DISHES:
            return "dish"
        anchor = ANCHORS.get(before[-1]) if before else None
        is_on_street = len(before) > 1 and ANCHORS.get(before[-2]) == "street" and before[-1] not in _CONNECTING
        if anchor == "street" and at + 1 < len(words) and words[at + 1].text in _ADDRESS:
            return "address"
        return "second" if anchor is None and is_on_street else anchor

    def _mention(self, name: str, words: list[Word], anchor: str | None) -> Mention | None:
        start, end = words[0].start, words[-1].end
        if anchor == "second":  # "jl Pemuda Semarang" is a street of a town, "jl Gatot Karanganyar" perhaps a name
            codes = self._codes.get(name, ())
            is_town = (
                name in self._nicknames or name in self._outside or any(code.count(".") == 1 for code in codes)
            )
            anchor = None if is_town else "street"
        if name in self._nicknames and not (name in self._codes and anchor in ("district", "village")):
            return Mention(name, self._nicknames[name], anchor or "not a place", start, end, nickname=True)
        codes = self._codes.get(name, ()) or self._split_name(name)
        level = min((code.count(".") for code in codes), default=0)
        if name in self._outside and not (codes and (level < 3 or anchor == "village")):
            return Mention(name, (), anchor, start, end)
        is_plain = (name in self._common or len(name) < 4) and level > 1
        if not codes or (is_plain and anchor not in ("kabupaten", "kota", "district", "village")):
            return None
        return Mention(name, codes, anchor, start, end)

    def _split_name(self, name: str) -> tuple[str, ...]:
        """The regencies and districts whose one word was written as two ("gunung pati")."""
        if name.count(" ") != 1:
            return ()
        return tuple(code for code in self._codes.get(name.replace(" ", ""), ()) if code.count(".") < 3)

    def _misspelt(self, word: Word, anchor: str | None, known_words: frozenset[str]) -> Mention | None:
        name = word.text
        if len(name) < SHORTEST_TYPO or name in known_words or name in self._common or name in ANCHORS:
            return None
        slips = 1 if len(name) < 9 else 2
        close = process.extract(name, self._similar[name[0]], scorer=OSA.distance, score_cutoff=slips, limit=2)
        if not close or (len(close) == 2 and close[0][1] == close[1][1]):
            return None
        meant = close[0][0]
        codes = self._nicknames.get(meant) or self._codes[meant]
        return Mention(meant, codes, anchor, word.start, word.end, nickname=meant in self._nicknames)
