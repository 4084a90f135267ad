"""check-data: nlu_data is in order, and whatever is put out of order is named with file, line and remedy."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from actions.office import NLU_DATA
from actions.region import Region, RegionError, load_region
from bot.check_data import check_data
from bot.check_project import check_project
from bot.check_texts import check_texts

CODE = """
say(records, person, "citizen.greet", {})
Saying("citizen.bye")
key = f"status.{status}"
say(records, person, "nowhere.at_all", {})
"""
TEXTS = """
citizen:
  greet: "Halo, {{ say('citizen.name') }}"
  bye: Sampai jumpa
  name: Bapak/Ibu
  help: "{{ say('topic.' ~ topic) }}"
status: {routed: diteruskan}
topic: {place: tempat}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of nlu_data to put out of order."""
    folder = tmp_path / "nlu_data"
    shutil.copytree(NLU_DATA, folder)
    return folder


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(NLU_DATA / "regions" / "jateng")


def test_nlu_data_is_in_order() -> None:
    assert check_data(NLU_DATA) == []


def test_broken_yaml_is_named_with_its_line(data: Path) -> None:
    rules, greet = data / "rules.yml", data / "nlu" / "greet.yml"
    rules.write_text("rules:\n- rule: [open\n", encoding="utf-8")
    greet.write_bytes(b"\xff\xfe")
    problems = check_data(data)
    assert len(problems) == 2
    assert any(problem.startswith(f"{rules}:") and "Mend" in problem for problem in problems)
    assert f"{greet}:1: not UTF-8. Save it as UTF-8." in problems


def test_a_broken_region_pack_is_named(data: Path) -> None:
    (data / "regions" / "jateng" / "routes.csv").unlink()
    assert any("routes.csv" in problem for problem in check_data(data))
    shutil.rmtree(data / "regions" / "jateng")
    assert check_data(data) == [f"{data}/regions:1: there is no region pack. Add a folder with region.yml."]


def test_what_does_not_fit_in_the_rasa_project_is_named(data: Path, region: Region) -> None:
    domain = data / "domain.yml"
    text = domain.read_text(encoding="utf-8")
    text = text.replace("\n- greet\n", "\n- salam\n").replace("\n- action_file_complaint\n", "\n- action_file\n")
    text = text.replace("required_slots: [ticket, follow_up]", "required_slots: [ticket, follow_down]")
    domain.write_text(text, encoding="utf-8")
    slug = next(iter(region.categories))
    (data / "nlu" / "categories" / f"{slug}.yml").unlink()
    problems = "\n".join(check_project(data, region))
    for words in (
        "no sentences for the intent salam",
        "the intent greet is not in domain.yml",
        f"no sentences for the category {slug}",
        "waits for greet",
        "does action_file_complaint, nothing of domain.yml",
        "needs the slot follow_down",
        "nothing asks for follow_down",
        "the action action_file is not written",
        "the action action_file_complaint is not named",
    ):
        assert words in problems


def check(folder: Path, region: Region, **texts: str) -> list[str]:
    (folder / "texts").mkdir(exist_ok=True)
    for language, content in texts.items():
        (folder / "texts" / f"{language}.yml").write_text(content, encoding="utf-8")
    (folder / "code.py").write_text(CODE)
    (folder / "domain.yml").write_text("responses:\n  utter_help: [{custom: {say: citizen.help}}]\n")
    return check_texts(folder, replace(region, languages=tuple(texts)), [folder / "code.py"])


def test_a_text_that_is_missing_is_named_where_it_is_used(tmp_path: Path, region: Region) -> None:
    assert check(tmp_path, region, id=TEXTS) == [
        f"{tmp_path}/code.py:5: the text nowhere.at_all is missing in {tmp_path}/texts/id.yml. Write it there."
    ]


def test_a_text_that_nothing_says_is_named(tmp_path: Path, region: Region) -> None:
    problems = check(tmp_path, region, id=TEXTS + "nowhere: {at_all: x, else: y}\n")
    assert problems == [f"{tmp_path}/texts/id.yml:9: nothing says nowhere.else. Remove it."]


def test_each_language_needs_each_text_in_its_own_words(tmp_path: Path, region: Region) -> None:
    first = TEXTS + "nowhere: {at_all: ini kalimat yang cukup panjang}\n"
    problems = check(tmp_path, region, id=first, jv=first.replace("status: {routed: diteruskan}", "status: {}"))
    jv = tmp_path / "texts" / "jv.yml"
    assert problems == [
        f"{jv}:1: the text status.routed is missing in {jv}. Write it there.",
        f"{jv}:9: nowhere.at_all reads as in id. Translate it to jv.",
    ]


def test_a_broken_template_is_named(tmp_path: Path, region: Region) -> None:
    [problem] = check(tmp_path, region, id="citizen: {greet: '{{ x'}\n")
    assert problem.startswith(f"{tmp_path}/texts/id.yml:1: citizen.greet:")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("domain.yml", "", "domain.yml:1: the file holds no"),
        ("domain.yml", "intents: [x]\n", "domain.yml:1: the key actions is missing"),
        ("rules.yml", "stories: []\n", "rules.yml:1: the key rules is missing"),
        ("rules.yml", "rules: [{steps: []}]\n", "rules.yml:1: a rule lacks the key rule; add it"),
        ("rules.yml", "rules: [x]\n", "rules.yml:1: a rule is not one the engine knows"),
        ("config.yml", "pipeline: [x]\n", "config.yml:1: the pipeline is not one"),
        ("lexicon/english.csv", None, "english.csv:1: the file is missing. Restore"),
        ("lexicon/english.csv", "word\n", "english.csv:1: no column meaning. Add"),
        ("lexicon/english.csv", "word,meaning\na,b,c\n", "english.csv:2: too many or too few cells."),
        ("lexicon/fears.yml", "x: []\n", "fears.yml:1: fears is missing. Add"),
        ("lexicon/fears.yml", "", "fears.yml:1: not lists under names."),
        ("lexicon/intent_words.yml", None, "intent_words.yml:1: the file is missing."),
    ],
)
def test_a_file_that_is_missing_or_of_another_shape_is_named(
    data: Path, name: str, content: str | None, words: str
) -> None:
    file = data / name
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")
    assert any(words in problem for problem in check_data(data))


def test_a_command_of_a_menu_needs_its_words(data: Path) -> None:
    file = data / "texts" / "id.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  tutup: Tutup aduan yang sedang dibuka\n", "", 1), encoding="utf-8")
    assert check_data(data) == [f"{file}:1: the text commands.tutup is missing, for the menu. Write it there."]


def test_of_a_broken_region_file_only_the_broken_line_is_told(data: Path) -> None:
    file = data / "regions" / "jateng" / "region.yml"
    file.write_text("name: [open\nx: y\n", encoding="utf-8")
    with pytest.raises(RegionError) as caught:
        load_region(file.parent)
    [problem] = [problem for problem in caught.value.problems if "region.yml" in problem]
    assert "not YAML" in problem
