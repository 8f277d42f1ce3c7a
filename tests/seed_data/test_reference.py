"""Facts about the reference rows in seed_data/reference."""

import csv
import itertools
import json
import math
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "seed_data" / "reference"
EARTH_RADIUS_KM = 6371.0

JEONBUK = {
    "52110": "전주시",
    "52130": "군산시",
    "52140": "익산시",
    "52180": "정읍시",
    "52190": "남원시",
    "52210": "김제시",
    "52710": "완주군",
    "52720": "진안군",
    "52730": "무주군",
    "52740": "장수군",
    "52750": "임실군",
    "52770": "순창군",
    "52790": "고창군",
    "52800": "부안군",
}


def read_json(name):
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


def read_jsonl(name):
    text = (REFERENCE / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def read_csv(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def regions():
    return read_jsonl("regions.jsonl")


@pytest.fixture(scope="module")
def municipalities():
    return read_csv("municipalities.csv")


@pytest.fixture(scope="module")
def designations():
    return read_jsonl("area_designations.jsonl")


@pytest.fixture(scope="module")
def industries():
    return read_csv("ksic10_manufacturing.csv")


@pytest.fixture(scope="module")
def words():
    return read_jsonl("industry_words.jsonl")


def distance_km(a, b):
    lat_a, lon_a, lat_b, lon_b = (
        math.radians(float(row[key])) for row in (a, b) for key in ("latitude", "longitude")
    )
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


def repeated(values):
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("path", sorted(REFERENCE.iterdir()), ids=lambda path: path.name)
def test_every_file_is_nfc_without_byte_order_mark_or_carriage_return(path):
    text = path.read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not text.startswith("\ufeff")
    assert "\r" not in text


def test_there_are_seventeen_provinces_with_one_code_and_name_each(regions):
    assert len(regions) == 17
    for key in ("code", "ko", "short", "en"):
        assert repeated(row[key] for row in regions) == []
        assert all(row[key].strip() == row[key] != "" for row in regions)
    assert all(set(row) == {"code", "ko", "short", "en"} for row in regions)


def test_the_special_provinces_carry_their_present_codes(regions):
    by_code = {row["code"]: row["ko"] for row in regions}
    assert by_code["52"] == "전북특별자치도"
    assert by_code["51"] == "강원특별자치도"
    assert not {"42", "45"} & set(by_code)


def test_there_are_229_municipalities_with_unique_codes_inside_their_province(
    regions, municipalities
):
    assert len(municipalities) == 229
    assert repeated(row["code"] for row in municipalities) == []
    assert {row["region"] for row in municipalities} == {row["code"] for row in regions}
    for row in municipalities:
        assert len(row["code"]) == 5
        assert row["code"].isdigit()
        assert row["code"][:2] == row["region"]


def test_names_are_unique_within_a_province_and_the_english_ending_fits(municipalities):
    endings = {"시": "-si", "군": "-gun", "구": "-gu"}
    assert repeated((row["region"], row["name_ko"]) for row in municipalities) == []
    assert repeated((row["region"], row["name_en"]) for row in municipalities) == []
    for row in municipalities:
        assert row["name_en"].endswith(endings[row["name_ko"][-1]])


def test_each_province_has_its_number_of_municipalities(municipalities):
    counts = Counter(row["region"] for row in municipalities)
    assert counts == {
        "11": 25,
        "26": 16,
        "27": 9,
        "28": 10,
        "29": 5,
        "30": 5,
        "31": 5,
        "36": 1,
        "41": 31,
        "43": 11,
        "44": 15,
        "46": 22,
        "47": 22,
        "48": 18,
        "50": 2,
        "51": 18,
        "52": 14,
    }


def test_jeonbuk_has_its_fourteen_with_jeonju_as_one(municipalities):
    assert {row["code"]: row["name_ko"] for row in municipalities if row["region"] == "52"} == (
        JEONBUK
    )


def test_gunwi_belongs_to_daegu(municipalities):
    rows = [row for row in municipalities if row["name_ko"] == "군위군"]
    assert [(row["code"], row["region"]) for row in rows] == [("27720", "27")]


def test_every_place_lies_in_korea_and_near_the_others_of_its_province(municipalities):
    for row in municipalities:
        assert 33.0 <= float(row["latitude"]) <= 38.7
        assert 124.5 <= float(row["longitude"]) <= 131.0
    for _, group in itertools.groupby(municipalities, key=lambda row: row["region"]):
        places = list(group)
        for place in places:
            nearest = min(
                (distance_km(place, other) for other in places if other is not place), default=0.0
            )
            # Ulleung-do lies far out in the East Sea
            assert nearest < (220 if place["name_ko"] == "울릉군" else 50), place["name_ko"]


def test_no_two_municipalities_share_a_place(municipalities):
    assert repeated((row["latitude"], row["longitude"]) for row in municipalities) == []


@pytest.mark.parametrize(
    ("one", "other", "shortest_km", "longest_km"),
    [
        ("전주시", "완주군", 5, 15),
        ("전주시", "익산시", 18, 26),
        ("전주시", "김제시", 20, 30),
        ("전주시", "군산시", 35, 48),
        ("전주시", "진안군", 20, 32),
        ("전주시", "임실군", 22, 32),
        ("전주시", "무주군", 45, 60),
        ("전주시", "남원시", 42, 58),
        ("전주시", "고창군", 50, 66),
        ("정읍시", "고창군", 15, 28),
        ("군산시", "익산시", 15, 25),
        ("고창군", "무주군", 90, 125),
    ],
)
def test_distances_within_jeonbuk_are_those_of_the_map(
    municipalities, one, other, shortest_km, longest_km
):
    by_name = {row["name_ko"]: row for row in municipalities if row["region"] == "52"}
    assert shortest_km <= distance_km(by_name[one], by_name[other]) <= longest_km


def test_there_are_89_depopulation_and_18_interest_areas(designations):
    assert Counter(row["kind"] for row in designations) == {"depopulation": 89, "interest": 18}


def test_designations_name_known_municipalities_once(designations, municipalities):
    codes = {row["code"] for row in municipalities}
    designated = [row["municipality"] for row in designations]
    assert set(designated) <= codes
    assert repeated(designated) == []


def test_designations_are_dated_and_name_their_notice(designations):
    for row in designations:
        assert set(row) == {
            "municipality", "kind", "notice", "valid_from", "valid_to", "source", "next_review_on",
        }  # fmt: skip
        assert row["source"]
        assert date.fromisoformat(row["next_review_on"]) == date(2026, 10, 19)
        assert date.fromisoformat(row["valid_from"]) == date(2021, 10, 19)
        assert row["valid_to"] is None
        assert row["notice"].startswith("행정안전부")


def test_the_designated_municipalities_by_province_are_those_of_the_notice(designations):
    depopulation, interest = (
        Counter(row["municipality"][:2] for row in designations if row["kind"] == kind)
        for kind in ("depopulation", "interest")
    )
    assert depopulation == {
        "26": 3,
        "27": 3,
        "28": 2,
        "41": 2,
        "51": 12,
        "43": 6,
        "44": 9,
        "52": 10,
        "46": 16,
        "47": 15,
        "48": 11,
    }
    assert interest == {
        "26": 2,
        "28": 1,
        "29": 1,
        "30": 3,
        "41": 2,
        "51": 4,
        "52": 1,
        "47": 2,
        "48": 2,
    }


def test_in_jeonbuk_all_but_four_are_depopulation_areas_and_iksan_is_an_interest_area(
    designations,
):
    kind_of = {row["municipality"]: row["kind"] for row in designations}
    depopulation = {code for code in JEONBUK if kind_of.get(code) == "depopulation"}
    assert {JEONBUK[code] for code in set(JEONBUK) - depopulation} == {
        "전주시",
        "군산시",
        "익산시",
        "완주군",
    }
    assert kind_of["52140"] == "interest"


def test_the_classification_has_25_divisions_and_85_groups_named_in_both_languages(industries):
    assert Counter(len(row["code"]) for row in industries) == {2: 25, 3: 85}
    assert repeated(row["code"] for row in industries) == []
    divisions = {row["code"] for row in industries if len(row["code"]) == 2}
    assert divisions == {str(number) for number in range(10, 35)}
    for row in industries:
        assert row["code"][:2] in divisions
        assert row["name_ko"].strip() == row["name_ko"] != ""
        assert row["name_en"].strip() == row["name_en"] != ""
        assert row["name_en"].isascii()


def test_english_group_names_differ(industries):
    assert repeated(row["name_en"] for row in industries if len(row["code"]) == 3) == []


def test_everyday_words_reach_every_group(words, industries):
    groups = {row["code"] for row in industries if len(row["code"]) == 3}
    assert len(words) >= 450
    assert {row["code"] for row in words} == groups


def test_a_word_stands_once_and_has_english(words):
    assert repeated(row["word"] for row in words) == []
    for row in words:
        assert set(row) == {"word", "en", "code"}
        assert row["word"].strip() == row["word"] != ""
        assert row["en"]
        assert repeated(row["en"]) == []
        assert all(word.strip() == word != "" and word.isascii() for word in row["en"])


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("김치", "103"),
        ("떡", "107"),
        ("두부", "107"),
        ("장류", "107"),
        ("치즈", "105"),
        ("한지", "171"),
        ("사출", "222"),
        ("탄소섬유", "239"),
        ("주물", "243"),
        ("도금", "259"),
        ("배전반", "281"),
        ("농기계", "292"),
        ("금형", "292"),
        ("특장차", "302"),
        ("귀금속", "331"),
    ],
)
def test_the_word_of_an_owner_leads_to_the_group(words, word, code):
    assert [row["code"] for row in words if row["word"] == word] == [code]


