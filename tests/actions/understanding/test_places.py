"""Places from words, answers, points and map links."""

import csv
from pathlib import Path

import pytest

from actions.region import Region
from actions.understanding import Place, Understanding


def name(region: Region, place: Place) -> str:
    return region.area_name(place.code) if place.code else ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("mas tulung dalan ngarep SD 2 Kaligondang bolong", "Kec. Kaligondang, Kab. Purbalingga"),
        ("jalan rusak di alun-alun Purbalingga", "Kab. Purbalingga"),
        ("kab. semarang bagian timur", "Kab. Semarang"),
        ("banjir di kota semarang", "Kota Semarang"),
        ("lampu mati di tembalang", "Kec. Tembalang, Kota Semarang"),
        ("Solo macet", "Kota Surakarta"),
        ("macet di purwokrto", "Kab. Banyumas"),
        ("pasar ungaran kotor", "Kab. Semarang"),
        ("alun-alun slawi", "Kec. Slawi, Kab. Tegal"),
        ("jembatan di Kajen", "Kec. Kajen, Kab. Pekalongan"),
        ("kota Mungkid", "Kab. Magelang"),
        (
            "ds. Karanganyar kec. Karanganyar kab purbalingga",
            "Desa Karanganyar, Kec. Karanganyar, Kab. Purbalingga",
        ),
        ("kel. Sumber solo", "Kel. Sumber, Kec. Banjarsari, Kota Surakarta"),
        ("desa kasih jalannya rusak", "Desa Kasih, Kec. Kertanegara, Kab. Purbalingga"),
        ("dari Jakarta ke Brebes, jalan di Brebes rusak", "Kab. Brebes"),
    ],
)
def test_a_place_is_found_in_words(understanding: Understanding, region: Region, text: str, place: str) -> None:
    found = understanding.understand(text).place
    assert name(region, found) == place
    assert not found.outside
    assert not found.candidates


@pytest.mark.parametrize(
    ("text", "count"), [("semarang", 2), ("tegal", 2), ("magelang", 2), ("pekalongan macet", 2), ("dieng", 2)]
)
def test_twins_are_asked_about(understanding: Understanding, text: str, count: int) -> None:
    place = understanding.understand(text).place
    assert place.code is None
    assert len(place.candidates) == count


def test_a_shared_name_offers_its_districts(understanding: Understanding) -> None:
    names = [area.name for area in understanding.understand("kec karanganyar").place.candidates]
    assert "Kec. Karanganyar, Kab. Kebumen" in names
    assert "Kec. Karanganyar, Kab. Purbalingga" in names


@pytest.mark.parametrize(
    "text",
    ["jalan rusak", "batang pohon tumbang", "tulung pak", "butuh taman",
     "dukuh kasih gaji bulan ini", "jl. Surabaya"],
)  # fmt: skip
def test_common_words_are_no_places(understanding: Understanding, text: str) -> None:
    place = understanding.understand(text).place
    assert place.code is None
    assert not place.candidates
    assert not place.outside


@pytest.mark.parametrize("text", ["banjir di Jakarta", "jalan di Sleman", "Yogyakarta", "saya di surabaya"])
def test_places_beyond_the_region_are_outside(understanding: Understanding, text: str) -> None:
    assert understanding.understand(text).place.outside


@pytest.mark.parametrize(
    ("text", "landmark"),
    [
        ("mas tulung dalan ngarep SD 2 Kaligondang bolong jero", "ngarep SD 2 Kaligondang"),
        ("kebakaran di pasar ungaran api besar", "pasar ungaran"),
        ("jl. Pemuda no. 5 ambles", "jl. Pemuda no. 5"),
        ("lampu mati dekat masjid agung", "dekat masjid agung"),
        ("RT 04 RW 02 dukuh krajan, desa Serang", "RT 04 RW 02 dukuh krajan"),
        ("jalan rusak parah", None),
    ],
)
def test_a_landmark_is_kept_as_written(understanding: Understanding, text: str, landmark: str | None) -> None:
    assert understanding.understand(text).place.landmark == landmark


