"""The media part of a message: from bytes, or from a file_id that was seen before."""

from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.files import FileStore, Upload

FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "video": "videos",
    "video_note": "video_notes",
    "sticker": "stickers",
}
# the fields each object must have, where nobody measures them
DETAILS: dict[str, dict[str, Any]] = {
    "document": {},
    "voice": {"duration": 3},
    "video": {"width": 640, "height": 360, "duration": 5},
    "video_note": {"length": 240, "duration": 5},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}
TYPED = frozenset({"document", "voice", "video"})  # these carry a mime_type


def from_upload(files: FileStore, kind: str, upload: Upload, **details: Any) -> dict[str, Any]:
    """Store bytes and return the message's field for them, such as {"photo": [PhotoSize, …]}."""
    if kind == "photo":
        return _remember(files, {"photo": files.photo(upload.content)})
    stored = files.upload(upload, folder=FOLDERS[kind])
    fields = {**DETAILS[kind], **details}
    if kind in TYPED:
        fields["mime_type"] = stored.mime
    if kind in {"document", "video"}:
        fields["file_name"] = upload.name
    return _remember(files, {kind: stored.as_json(**fields)})


def from_file_id(files: FileStore, kind: str, file_id: str) -> dict[str, Any]:
    """Return the message's field for a file sent before; raises Refused (400) if it isn't of this kind."""
    if "://" in file_id:
        raise bad_request("failed to get HTTP URL content")  # the simulator reaches no other host
    if file_id not in files.media:
        raise bad_request("wrong file identifier/HTTP URL specified")
    found = files.media[file_id]
    if kind not in found:
        actual = next(iter(found)).title()
        raise bad_request(f"can't use file of type {actual} as {kind.title()}")
    return found


def _remember(files: FileStore, found: dict[str, Any]) -> dict[str, Any]:
    objects = found["photo"] if "photo" in found else found.values()
    for one in objects:
        files.media[one["file_id"]] = found
    return found
