"""Everyday words, names and codes lead to an industry, the best first."""

import csv
import json

import pytest

from app.config import ROOT
from app.runtime.catalogue import Trade
from app.services.industries import find_trades

TRADES = {
    "25": Trade("25", "금속 가공제품 제조업", "Fabricated metal products", None),
    "251": Trade(
        "251", "구조용 금속제품", "Structural metal products", "25", ("철골",), ("steel frame",)
    ),
    "259": Trade(
        "259",
        "기타 금속 가공제품",
        "Other fabricated metal",
        "25",
        ("도금", "금속 도금"),
        ("plating",),
    ),
    "10": Trade("10", "식료품 제조업", "Food products", None),
    "103": Trade(
        "103", "과실, 채소 가공", "Fruit and vegetables", "10", ("김치", "절임"), ("kimchi",)
    ),
    "107": Trade("107", "기타 식품", "Other food", "10", ("김치만두",), ("dumplings",)),
}


def ids(text, **kwargs):
    return [found.trade.id for found in find_trades(TRADES, text, **kwargs)]


@pytest.mark.parametrize("text", ["도금", " 도 금 ", "plating", "PLAT", "259", "도금업체예요"])
def test_words_codes_and_beginnings_find_plating(text):
    assert ids(text)[0] == "259"


def test_an_exact_word_goes_before_a_beginning():
    assert ids("김치") == ["103", "107"]


def test_a_beginning_goes_before_a_part_and_a_part_before_a_word_around():
    assert ids("금속") == ["259", "251"]
    assert find_trades(TRADES, "금속")[0].word == "금속 도금"


def test_a_division_finds_its_groups_only():
    assert ids("25") == ["251", "259"]
    assert set(ids("fabricated")) == {"251", "259"}


def test_single_words_are_tried_when_the_whole_text_finds_nothing():
    assert ids("매콤한 절임 반찬") == ["103"]


def test_the_word_that_led_there_is_told_and_a_name_is_not():
    assert find_trades(TRADES, "김치")[0].word == "김치"
    assert find_trades(TRADES, "구조용")[0].word == ""


@pytest.mark.parametrize("text", ["", "   ", "우주선", "9"])
def test_nothing_finds_nothing(text):
    assert ids(text) == []


def test_the_list_is_cut():
    assert ids("제조업", limit=1) == ["103"]


def test_the_seeded_words_lead_where_people_expect():
    folder = ROOT / "seed_data" / "reference"
    words: dict[str, list[dict]] = {}
    for line in (folder / "industry_words.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        words.setdefault(row["code"], []).append(row)
    with (folder / "ksic10_manufacturing.csv").open(encoding="utf-8", newline="") as file:
        trades = {
            row["code"]: Trade(
                row["code"],
                row["name_ko"],
                row["name_en"],
                row["code"][:2] if len(row["code"]) == 3 else None,
                tuple(w["word"] for w in words.get(row["code"], ())),
                tuple(e for w in words.get(row["code"], ()) for e in w["en"]),
            )
            for row in csv.DictReader(file)
        }
    expected = {"도금": "259", "김치": "103", "plating": "259", "259": "259", "사출": "222"}
    assert {text: find_trades(trades, text)[0].trade.id for text in expected} == expected
