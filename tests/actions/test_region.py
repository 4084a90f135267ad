"""A region pack is read whole, or refused with every problem at once."""

import shutil
from pathlib import Path

import pytest

from actions.region import Region, RegionError, load_region

DATA = Path(__file__).parents[2] / "nlu_data"


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(DATA / "regions" / "jateng")


def test_the_region_knows_its_35_governments(region: Region) -> None:
    assert len(region.regencies) == 35
    assert {region.government(area.code) is not None for area in region.regencies} == {True}


def test_an_area_is_named_with_what_holds_it(region: Region) -> None:
    kaligondang = next(area for area in region.areas.values() if area.name == "Kaligondang")
    assert region.area_name(kaligondang.code) == "Kec. Kaligondang, Kab. Purbalingga"
    assert region.area_name(kaligondang.code, full=False) == "Kec. Kaligondang"
    assert region.area_name("33.74") == "Kota Semarang"


@pytest.mark.parametrize(
    ("category", "regency", "text", "agency"),
    [
        ("jalan_jembatan", "33.03", "jalan depan rumah berlubang", "PEMKAB-33.03"),
        ("jalan_jembatan", "33.27", "jalan Pantura bergelombang", "BBPJN"),
        ("jalan_jembatan", "33.03", "pantuna rusak", "PEMKAB-33.03"),
        ("jalan_jembatan", None, "jalan berlubang", None),
        ("kesehatan", "33.02", "kartu BPJS ditolak di RSUD Margono", "RSUD-MARGONO"),
        ("kesehatan", "33.74", "antrean obat di rsj semarang lama", "RSJD-AMINO"),
        ("lalu_lintas", "33.02", "jalan depan RSUD Margono macet", "PEMKAB-33.02"),
        ("kesehatan", "33.02", "kartu BPJS saya tidak aktif", "BPJS-KES"),
        ("pendidikan", None, "guru SMK jarang masuk", "DISDIKBUD"),
        ("pendidikan", "33.74", "pungutan di SD negeri", "PEMKOT-33.74"),
        ("aparatur", "33.74", "ada pungli di kantor", "INSPEKTORAT"),
        ("aparatur", "33.74", "kenaikan pangkat saya ditahan", "BKD"),
        ("aparatur", "33.74", "kenaikan pangkat ditahan orang BKD", "INSPEKTORAT"),
        ("aparatur", "33.74", "orang inspektorat minta uang", None),
        ("listrik", None, "listrik padam", "PLN"),
    ],
)
def test_a_complaint_is_routed_by_words_and_place(
    region: Region, category: str, regency: str | None, text: str, agency: str | None
) -> None:
    assert region.route(category, regency, text) == agency


def test_every_category_has_a_route(region: Region) -> None:
    for slug in region.categories:
        code = region.route(slug, "33.03", "")
        assert code is None or code in region.agencies


def test_ticket_prefixes_are_distinct(region: Region) -> None:
    prefixes = [region.prefix(area.code) for area in region.regencies]
    assert len(set(prefixes)) == 35
    assert region.prefix("33.03") == "PBG"
    assert region.prefix(None) not in prefixes


def test_a_fire_is_told_the_general_number_then_the_fire_brigade(region: Region) -> None:
    assert [number.number for number in region.emergency_numbers("33.22", "fire")][:2] == ["112", "113"]
    assert [number.number for number in region.emergency_numbers(None, None)] == ["112"]


def test_a_mall_shows_only_what_is_known(region: Region) -> None:
    assert region.service_malls["33.25"].institutions == 24
    assert region.service_malls["33.25"].services is None
    assert len(region.mall_services["33.25"]) == 83


def test_a_broken_pack_is_refused_with_every_problem(tmp_path: Path) -> None:
    pack = tmp_path / "regions" / "jateng"
    shutil.copytree(DATA / "regions" / "jateng", pack)
    shutil.copy(DATA / "categories.csv", tmp_path)
    (pack / "prefixes.csv").write_text("regency_code,prefix\n,JTG\n33.03,pbg\n33.99,PBG\n", encoding="utf-8")
    with (pack / "routes.csv").open("a", encoding="utf-8") as routes:
        routes.write("jalan_jembatan,province,NOBODY,tol,\nshort,line\n")
    settings = (pack / "region.yml").read_text(encoding="utf-8")
    (pack / "region.yml").write_text(
        settings.replace("Asia/Jakarta", "Mars/Olympus")
        .replace("SETDA", "NOWHERE")
        .replace("[RSUD, RSJD]", "[RSUD, KLINIK]")
        .replace("long_past: [5, 20]", "long_past: [20, 5]")
        .replace("inspectorate: INS", "inspectorate: UNS"),
        encoding="utf-8",
    )
    with pytest.raises(RegionError) as error:
        load_region(pack)
    problems = "\n".join(error.value.problems)
    assert "prefixes.csv:3" in problems
    assert "33.99" in problems
    assert "NOBODY" in problems
    assert "routes.csv:63: 2 cells" in problems
    assert "region.yml:17: central_desk: 'NOWHERE' is unknown" in problems
    assert "region.yml:18: inspectorate: 'UNSPEKTORAT' is unknown" in problems
    assert "named_kinds: no agency's name begins with 'KLINIK'" in problems
    assert "alerts.long_past: not a list of rising numbers" in problems
    assert "region.yml:5: time_zone: no time zone Mars/Olympus" in problems


def test_a_pack_may_say_how_many_people_live_where(tmp_path: Path) -> None:
    pack = tmp_path / "regions" / "jateng"
    shutil.copytree(DATA / "regions" / "jateng", pack)
    shutil.copy(DATA / "categories.csv", tmp_path)
    (pack / "population.csv").write_text("code,people\n33.03,1000000\n33.99,5\n33.02,many\n", encoding="utf-8")
    with pytest.raises(RegionError) as error:
        load_region(pack)
    problems = "\n".join(error.value.problems)
    assert "population.csv:3" in problems
    assert "population.csv:4: people 'many' is no number" in problems
    (pack / "population.csv").write_text("code,people\n33.03,1000000\n", encoding="utf-8")
    assert load_region(pack).population == {"33.03": 1_000_000}


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegionError):
        load_region(tmp_path)
