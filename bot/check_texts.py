"""Checks the texts: each key that the program uses is there in each language, none is idle, none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from actions.region import Region
from bot.texts import Texts, TextsUnreadable

_KEY = re.compile(r"[a-z][a-z_]*(?:\.[a-z0-9_]+)+")
_SAYERS = (
    "Saying",
    "Button",
    "Toast",
    "Writing",
    "say",
    "tell_author",
    "tell_and_confirm",
    "answer",
    "render",
    "label",
)
"""What is called with a text key; any other literal counts as one when its first word is a group of texts."""
_SAY = re.compile(r"\bsay: *([a-z_.]+)")
_SAME_WORDS = 4
"""A sentence of so many words that is the same in two languages was left untranslated."""


@dataclass
class Use:
    """The keys that something uses: in full with the first place, or by what they begin with."""

    keys: dict[str, str] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)

    def add(self, key: str, where: str) -> None:
        """Note a key at its first place."""
        self.keys.setdefault(key, where)

    def covers(self, key: str) -> bool:
        """Whether this key is used."""
        return key in self.keys or key.startswith(tuple(self.beginnings))


def check_texts(data: Path, region: Region, code: Iterable[Path]) -> list[str]:
    """Every problem of a region's texts, each with file, line and remedy. ``code`` are Python files."""
    try:
        texts = Texts(data / "texts", region)
    except TextsUnreadable as unreadable:
        return unreadable.problems
    groups = {key.partition(".")[0] for language in region.languages for key in texts.keys(language)}
    use = _used_in_code(code, groups)
    for match, where in _said_in_project(data / "domain.yml"):
        use.add(match, where)
    _add_used_in_texts(texts, region, use)
    return [
        *_missing(texts, region, use, data / "texts"),
        *_idle(texts, region, use),
        *_left_over(texts, region),
    ]


def _used_in_code(files: Iterable[Path], groups: set[str]) -> Use:
    use = Use()
    for file in files:
        mentions = _mentions(file, file.stat().st_mtime_ns)
        use.beginnings |= mentions.beginnings
        for key, line in mentions.said:
            use.add(key, f"{file}:{line}")
        for key, line in mentions.keys:
            if key.partition(".")[0] in groups:
                use.add(key, f"{file}:{line}")
    return use


@dataclass(frozen=True, slots=True)
class Mentions:
    """What stands in one Python file, each with its line: keys that are said, and all that looks like a key."""

    said: list[tuple[str, int]] = field(default_factory=list)
    keys: list[tuple[str, int]] = field(default_factory=list)
    beginnings: set[str] = field(default_factory=set)


@cache
def _mentions(file: Path, _changed_at: int) -> Mentions:
    mentions = Mentions()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes_of_tree = list(ast.walk(tree))
    pieces = {id(part) for node in nodes_of_tree if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes_of_tree:
        if isinstance(node, ast.Call) and _name(node.func) in _SAYERS:
            mentions.said.extend((key, argument.lineno) for argument in node.args for key in _key(argument))
        elif isinstance(node, ast.JoinedStr) and node.values:
            first = node.values[0]
            if isinstance(first, ast.Constant) and re.fullmatch(r"(?:[a-z_]+\.)+[a-z_]*", str(first.value)):
                mentions.beginnings.add(str(first.value))
        elif isinstance(node, ast.Constant) and id(node) not in pieces:
            mentions.keys.extend((key, node.lineno) for key in _key(node))
    return mentions


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _key(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEY.fullmatch(node.value):
        yield node.value


def _said_in_project(domain: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(domain.read_text(encoding="utf-8").splitlines(), 1):
        for match in _SAY.finditer(line):
            yield match[1], f"{domain}:{number}"


def _add_used_in_texts(texts: Texts, region: Region, use: Use) -> None:
    """What templates say within, and the statuses that their filter turns to texts."""
    syntax = Environment(autoescape=True)
    for language in region.languages:
        for key in texts.keys(language):
            sentence = texts.sentence(key, language)
            where = f"{sentence.file}:{sentence.line}"
            for call in syntax.parse(sentence.source).find_all(nodes.Call):
                if isinstance(call.node, nodes.Name) and call.node.name == "say" and call.args:
                    first = call.args[0]
                    if isinstance(first, nodes.Const):
                        use.add(str(first.value), where)
                    elif isinstance(first, nodes.Concat | nodes.Add):
                        left = first.nodes[0] if isinstance(first, nodes.Concat) else first.left
                        if isinstance(left, nodes.Const):
                            use.beginnings.add(str(left.value))


def _missing(texts: Texts, region: Region, use: Use, folder: Path) -> list[str]:
    everywhere = {key for language in region.languages for key in texts.keys(language)}
    problems = []
    for language in region.languages:
        absent = {key: where for key, where in use.keys.items() if key not in texts.keys(language)}
        for key in everywhere - texts.keys(language) - absent.keys():
            absent[key] = f"{folder / language}.yml:1"
        problems += [
            f"{where}: the text {key} is missing in {folder / language}.yml. Write it there."
            for key, where in sorted(absent.items())
        ]
    return problems


def _idle(texts: Texts, region: Region, use: Use) -> list[str]:
    problems = []
    for language in region.languages:
        for key in sorted(texts.keys(language)):
            if not use.covers(key):
                sentence = texts.sentence(key, language)
                problems.append(f"{sentence.file}:{sentence.line}: nothing says {key}. Remove it.")
    return problems


def _left_over(texts: Texts, region: Region) -> list[str]:
    first, *others = region.languages
    problems = []
    for language in others:
        for key in sorted(texts.keys(language) & texts.keys(first)):
            sentence = texts.sentence(key, language)
            words = re.findall(
                r"[^\W\d_]{2,}", re.sub(r"{[{%].*?[%}]}|<[^>]+>", " ", sentence.source, flags=re.DOTALL)
            )
            if len(words) >= _SAME_WORDS and sentence.source == texts.sentence(key, first).source:
                problems.append(
                    f"{sentence.file}:{sentence.line}: {key} reads as in {first}. Translate it to {language}."
                )
    return problems