def test_an_answer_may_be_a_bare_village_or_free_words(understanding: Understanding, region: Region) -> None:
    assert name(region, understanding.find_place("pagerandong")) == "Kab. Purbalingga"  # two districts have one
    assert understanding.understand("rame banget pagerandong").place.code is None
    within = understanding.find_place("karanganyar", within="33.05")
    assert name(region, within) == "Kec. Karanganyar, Kab. Kebumen"
    free = understanding.find_place("belakang rumah pak haji", within="33.03")
    assert free.regency_code == "33.03"
    assert free.landmark is not None


def test_a_point_is_placed_by_the_polygons(understanding: Understanding, region: Region) -> None:
    place = understanding.place_at(-7.3889, 109.3633)
    assert region.area_name(place.code or "").endswith("Kec. Purbalingga, Kab. Purbalingga")
    assert (place.latitude, place.longitude) == (-7.3889, 109.3633)
    assert understanding.place_at(-7.7956, 110.3695).outside  # Yogyakarta
    assert understanding.place_at(-6.2, 106.8).outside  # Jakarta
    assert understanding.place_at(0, 0).outside


def test_village_centroids_lie_in_their_own_regency(understanding: Understanding, region: Region) -> None:
    villages = [area for area in region.areas.values() if area.level == "village" and area.latitude][::40]
    right = sum(
        understanding.place_at(area.latitude or 0, area.longitude or 0).regency_code == area.code[:5]
        for area in villages
    )
    assert right / len(villages) > 0.97


@pytest.mark.parametrize(
    "text",
    [
        "https://www.google.com/maps/place/X/@-7.2,109.1,17z/data=!3m1!4b1!8m2!3d-7.3889!4d109.3633",
        "jalan rusak https://maps.google.com/?q=-7.3889,109.3633",
        "https://www.google.com/maps?q=-7.3889%2C109.3633&z=17",
        "ini titiknya -7.3889, 109.3633 pak",
    ],
)
def test_a_map_link_or_written_point_is_placed(understanding: Understanding, text: str) -> None:
    place = understanding.understand(text).place
    assert place.regency_code == "33.03"
    assert place.latitude == -7.3889


def test_the_list_of_short_places_is_nearly_always_right(understanding: Understanding) -> None:
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [row for row in rows if label(understanding.understand(row["text"]).place) != row["label"]]
    assert len(wrong) / len(rows) <= 0.02, wrong


def label(place: Place) -> str:
    """The regency's code, `ambiguous`, `outside` or nothing."""
    if place.outside:
        return "outside"
    return place.regency_code or ("ambiguous" if place.candidates else "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("6P4GPF2J+GR lampu jalan mati", "Kota Salatiga"),
        ("PF2J+GR Salatiga, lampu jalan mati", "Kota Salatiga"),
        ("banjir di PF2J+GR", ""),
        ("kode 2222+22 tidak sah", ""),
    ],
)
def test_plus_codes_are_points(understanding: Understanding, region: Region, text: str, place: str) -> None:
    found = understanding.understand(text).place
    assert (region.area_name(found.regency_code) if found.regency_code else "") == place
    assert (found.village_code is not None) == bool(place)


@pytest.mark.parametrize(
    ("text", "landmark"),
    [
        ("Tiket masuk pantai 15rb tapi di karcis 7500", None),
        ("tebing digerus Kali Serayu sedikit demi sedikit", "Kali Serayu"),
        ("saya warga dusun Ngemplak ingin menyampaikan bahwa jalan rusak", "dusun Ngemplak"),
        ("harus jalan 3 km cari air", None),
    ],
)
def test_a_landmark_ends_where_the_sentence_goes_on(
    understanding: Understanding, text: str, landmark: str | None
) -> None:
    assert understanding.understand(text).place.landmark == landmark


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("sate madura asapnya masuk rumah", ""),
        ("travel jurusan jakarta bandung ngetem di jalan", ""),
        ("jl. Solo no 5 lampu mati", ""),
        ("jl Malioboro Yogyakarta PKL", "outside"),
        ("Gunungkidul wonosari kekeringan", "outside"),
        ("jl Pemuda Salatiga macet", "Kota Salatiga"),
        ("Jl. Solo-Jogja Delanggu depan pasar gelap gulita", "Kab. Klaten"),
    ],
)
def test_names_of_dishes_roads_and_other_regions(
    understanding: Understanding, region: Region, text: str, place: str
) -> None:
    found = understanding.understand(text).place
    named = region.area_name(found.regency_code) if found.regency_code else ""
    assert ("outside" if found.outside else named) == place
    assert not found.candidates