def test_solutions_answer_known_problems():
    problems = {row["id"] for row in read_json("problem_categories.json")}
    solutions = read_jsonl("solutions.jsonl")
    assert repeated(row["id"] for row in solutions) == []
    for row in solutions:
        assert row["kind"] in {"system", "automation", "data", "method"}
        assert row["problems"]
        assert set(row["problems"]) <= problems


def test_esg_items_cover_the_three_areas_in_both_languages():
    items = read_jsonl("esg_items.jsonl")
    assert repeated(row["id"] for row in items) == []
    assert {row["area"] for row in items} == {"E", "S", "G"}
    assert all(row["ko"] and row["en"] and row["id"][0] == row["area"].lower() for row in items)
    assert len(items) >= 24


def test_problem_categories_have_unique_ids_and_owners_words():
    categories = read_json("problem_categories.json")
    assert repeated(row["id"] for row in categories) == []
    assert all(len(row["phrases_ko"]) >= 5 for row in categories)


def test_every_measure_has_units_a_direction_and_its_formula_in_both_languages():
    metrics = read_jsonl("kpi_metrics.jsonl")
    assert repeated(row["id"] for row in metrics) == []
    assert {row["area"] for row in metrics} == set("PQCDSEM")
    for row in metrics:
        assert row["direction"] in {"up", "down"}
        assert row["units"]
        assert all(row[key] for key in ("ko", "en", "formula_ko", "formula_en"))


def test_every_programme_version_is_dated_and_names_its_page():
    for programme in read_json("programmes.json"):
        years = [version["year"] for version in programme["versions"]]
        assert years == sorted(set(years))
        for version in programme["versions"]:
            assert version["source"].startswith("http")


def test_the_provenance_names_every_reference_file():
    provenance = (REFERENCE.parent / "PROVENANCE.md").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", provenance)
    for path in REFERENCE.iterdir():
        assert f"`reference/{path.name}`" in provenance
