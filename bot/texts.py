"""Turns a key and values into a sentence in the reader's language: the only place where prose is made."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from actions.region import Region
from bot.words import Words

LABEL_LENGTH = 64
"""Longer labels of buttons are cut: a phone shows no more."""


class TextMissing(LookupError):
    """No text bears this key, in no language."""


class TextBroken(Exception):
    """A text can't be rendered: the template is wrong, or a value it needs is absent. Holds no values."""


class TextsUnreadable(Exception):
    """Files of texts can't be used; ``problems`` name file, line and remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template as it stands in its file."""

    source: str
    file: Path
    line: int


def read_sentences(file: Path) -> dict[str, Sentence]:
    """The templates of a file by dotted key. Raises TextsUnreadable naming each line that is wrong."""
    try:
        root = YAML(typ="safe").compose(file.read_text(encoding="utf-8"))
    except (MarkedYAMLError, UnicodeDecodeError) as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(problem, "problem", None) or problem
        raise TextsUnreadable([f"{file}:{line}: not YAML ({what}). Mend the line."]) from problem
    sentences: dict[str, Sentence] = {}
    problems: list[str] = []
    if root is not None:
        _collect(root, "", file, sentences, problems)
    if problems:
        raise TextsUnreadable(problems)
    return sentences


def _collect(node: Node, key: str, file: Path, into: dict[str, Sentence], problems: list[str]) -> None:
    line = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        for name, value in node.value:
            _collect(value, f"{key}.{name.value}" if key else str(name.value), file, into, problems)
    elif not isinstance(node, ScalarNode) or not key:
        problems.append(f"{file}:{line}: {key or 'the file'} is neither a text nor texts. Write `key: text`.")
    elif key in into:
        problems.append(f"{file}:{line}: {key} stands twice, first in line {into[key].line}. Remove one.")
    else:
        into[key] = Sentence(str(node.value), file, line)


class Texts:
    """Every text of a region's languages, compiled once."""

    def __init__(self, folder: Path, region: Region) -> None:
        """Read ``<language>.yml`` for each language of the region. Raises TextsUnreadable."""
        self.bot_name: str | None = None
        """What the bot is called at Telegram, once that is known; deep links need it."""
        self._default = region.languages[0]
        self._sentences: dict[str, dict[str, Sentence]] = {}
        self._templates: dict[tuple[str, str], Template] = {}
        problems: list[str] = []
        for language in region.languages:
            file = folder / f"{language}.yml"
            try:
                self._sentences[language] = read_sentences(file)
            except FileNotFoundError:
                problems.append(f"{file}:1: the file is missing. Add it, or take {language} from the region.")
            except TextsUnreadable as unreadable:
                problems += unreadable.problems
        for language, sentences in self._sentences.items():
            environment = self._environment(region, language)
            for key, sentence in sentences.items():
                try:
                    self._templates[language, key] = environment.from_string(sentence.source)
                except TemplateError as problem:
                    line = sentence.line + (getattr(problem, "lineno", None) or 1) - 1
                    problems.append(f"{sentence.file}:{line}: {key}: {problem}. Mend the template.")
        if problems:
            raise TextsUnreadable(problems)

    def render(self, key: str, language: str, values: Mapping[str, Any]) -> str:
        """The text as Telegram HTML, everything in ``values`` escaped.

        A language without it falls back to the region's first. Raises TextMissing and TextBroken.
        """
        template = self._templates.get((language, key)) or self._templates.get((self._default, key))
        if template is None:
            raise TextMissing(key)
        try:
            rendered = template.render(values)
        except (TextMissing, TextBroken):
            raise
        # Whatever a template meets (a missing value, an unknown code, a wrong type) breaks only this text.
        except Exception as problem:
            # An undefined value is named in the message; any other message may quote a citizen.
            what = str(problem) if isinstance(problem, TemplateError) else type(problem).__name__
            raise TextBroken(f"{key}: {what}") from None
        return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", rendered)).strip()

    def label(self, key: str, language: str, values: Mapping[str, Any]) -> str:
        """The text as plain words for a button, on one line of at most 64 characters."""
        plain = " ".join(html.unescape(self.render(key, language, values)).split())
        return plain if len(plain) <= LABEL_LENGTH else plain[: LABEL_LENGTH - 1].rstrip() + "…"

    def _link(self, ticket: str) -> Markup:
        """A ticket that opens in the private chat when tapped; plain while the bot's name isn't known."""
        if self.bot_name is None:
            return Markup("{}").format(ticket)
        return Markup('<a href="https://t.me/{}?start={}">{}</a>').format(self.bot_name, ticket, ticket)

    def _invitation(self, code: str) -> str:
        """The link that spends a code when it is opened; what to write instead while the bot's name isn't known."""
        return f"/start {code}" if self.bot_name is None else f"https://t.me/{self.bot_name}?start={code}"

    def keys(self, language: str) -> set[str]:
        """The keys that this language has."""
        return set(self._sentences.get(language, ()))

    def sentence(self, key: str, language: str) -> Sentence:
        """The template behind a key as it stands in its file. Raises KeyError."""
        return self._sentences[language][key]

    def _environment(self, region: Region, language: str) -> SandboxedEnvironment:
        environment = SandboxedEnvironment(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

        def say(key: str, **values: Any) -> Markup:
            # Rendered with autoescape, so it's HTML already.
            return Markup(self.render(key, language, values))  # noqa: S704

        environment.filters.update(Words(region, language, say).filters())
        environment.filters["link"] = self._link
        environment.filters["invitation"] = self._invitation
        environment.globals = {
            "say": say,
            "messages_kept": region.messages_kept.days,
            "bars_kept": region.bars_kept.days,
        }
        return environment
