"""Cleans files of what they say about their author: pictures of EXIF, documents of names and dates."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageSequence
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject

from bot.telegram.office_documents import is_zip, strip_office_document

Image.init()
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
"""What is read as a picture (MPO as a sort of JPEG); the library knows more, some of which start other programs."""
_SAYS_NOTHING = frozenset(
    {"jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "dpi", "progressive"}
    | {"progression", "gamma", "srgb", "chromaticity", "transparency", "interlace", "aspect", "compression"}
    | {"version", "extension", "background", "duration", "loop", "timestamp", "icc_profile", "default_image"}
)
"""What a file may say beside its picture without telling of a person or a place."""
_KEPT = ("transparency", "icc_profile", "duration", "loop", "background")
_END_OF_JPEG = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file's content and sort after cleaning; ``is_clean`` is false where it may still tell of its author."""

    content: bytes
    mime: str
    is_clean: bool


def clean(content: bytes, mime: str) -> Cleaned:
    """The content without what it says about its author; what it is, the content tells, ``mime`` only guesses."""
    if (picture := strip_picture(content)) is not None:
        return picture
    if content.lstrip()[:5] == b"%PDF-" or mime == "application/pdf":
        return _cleaned(content, strip_pdf(content), "application/pdf")
    if is_zip(content):
        return _cleaned(content, strip_office_document(content, _bare_picture), mime)
    return Cleaned(content, mime, is_clean=mime == "text/plain" and b"\0" not in content)


def _cleaned(content: bytes, stripped: bytes | None, mime: str) -> Cleaned:
    return Cleaned(content if stripped is None else stripped, mime, is_clean=stripped is not None)


def _bare_picture(content: bytes) -> bytes:
    """A picture within a document; what we can't read stays."""
    picture = strip_picture(content)
    return content if picture is None else picture.content


def strip_picture(content: bytes) -> Cleaned | None:
    """A picture without EXIF and comments, upright as the camera meant it; None when it can't be read as one."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            form = "JPEG" if picture.format == "MPO" else str(picture.format)
            mime = Image.MIME[form]
            if _says_nothing(picture, content):
                picture.load()
                return Cleaned(content, mime, is_clean=True)
            kept = {name: picture.info[name] for name in _KEPT if name in picture.info}
            # The further pictures of an MPO are the same scene in other sizes or for the other eye.
            is_single = picture.format == "MPO" or getattr(picture, "n_frames", 1) == 1
            frames = [_bare(picture)] if is_single else [_bare(frame) for frame in ImageSequence.Iterator(picture)]
            more = {} if is_single else {"save_all": True, "append_images": frames[1:]}
            stripped = io.BytesIO()
            frames[0].save(stripped, format=form, quality=92, **kept, **more)
            return Cleaned(stripped.getvalue(), mime, is_clean=True)
    # The readers of many formats raise many kinds of errors on what is broken, too large or no picture.
    except (OSError, ValueError, SyntaxError, LookupError, TypeError, AttributeError, EOFError, struct.error):
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def _says_nothing(picture: Image.Image, content: bytes) -> bool:
    if picture.format in ("MPO", "TIFF") or picture.getexif() or set(picture.info) - _SAYS_NOTHING:
        return False
    # Phones append whole films and notes behind the picture.
    return picture.format != "JPEG" or content.rstrip(b"\0").endswith(_END_OF_JPEG)


def _bare(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    bare = Image.new(upright.mode, upright.size)
    if upright.mode == "P" and (palette := upright.getpalette()) is not None:
        bare.putpalette(palette)
    bare.paste(upright)
    return bare


def strip_pdf(content: bytes) -> bytes | None:
    """A PDF without author, title, dates, XMP and the names at its notes; None when it is locked or broken."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return None
        writer = PdfWriter()
        for page in reader.pages:
            added = writer.add_page(page)
            for said in ("/Metadata", "/PieceInfo", "/LastModified"):
                added.pop(said, None)
            for note in added.get("/Annots") or ():
                _forget_writer(note.get_object())
        writer.metadata = None
        stripped = io.BytesIO()
        writer.write(stripped)
        return stripped.getvalue() if writer.pages else None
    # pypdf raises many kinds of errors on broken files.
    except Exception:
        return None


def _forget_writer(note: object) -> None:
    if isinstance(note, DictionaryObject) and note.get("/Subtype") != "/Widget":
        note.pop("/T", None)
