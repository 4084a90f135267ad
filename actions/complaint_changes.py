"""Changes what the draft of a complaint holds already: corrections in words, edited messages, questions anew."""

from __future__ import annotations

from rapidfuzz import fuzz, process, utils

from actions.complaint_heard import Heard, Taken
from actions.complaint_place import forget_place, take_place
from actions.office import Office
from actions.substance import words_of_matter
from storage.drafts import Draft

EDITS = {
    "place": ("lokasi", "tempat", "alamat", "desa", "kecamatan", "panggonan", "panggenan"),
    "category": ("kategori", "jenis", "bidang"),
    "identity": ("nama", "identitas", "anonim", "rahasia", "asma"),
    "description": ("isi", "cerita", "keterangan", "laporan", "tulisan", "aduan"),
}
CHANGING = frozenset(
    {"salah", "ralat", "harusnya", "seharusnya", "mestinya", "kudune", "ganti", "ubah", "jadi", "bukan", "kategori"}
    | {"kategorinya", "jenis", "jenisnya", "bidang", "bidangnya", "masuk", "masuknya"}
)
"""Words that say that something is to be changed, not into what."""
AT_LEAST = 75
"""How alike (0 to 100) typed words must be to a category's name."""


def correct(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    """ "salah, harusnya di Kutasari" corrects at once; "ganti lokasi" asks again."""
    taken.understood = True
    place = heard.understood.place
    if place.code or place.candidates:
        draft.landmark = draft.latitude = draft.longitude = None
        take_place(draft, place, office, taken)
        return
    words = heard.text.lower()
    for answer, names in EDITS.items():
        if any(name in words for name in names):
            slug = named_category(draft, heard.text, office) if answer == "category" else None
            if slug is None:
                ask_anew(draft, answer, taken)
            else:
                draft.category, draft.category_confidence = slug, 1.0
            return
    taken.hint = "edit"


def named_category(draft: Draft, text: str, office: Office) -> str | None:
    """The category that a few words name, those offered first; None when they name none."""
    words = [word for word in words_of_matter(text) if word not in CHANGING]
    if not words or len(words) > 5:
        return None
    offered = [slug for slug, _ in draft.guesses]
    names = {slug: office.region.categories[slug].name for slug in [*offered, *office.region.categories]}
    found = process.extractOne(
        " ".join(words), names, scorer=fuzz.token_set_ratio, processor=utils.default_process, score_cutoff=AT_LEAST
    )
    return found[2] if found else None


def ask_anew(draft: Draft, answer: str, taken: Taken) -> None:
    """Ask one question again."""
    match answer:
        case "place":
            forget_place(draft)
        case "category":
            draft.category, draft.category_confidence = None, 0.0
        case "description":
            draft.description, draft.sources = "", {}
            taken.hint = "again"
        case "identity":
            draft.identity_asked, draft.fearful = False, True


def replace_part(draft: Draft, number: str, heard: Heard, taken: Taken) -> bool:
    """A message edited in Telegram changes its part of the description. Whether it is one of them."""
    old = draft.sources.get(number)
    if old is None:
        return False
    draft.sources = {**draft.sources, number: heard.text}
    draft.description = draft.description.replace(old, heard.text, 1)
    taken.hint = "edited"
    return True
