"""Texts: keys and values become sentences, escaped, in the reader's language; broken files are named by line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from actions.office import Office
from bot.texts import TextBroken, TextMissing, Texts, TextsUnreadable


def texts_of(office: Office, folder: Path, **languages: str) -> Texts:
    for language, content in languages.items():
        (folder / f"{language}.yml").write_text(content, encoding="utf-8")
    return Texts(folder, replace(office.region, languages=tuple(languages)))


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ '2026-11-30T00:00:00+00:00' | date }}", "Senin, 30 November 2026"),
        ("{{ '2026-11-30T18:00:00+00:00' | day }}", "Sel 1 Des"),
        ("{{ '2026-11-30' | date }}", "Senin, 30 November 2026"),
        ("{{ '2026-11-30T07:02:00+00:00' | time }}", "14.02"),
        ("{{ '2026-11-30T00:00:00+00:00' | datetime }}", "Senin, 30 November 2026 pukul 07.00 WIB"),
        ("{{ 1234.5 | number }}", "1.234,5"),
        ("{{ 'jalan_jembatan' | category }}", "Jalan & jembatan"),
        ("{{ 'PEMKAB-33.03' | agency }}", "Pemerintah Kabupaten Purbalingga"),
        ("{{ 'PEMKAB-33.03' | agency_short }}", "Pemkab Purbalingga"),
        ("{{ 'DISHUB' | agency_short }}", "DISHUB"),
        ("{{ '33.03' | area }}", "Kab. Purbalingga"),
        ("{{ 'routed' | status }}", "diteruskan ke OPD"),
        ("{{ 'jalan  depan sekolah\n rusak' | shorten(20) }}", "jalan depan sekolah…"),
        ("{{ say('status.routed') }}", "diteruskan ke OPD"),
    ],
)
def test_codes_times_and_numbers_become_words(office: Office, tmp_path: Path, template: str, words: str) -> None:
    category = next(iter(office.region.categories.values()))
    content = f"""
word: {{at: pukul, short: "Pemerintah Kabupaten=Pemkab"}}
status: {{routed: diteruskan ke OPD}}
it: |
  {template.replace(chr(10), " ")}
"""
    if "category" in template:
        content, words = content.replace("jalan_jembatan", category.slug), category.name
    assert texts_of(office, tmp_path, id=content).label("it", "id", {}) == words


def test_everything_in_values_is_escaped_but_not_the_template(texts: Texts) -> None:
    rendered = texts.render("card", "id", {"ticket": "<PBG>", "text": "a & b"})
    assert rendered == "<b>&lt;PBG&gt;</b> a &amp; b"


def test_what_someone_types_is_never_a_template(texts: Texts) -> None:
    assert texts.render("say", "id", {"text": "{{ 7 * 7 }}"}) == "{{ 7 * 7 }}"


def test_a_label_is_plain_and_short(texts: Texts) -> None:
    assert texts.label("say", "id", {"text": "a & b"}) == "a & b"
    assert len(texts.label("say", "id", {"text": "kata " * 40})) == 64


def test_a_missing_text_and_a_missing_value_are_told_apart(texts: Texts) -> None:
    with pytest.raises(TextMissing):
        texts.render("nothing", "id", {})
    with pytest.raises(TextBroken, match="'absent' is undefined"):
        texts.render("needs", "id", {})


def test_an_error_never_quotes_what_someone_wrote(office: Office, tmp_path: Path) -> None:
    texts = texts_of(office, tmp_path, id="it: '{{ code | agency }}'")
    with pytest.raises(TextBroken) as caught:
        texts.render("it", "id", {"code": "a secret"})
    assert "secret" not in str(caught.value)


def test_a_language_without_the_text_falls_back_to_the_first(office: Office, tmp_path: Path) -> None:
    texts = texts_of(office, tmp_path, id="greet: Halo\nbye: Sampai jumpa", jv="greet: Sugeng rawuh")
    assert [texts.render(key, "jv", {}) for key in ("greet", "bye")] == ["Sugeng rawuh", "Sampai jumpa"]
    assert texts.render("greet", "en", {}) == "Halo"
    assert texts.keys("jv") == {"greet"}


def test_empty_lines_collapse(office: Office, tmp_path: Path) -> None:
    texts = texts_of(office, tmp_path, id="it: |\n  satu\n  {% if no %}\n  dua\n  {% endif %}\n\n\n\n  tiga\n")
    assert texts.render("it", "id", {"no": False}) == "satu\n\ntiga"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("a: x\n}greet: a", 2, "not YAML"),
        ("a: x\ngreet: Halo\ngreet: Hai", 3, "stands twice, first in line 2"),
        ("a: x\ngreet:\n- Halo", 3, "neither a text nor texts"),
        ("a: x\ngreet: '{{ name'", 2, "greet"),
        ("a: x\ngreet: '{{ name | nosuch }}'", 2, "nosuch"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    office: Office, tmp_path: Path, content: str, line: int, words: str
) -> None:
    with pytest.raises(TextsUnreadable) as caught:
        texts_of(office, tmp_path, id=content)
    [problem] = caught.value.problems
    assert problem.startswith(f"{tmp_path}/id.yml:{line}:") and words in problem


def test_every_problem_is_named_at_once(office: Office, tmp_path: Path) -> None:
    (tmp_path / "id.yml").write_text("a: '{{ x'\nb: '{% y'")
    with pytest.raises(TextsUnreadable) as caught:
        Texts(tmp_path, replace(office.region, languages=("id", "jv")))
    assert len(caught.value.problems) == 3
