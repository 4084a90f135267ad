"""What the documents say is there is there: settings, commands, make targets, files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.settings import SETTINGS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    table = README.split("<!-- settings -->")[1].split("<!-- /settings -->")[0]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.strip().splitlines()[2:]]
    told = [(name.strip("`"), default.strip("`–"), meaning) for name, default, meaning in rows]
    assert told == [(setting.name, setting.default, setting.meaning) for setting in SETTINGS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?kentongan ([a-z][a-z-]*)", text))
    assert named <= {*COMMANDS}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_a_document_names_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(
        re.findall(r"(?:`|^)(?:[A-Z_]+=\S+ )*make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_of_ours_that_a_document_names_exists(document: Path) -> None:
    named = re.findall(
        r"`((?:bot|actions|storage|nlu_data|tests|bench)/[\w./]+\.\w+)", document.read_text(encoding="utf-8")
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_log_events_that_operations_quotes_are_the_programs() -> None:
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    logs = operations.partition("**Logs**")[2].partition("\n\n")[0]
    quoted = {" ".join(event.split()) for event in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", logs)}
    logged = {
        node.args[0].value
        for file in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if ast.unparse(node.func.value) == "log" and isinstance(node.args[0], ast.Constant)
    }
    assert quoted and quoted <= logged
