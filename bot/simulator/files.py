"""Files as Telegram keeps them: an identifier, a path to download, and photos in several sizes."""

import hashlib
import io
import itertools
import mimetypes
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, UnidentifiedImageError

from bot.simulator.errors import Refused, bad_request

MEBIBYTE = 1024 * 1024
DOWNLOAD_LIMIT = 20 * MEBIBYTE  # https://core.telegram.org/bots/api#getfile
UPLOAD_LIMIT = 50 * MEBIBYTE  # https://core.telegram.org/bots/api#sending-files
PHOTO_LIMIT = 10 * MEBIBYTE
PHOTO_SIDES = {"s": 90, "m": 320, "x": 800, "y": 1280}  # https://core.telegram.org/api/files#image-thumbnail-types


@dataclass(frozen=True)
class Upload:
    """Bytes that came with a request."""

    content: bytes = field(repr=False)
    name: str = "file"
    mime: str = "application/octet-stream"


@dataclass(frozen=True)
class StoredFile:
    """A file on Telegram's side; `details` are the fields of its object (width, duration, …)."""

    file_id: str
    unique_id: str
    path: str
    content: bytes = field(repr=False)
    mime: str
    name: str

    def as_json(self, **details: Any) -> dict[str, Any]:
        """Return the fields that every file object has, and `details`."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            **details,
        }


class FileStore:
    """All files of the world, by identifier and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self.media: dict[str, dict[str, Any]] = {}  # file_id → the message field it was sent as
        self._numbers = itertools.count(1)

    def keep(self, content: bytes, *, folder: str, name: str, mime: str) -> StoredFile:
        """Store bytes; the same bytes sent twice get two file_ids but one file_unique_id."""
        number = next(self._numbers)
        digest = hashlib.sha256(folder.encode() + content).hexdigest()
        suffix = name.rpartition(".")[2] if "." in name else (mimetypes.guess_extension(mime) or ".bin")[1:]
        stored = StoredFile(
            file_id=f"BQACAgUAAxkBAAI{number:06d}{digest[:24]}",
            unique_id=f"AgAD{digest[:12]}",
            path=f"{folder}/file_{number}.{suffix}",
            content=content,
            mime=mime,
            name=name,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile:
        """Return the file; raises Refused (400) for an identifier that was never given out."""
        try:
            return self._by_id[file_id]
        except KeyError:
            raise bad_request("wrong file_id or the file is temporarily unavailable") from None

    def at(self, path: str) -> StoredFile | None:
        """Return the file at this download path, if there is one."""
        return self._by_path.get(path)

    def photo(self, content: bytes) -> list[dict[str, Any]]:
        """Store a photo in Telegram's sizes (re-encoded, hence without EXIF); return its PhotoSize objects."""
        if len(content) > PHOTO_LIMIT:
            raise bad_request("file is too big")
        try:
            with Image.open(io.BytesIO(content)) as opened:
                picture = opened.convert("RGB")
        except (UnidentifiedImageError, OSError):
            raise bad_request("IMAGE_PROCESS_FAILED") from None
        sizes = []
        for side in PHOTO_SIDES.values():
            small = picture.copy()
            small.thumbnail((side, side))
            buffer = io.BytesIO()
            small.save(buffer, "JPEG", quality=87)
            stored = self.keep(buffer.getvalue(), folder="photos", name="photo.jpg", mime="image/jpeg")
            sizes.append(stored.as_json(width=small.width, height=small.height))
            if max(picture.size) <= side:
                break
        return sizes

    def upload(self, upload: Upload, *, folder: str) -> StoredFile:
        """Store what a request brought; raises Refused (413) above 50 MB, (400) when empty."""
        if len(upload.content) > UPLOAD_LIMIT:
            raise Refused(413, "Request Entity Too Large")
        if not upload.content:
            raise bad_request("file must be non-empty")
        mime = upload.mime
        if mime == "application/octet-stream":
            mime = mimetypes.guess_type(upload.name)[0] or mime
        return self.keep(upload.content, folder=folder, name=upload.name, mime=mime)
