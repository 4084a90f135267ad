"""What is made at the moment of sending: pictures and workbooks, drawn in worker threads, uploaded once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any

from actions.office import Office
from bot.telegram.send import Enclosure, Parcel
from bot.texts import Texts
from storage.database import Records
from storage.outgoing import Outgoing

log = logging.getLogger(__name__)

REMEMBERED = 500
"""So many pictures' ids are kept at hand; the database has the rest."""


class Made:
    """Makes what a row of the outbox asks for in its ``made``: a list of {kind, data}."""

    def __init__(self, office: Office, texts: Texts) -> None:
        self._office, self._texts = office, texts
        self._drawing = Lock()
        """One drawing at a time: two would need twice the memory and not be faster."""
        self._file_ids: OrderedDict[str, str] = OrderedDict()
        self._uploads: dict[str, asyncio.Lock] = {}

    def enclosures(self, records: Records, row: Outgoing, language: str) -> list[Enclosure]:
        """The files that a row asks for; nothing is drawn yet."""
        return [self._enclose(records, wanted, language) for wanted in row.values.get("made", ())]

    def _enclose(self, records: Records, wanted: Mapping[str, Any], language: str) -> Enclosure:
        kind, data = wanted["kind"], wanted["data"]
        period = data["period"]
        days = period["first"] if period["first"] == period["last"] else f"{period['first']}_{period['last']}"
        if kind == "workbook":
            read = partial(self._write_workbook, data, language)
            return Enclosure("document", f"rekap_{days}.xlsx", read=read)
        key = _key_of(kind, data, language)
        return Enclosure(
            "photo",
            f"{kind}_{days}.png",
            self._file_ids.get(key) or records.drawings.file_id(key),
            read=partial(self._draw, kind, data, language),
            key=key,
            sent_as=partial(self._remember, key),
        )

    def _draw(self, kind: str, data: Mapping[str, Any], language: str) -> bytes:
        from bot.pictures_figures import draw_figures
        from bot.pictures_map import draw_map

        label = self._label(language)
        with self._drawing:
            if kind == "map":
                return draw_map(data, label, self._office.region.folder)
            return draw_figures(data, label)

    def _write_workbook(self, data: Mapping[str, Any], language: str) -> bytes:
        from bot.workbook import gather, write_workbook

        with self._office.transaction() as records:
            gathered = gather(records, self._office, tuple(data["scope"]), data["word"], self._office.clock())
        with self._drawing:
            return write_workbook(gathered, self._label(language), self._office.region.zone)

    def _label(self, language: str) -> Callable[[str, Mapping[str, Any]], str]:
        return lambda key, values: self._texts.label(key, language, values)

    def _remember(self, key: str, file_id: str) -> None:
        self._file_ids[key] = file_id
        if len(self._file_ids) > REMEMBERED:
            self._file_ids.popitem(last=False)
        try:
            with self._office.transaction() as records:
                records.drawings.keep(key, file_id, self._office.clock())
        # It is sent; that another process will upload it once more is no reason to send it twice.
        except Exception as problem:
            log.warning("a picture's id could not be kept", exc_info=problem)

    @asynccontextmanager
    async def uploaded_once(self, parcel: Parcel) -> AsyncIterator[Parcel]:
        """While one chat uploads a picture, the others that want the same wait, and get it by its id."""
        keys = sorted({file.key for file in parcel.files if file.key is not None and file.file_id is None})
        async with AsyncExitStack() as held:
            for key in keys:
                await held.enter_async_context(self._uploads.setdefault(key, asyncio.Lock()))
            files = (
                replace(file, file_id=self._file_ids.get(file.key)) if file.key in keys and file.key else file
                for file in parcel.files
            )
            yield replace(parcel, files=tuple(files)) if keys else parcel
        for key in keys:
            if key in self._file_ids:
                self._uploads.pop(key, None)


def _key_of(kind: str, data: Mapping[str, Any], language: str) -> str:
    """The same for the same picture, whoever gets it."""
    told = json.dumps([kind, language, data], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
