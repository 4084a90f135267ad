"""Checks that the parts of the Rasa project fit: intents and their sentences, rules, forms, slots, actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from actions.rasa_actions import ACTIONS
from actions.region import Region
from actions.understanding.check_examples import check_examples
from actions.understanding.data import read_examples
from bot.dialogue.project import Project, ProjectError, read_project

NEVER_SAID = frozenset({"inform", "withdraw"})
"""Intents that carry what buttons mean; nobody writes them."""
BUILT_IN = frozenset(
    {"action_listen", "action_restart", "action_session_start", "action_deactivate_loop", "action_back"}
)
BUILT_IN_INTENTS = frozenset({"nlu_fallback"})


def check_project(data: Path, region: Region) -> list[str]:
    """Every problem, each with file and remedy."""
    try:
        project = read_project(data)
    except ProjectError as problem:
        return [str(problem)]
    return [
        *_check_examples(project, data, region),
        *_check_rules(project, data),
        *_check_forms(project, data),
        *_check_actions(project, data),
    ]


def _check_examples(project: Project, data: Path, region: Region) -> Iterator[str]:
    if problems := check_examples(data):
        yield from problems
        return
    intents, categories = (dict.fromkeys(label for _, label in pairs) for pairs in read_examples(data))
    known = set(project.domain["intents"])
    for intent in sorted(known - intents.keys() - NEVER_SAID):
        yield f"{data}/nlu/{intent}.yml:1: no sentences for the intent {intent}. Add some."
    for intent in sorted(intents.keys() - known):
        yield f"{data}/nlu/{intent}.yml:1: the intent {intent} is not in domain.yml. Add it or remove the file."
    for slug in sorted(region.categories.keys() - categories.keys()):
        yield f"{data}/nlu/categories/{slug}.yml:1: no sentences for the category {slug}. Add some."
    for slug in sorted(categories.keys() - region.categories.keys()):
        yield f"{data}/nlu/categories/{slug}.yml:1: {slug} is not in categories.csv. Add it or remove the file."


def _check_rules(project: Project, data: Path) -> Iterator[str]:
    intents = set(project.domain["intents"]) | BUILT_IN_INTENTS
    possible = {*project.domain["actions"], *project.domain["responses"], *project.forms, *BUILT_IN}
    for rule in project.rules:
        for name in sorted(rule.intents - intents):
            yield f"{data}/rules.yml:1: rule «{rule.name}» waits for {name}, no intent of domain.yml. Mend it."
        for name in rule.actions:
            if name not in possible:
                yield f"{data}/rules.yml:1: rule «{rule.name}» does {name}, nothing of domain.yml. Mend it."
        for form in {rule.loop, rule.form} - {None, *project.forms}:
            yield f"{data}/rules.yml:1: rule «{rule.name}» names the form {form}, none of domain.yml. Mend it."


def _check_forms(project: Project, data: Path) -> Iterator[str]:
    for form, slots in project.forms.items():
        for slot in slots:
            if slot not in project.domain["slots"]:
                yield f"{data}/domain.yml:1: {form} needs the slot {slot}, which is not there. Add it to slots."
            asks = (
                f"action_ask_{form}_{slot}",
                f"action_ask_{slot}",
                f"utter_ask_{form}_{slot}",
                f"utter_ask_{slot}",
            )
            if not {*project.domain["actions"], *project.domain["responses"]} & {*asks}:
                yield f"{data}/domain.yml:1: nothing asks for {slot} of {form}. Add {asks[0]} to actions."


def _check_actions(project: Project, data: Path) -> Iterator[str]:
    written = {action().name() for action in ACTIONS}
    for name in sorted(set(project.domain["actions"]) - written):
        yield f"{data}/domain.yml:1: the action {name} is not written. Add it to actions/rasa_actions."
    for name in sorted(written - set(project.domain["actions"])):
        yield f"{data}/domain.yml:1: the action {name} is not named. Add it to actions."
