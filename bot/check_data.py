"""Checks everything in nlu_data, all problems at once, each as `file:line: problem. remedy`."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from actions.region import Region, RegionError, load_region
from actions.understanding.lexicon import LexiconError, load_lexicon
from bot.check_project import check_project
from bot.check_texts import check_texts
from bot.telegram.menus import SHOWN
from bot.texts import TextsUnreadable, read_sentences

ROOT = Path(__file__).parent.parent
CODE = ("actions", "bot")


def check_data(data: Path) -> list[str]:
    """Every problem; none when all is well. What can't be read at all hides what depends on it."""
    problems = _check_yaml(data)
    problems += _check_lexicon(data / "lexicon")
    if problems:
        return problems
    packs = sorted(folder for folder in (data / "regions").iterdir() if folder.is_dir())
    if not packs:
        return [f"{data}/regions:1: there is no region pack. Add a folder with region.yml."]
    for pack in packs:
        try:
            region = load_region(pack)
        except RegionError as broken:
            problems += broken.problems
            continue
        problems += check_project(data, region)
        problems += check_texts(data, region, _code_files())
        problems += _check_menus(data, region)
    return list(dict.fromkeys(problems))


def _check_lexicon(folder: Path) -> list[str]:
    problems = [
        f"{folder / name}:1: the file is missing. Restore it from the repository."
        for name in ("category_words.yml", "intent_words.yml")  # what training reads besides
        if not (folder / name).is_file()
    ]
    try:
        load_lexicon(folder)
    except LexiconError as problem:
        problems.append(str(problem))
    return problems


def _check_menus(data: Path, region: Region) -> list[str]:
    """Telegram shows each command of a menu with a few words."""
    try:
        sentences = {language: read_sentences(data / "texts" / f"{language}.yml") for language in region.languages}
    except (TextsUnreadable, FileNotFoundError):
        return []  # told by the check of the texts
    return [
        f"{data / 'texts' / language}.yml:1: the text commands.{name} is missing, for the menu. Write it there."
        for language, known in sentences.items()
        for name in SHOWN
        if f"commands.{name}" not in known
    ]


def _check_yaml(data: Path) -> list[str]:
    problems = []
    for file in sorted(data.rglob("*.yml")):
        try:
            YAML(typ="safe").load(file.read_text(encoding="utf-8"))
        except MarkedYAMLError as problem:
            line = problem.problem_mark.line + 1 if problem.problem_mark else 1
            problems.append(f"{file}:{line}: not YAML ({problem.problem}). Mend the line.")
        except UnicodeDecodeError:
            problems.append(f"{file}:1: not UTF-8. Save it as UTF-8.")
    return problems


def _code_files() -> list[Path]:
    return [
        file for folder in CODE for file in sorted((ROOT / folder).rglob("*.py")) if "simulator" not in file.parts
    ]
