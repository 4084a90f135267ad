"""Takes the names of their writers out of office documents: docx, xlsx, pptx, odt, ods, odp."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from zipfile import ZIP_STORED, ZipFile, ZipInfo

LARGEST = 200 * 1024 * 1024
"""Bytes that a document may have unpacked; more is no letter."""
_OFFICE = "http://schemas.openxmlformats.org"
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_EMPTY = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": f'<Properties xmlns="{_OFFICE}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{_OFFICE}/officeDocument/2006/custom-properties"/>',
    "meta.xml": (
        f'<office:document-meta xmlns:office="{_OPEN_DOCUMENT}" office:version="1.2"><office:meta/>'
        "</office:document-meta>"
    ),
}
"""The parts that tell who wrote it, when and where, as they are with nothing told."""
_WRITER = re.compile(
    rb'(\s(?:w:author|w:initials|w15:author|w15:userId|displayName|userId|userName|lastModifiedBy)=)"[^"]*"'
)
_WRITER_OF_SLIDES = re.compile(rb'(\s(?:name|initials|userId)=)"[^"]*"')
_WRITER_WITHIN = re.compile(
    rb"(<(author|dc:creator|meta:creator-initials|loext:sender-initials|text:author-name|text:author-initials"
    rb"|text:initial-creator|text:creator)\b[^>/]*>)[^<]*(</\2>)"
)
_PICTURES = re.compile(r"(?:.*/)?(?:media|Pictures|Thumbnails)/|docProps/thumbnail", re.IGNORECASE)


def is_zip(content: bytes) -> bool:
    """Whether it looks like a ZIP archive, as office documents do."""
    return content.startswith(b"PK\x03\x04")


def strip_office_document(content: bytes, strip_picture: Callable[[bytes], bytes]) -> bytes | None:
    """The document without its writers' names, its pictures stripped; None when it is none, locked or broken."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > LARGEST or not _is_office_document(packed):
                return None
            stripped = io.BytesIO()
            with ZipFile(stripped, "w") as bare:
                for part in parts:
                    told = ZipInfo(part.filename)  # without the hour it was written
                    # An open document is known by its first part, which must not be packed.
                    told.compress_type = part.compress_type if part.filename != "mimetype" else ZIP_STORED
                    bare.writestr(told, _strip_part(part.filename, packed.read(part), strip_picture))
            return stripped.getvalue()
    # zipfile raises many kinds of errors on what is locked or broken.
    except Exception:
        return None


def _is_office_document(packed: ZipFile) -> bool:
    names = set(packed.namelist())
    if "[Content_Types].xml" in names:
        return True
    is_open_document = "mimetype" in names and packed.read("mimetype").startswith(b"application/vnd.oasis")
    manifest = packed.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    return is_open_document and b"encryption-data" not in manifest


def _strip_part(name: str, content: bytes, strip_picture: Callable[[bytes], bytes]) -> bytes:
    if name in _EMPTY:
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{_EMPTY[name]}'.encode()
    if _PICTURES.match(name):
        return strip_picture(content)
    if not name.endswith(".xml"):
        return content
    content = _WRITER_WITHIN.sub(rb"\1\3", _WRITER.sub(rb'\1""', content))
    return _WRITER_OF_SLIDES.sub(rb'\1""', content) if _is_list_of_writers(name) else content


def _is_list_of_writers(name: str) -> bool:
    return name in ("ppt/commentAuthors.xml", "ppt/authors.xml")
