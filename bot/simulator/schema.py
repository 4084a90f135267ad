"""Holds requests and answers to the Bot API's own description, bot_api.json."""

import functools
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.files import Upload

log = logging.getLogger(__name__)

ARRAY = "Array of "
TRUE_WORDS = frozenset({"true", "yes", "1"})


@dataclass(frozen=True)
class Shape:
    """The fields of a method or type: name → the types it may have."""

    required: Mapping[str, Sequence[str]]
    optional: Mapping[str, Sequence[str]]
    subtypes: Sequence[str] = ()
    returns: Sequence[str] = ()

    @functools.cached_property
    def fields(self) -> dict[str, Sequence[str]]:
        """All fields, required or not."""
        return {**self.required, **self.optional}


_DESCRIPTION = json.loads(Path(__file__).with_name("bot_api.json").read_text(encoding="utf-8"))


def _load(part: str) -> dict[str, Shape]:
    blank: dict[str, Any] = {"required": {}, "optional": {}}
    return {name: Shape(**{**blank, **shape}) for name, shape in _DESCRIPTION[part].items()}


METHODS = _load("methods")
TYPES = _load("types")
METHOD_NAMES = {name.lower(): name for name in METHODS}  # Telegram doesn't mind the case
REACTIONS = frozenset(_DESCRIPTION["reactions"])  # the emoji a bot may react with


def faults(types: Sequence[str], value: Any, where: str = "", *, strict: bool = True) -> list[str]:
    """List what keeps `value` from being one of `types`; a field that the type lacks is a fault when `strict`."""
    attempts = [_faults_of(name, value, where, strict) for name in types]
    return min(attempts, key=len) if all(attempts) else []


def _faults_of(name: str, value: Any, where: str, strict: bool) -> list[str]:
    if name in PRIMITIVES:
        return [] if PRIMITIVES[name](value) else [f"{where or 'value'}: {value!r} is no {name}"]
    if name.startswith(ARRAY):
        if not isinstance(value, list):
            return [f"{where or 'value'}: {value!r} is no array"]
        inner = [name.removeprefix(ARRAY)]
        return [
            fault for i, item in enumerate(value) for fault in faults(inner, item, f"{where}[{i}]", strict=strict)
        ]
    shape = TYPES[name]
    if shape.subtypes:
        return faults(shape.subtypes, value, where, strict=strict)
    if not isinstance(value, dict):
        return [f"{where or 'value'}: {value!r} is no {name}"]
    found = [f"{where}.{field}: required by {name}" for field in shape.required if field not in value]
    for field, item in value.items():
        if field in shape.fields:
            found += faults(shape.fields[field], item, f"{where}.{field}", strict=strict)
        elif strict:
            found.append(f"{where}.{field}: unknown to {name}")
    return found


PRIMITIVES = {
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
    "InputFile": lambda value: isinstance(value, Upload),
}


def read_parameters(method: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a request's raw fields (form text, JSON or uploads) into typed parameters; raises Refused (400)."""
    shape = METHODS[method]
    given: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in shape.fields:
            if not isinstance(value, Upload):  # uploads are named by attach://
                log.warning("%s has no parameter %s; Telegram would ignore it", method, name)
            continue
        given[name] = _read(shape.fields[name], value, name)
    for name in shape.required:
        if name not in given:
            reasons = {"text": "message text is empty", "chat_id": "chat_id is empty"}
            raise bad_request(reasons.get(name, f'parameter "{name}" is required'))
    return given


def _read(types: Sequence[str], value: Any, name: str) -> Any:
    if isinstance(value, str):
        value = _decode(types, value, name)
    wrong = faults(types, value, name, strict=False)
    if wrong:
        raise bad_request(f"can't parse {name}: {wrong[0]}")
    return value


def _decode(types: Sequence[str], text: str, name: str) -> Any:
    if "Integer" in types and re.fullmatch(r"[+-]?\d+", text.strip()):
        return int(text)
    if "String" in types:
        return text
    if types[0] == "Boolean":
        return text.strip().lower() in TRUE_WORDS
    try:
        return json.loads(text)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None
