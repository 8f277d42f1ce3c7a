"""Firms with the answers worked out by hand from the sources, against the reference data itself."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from matching.programmes.domain import FirmFacts, Known, PastAid, Span
from matching.programmes.judge import judge, outcomes_of, overall
from matching.programmes.reading import read_version

HERE = Path(__file__).parent / "programmes"
REFERENCE = HERE.parents[2] / "seed_data" / "reference" / "programmes.json"
with (HERE / "firms.csv").open(encoding="utf-8", newline="") as _file:
    FIRMS = list(csv.DictReader(_file))
VERSIONS = {
    (row["id"], version["year"]): read_version(
        {"programme": row["id"]} | {k: v for k, v in version.items() if k != "note"}
    )
    for row in json.loads(REFERENCE.read_text(encoding="utf-8"))
    for version in row["versions"]
}


def _facts(row: dict[str, str]) -> FirmFacts:
    known = {}
    if row["sales"]:
        low, _, high = row["sales"].partition("-")
        known["sales_won"] = Span(int(low), int(high) if high else int(low) + 1)
    if row["headcount"]:
        known["headcount"] = Span.exactly(int(row["headcount"]))
    if row["region"]:
        known["region"] = frozenset({row["region"]})
    if row["industry"]:
        known["industry"] = row["industry"]
    if row["aid"]:
        known["aid"] = _aid(row["aid"])
    flags = {"building": "building_elsewhere", "closed": "closed", "tax": "tax_debt"}
    known |= {name: row[column] == "yes" for column, name in flags.items() if row[column]}
    return FirmFacts({name: Known(value) for name, value in known.items()})


def _aid(text: str) -> tuple[PastAid, ...]:
    if text == "none":
        return ()
    parts = (one.split("/") for one in text.split(";"))
    return tuple(PastAid(p, family, purpose, int(year)) for p, family, purpose, year in parts)


def test_there_are_firms_enough_and_each_answer_has_its_reason():
    assert len(FIRMS) >= 40
    assert all(row["because"] for row in FIRMS)
    assert {row["expected"] for row in FIRMS} == {"fits", "refused", "unknown"}


@pytest.mark.parametrize("row", FIRMS, ids=lambda row: row["firm"])
def test_a_firm_gets_the_answer_of_the_sources(row):
    version, facts = VERSIONS[row["programme"], int(row["year"])], _facts(row)
    on = date(int(row["year"]), 3, 25)
    assert judge(version, facts, on=on).answer == row["expected"]
    assert overall(outcomes_of(version, facts, on=on)) == row["expected"]


def test_every_rule_of_the_reference_data_names_its_page_and_its_day():
    for version in VERSIONS.values():
        assert version.citation.source
        for rule in version.rules:
            assert rule.citation.source.startswith("http")


def test_the_ceilings_of_the_jeonbuk_types_in_2026():
    found = [VERSIONS[f"jeonbuk_js{n}", 2026].ceiling_won for n in (1, 2, 3)]
    assert found == [40_000_000, 80_000_000, 140_000_000]
