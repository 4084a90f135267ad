"""Reads the Rasa project: domain, rules, forms and the fallback thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError


class ProjectError(Exception):
    """The Rasa project can't be used; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows an intent (``intents``) or a finished form (``form``), while ``loop`` is active or none is."""

    name: str
    loop: str | None
    intents: frozenset[str]
    form: str | None
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """A Rasa project as the embedded engine needs it."""

    domain: Mapping[str, Any]
    rules: Sequence[Rule]
    threshold: float
    ambiguity: float

    @property
    def forms(self) -> Mapping[str, Sequence[str]]:
        """form → its required slots, in order."""
        return {name: form["required_slots"] for name, form in self.domain["forms"].items()}

    def answer_to(self, intent: str, loop: str | None) -> Rule | None:
        """The rule for an intent while a form is active, or while none is."""
        return next((rule for rule in self.rules if rule.loop == loop and intent in rule.intents), None)

    def after_form(self, form: str) -> Rule | None:
        """The rule for a form that has all it needs."""
        return next((rule for rule in self.rules if rule.form == form), None)


def read_project(data: Path) -> Project:
    """Read ``domain.yml``, ``rules.yml`` and the thresholds of ``config.yml``. Raises ProjectError."""
    domain = _read_with(data / "domain.yml", "intents", "actions", "responses", "slots", "forms")
    config, rules = _read_with(data / "config.yml", "pipeline"), _read_with(data / "rules.yml", "rules")
    path, what = data / "config.yml", "the pipeline"
    try:
        fallback: Mapping[str, Any] = next(
            (part for part in config["pipeline"] if part["name"] == "FallbackClassifier"), {}
        )
        threshold, ambiguity = (
            float(fallback.get(name, default))
            for name, default in (("threshold", 0.3), ("ambiguity_threshold", 0.1))
        )
        path, what = data / "rules.yml", "a rule"
        read = [_rule(rule) for rule in rules["rules"]]
        path, what = data / "domain.yml", "a form"
        project = Project(domain, read, threshold, ambiguity)
        for slots in project.forms.values():
            iter(slots)
    except KeyError as problem:
        raise ProjectError(f"{path}:1: {what} lacks the key {problem.args[0]}; add it") from problem
    except (TypeError, ValueError, AttributeError, IndexError) as problem:
        raise ProjectError(f"{path}:1: {what} is not one the engine knows ({problem}); mend it") from problem
    return project


def _read_with(path: Path, *keys: str) -> Any:
    """A YAML mapping that has these keys. Raises ProjectError."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise ProjectError(f"{path}:1: the file holds no `key: value` lines; restore it from the repository")
    for key in keys:
        if not content.get(key):
            raise ProjectError(f"{path}:1: the key {key} is missing or empty; add it")
    return content


def read_yaml(path: Path) -> Any:
    """A YAML file's content. Raises ProjectError naming file and line."""
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise ProjectError(f"{path}:1: the file is missing; restore it from the repository") from problem
    except MarkedYAMLError as problem:
        line = (problem.problem_mark.line + 1) if problem.problem_mark else 1
        raise ProjectError(f"{path}:{line}: not valid YAML ({problem.problem}); mend this line") from problem
    except UnicodeDecodeError as problem:
        raise ProjectError(f"{path}:1: not UTF-8 (byte {problem.start}); save the file as UTF-8") from problem


def _rule(rule: Mapping[str, Any]) -> Rule:
    loop = next((step["active_loop"] for step in rule.get("condition", ()) if "active_loop" in step), None)
    intents = frozenset(_intents(rule["steps"]))
    actions = [step["action"] for step in rule["steps"] if "action" in step]
    form = None
    if not intents and loop is not None:
        form, actions = actions[0], actions[1:]
    return Rule(rule["rule"], None if form else loop, intents, form, tuple(actions))


def _intents(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for step in steps:
        if "intent" in step:
            yield step["intent"]
        for choice in step.get("or", ()):
            yield choice["intent"]
