from decimal import Decimal

from app.config import ROOT
from app.models.esg import ENERGY_KINDS, ESG_STATES
from app.services.esg.savings import UNITS
from app.services.esg.sheet import STATES
from app.services.seeding.reference import _json_lines
from app.web.esg import words

ITEMS = _json_lines(ROOT / "seed_data" / "reference" / "esg_items.jsonl")
FACTORS = _json_lines(ROOT / "seed_data" / "reference" / "energy_factors.jsonl")


def test_every_code_has_its_word():
    assert set(words.STATES) == set(STATES)
    assert set(words.SAID) == set(ESG_STATES)
    assert tuple(words.ENERGIES) == ENERGY_KINDS == tuple(UNITS)
    assert {item["topic"] for item in ITEMS} == set(words.TOPICS)


def test_every_item_says_what_shows_it_and_every_factor_can_be_used():
    assert all(item["evidence_ko"] and item["evidence_en"] and item["source"] for item in ITEMS)
    assert all(factor["unit"] in UNITS[factor["energy"]] for factor in FACTORS)
    # net calorific value times carbon per terajoule, as the source says
    diesel = next(factor for factor in FACTORS if factor["energy"] == "diesel")
    assert Decimal(diesel["kg_co2e"]) == Decimal(43) * 74100 / 10**6


def test_amounts_are_rounded_to_what_people_read():
    assert words.amount(Decimal("1750.32"), "kgCO₂") == "1,750\N{NO-BREAK SPACE}kgCO₂"
    assert words.amount(Decimal("12.345"), "kWh") == "12.34\N{NO-BREAK SPACE}kWh"
