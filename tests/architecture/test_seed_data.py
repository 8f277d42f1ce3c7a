"""Seed data is composed Korean, its ids resolve, and its figures can be true."""

import copy
import csv
import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.house import ROOT

SEED = ROOT / "seed_data"
FIRMS = SEED / "demo" / "firms"
Firm = dict[str, Any]
_LATEST = "2026-10"
_CHOICES = {
    "sales_band": {"under_1bn", "1_5bn", "5_10bn", "10_30bn", "30_100bn", "over_100bn"},
    "level": {"none", "basic", "mid1", "mid2", "advanced"},
    "js_level": {None, "JS1", "JS2", "JS3"},
    "visibility": {"public", "members", "matched"},
    "check": {"self_reported", "documented", "checked"},
    "urgency": {"now", "quarter", "year"},
    "audience": {"coordinators", "members", "public"},
}


class Known:
    """The ids of the reference data, and the units of each metric."""

    def __init__(self, folder: Path) -> None:
        self.categories = _ids(_json(folder / "problem_categories.json"))
        self.solutions = _ids(_lines(folder / "solutions.jsonl"))
        self.programmes = _ids(_json(folder / "programmes.json"))
        self.units = {row["id"]: row["units"] for row in _lines(folder / "kpi_metrics.jsonl")}
        self.industries = {row["code"] for row in _csv(folder / "ksic10_manufacturing.csv")}
        regions = {row["code"]: row["short"] for row in _lines(folder / "regions.jsonl")}
        towns = _csv(folder / "municipalities.csv")
        self.municipalities = {f"{regions[row['region']]} {row['name_ko']}" for row in towns}


def _json(path: Path) -> list[Any]:
    return list(json.loads(path.read_text(encoding="utf-8")))


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ids(rows: list[Any]) -> set[str]:
    return {row["id"] for row in rows}


def decomposed(folder: Path) -> list[str]:
    """Find data files whose text is not NFC: searches would miss its letters."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))
    ]


def unknown_ids(firm: Firm, known: Known) -> list[str]:
    """Find ids of a firm's file that the reference data does not have."""
    used = [
        *_missing("industry", [firm["company"]["industry"]], known.industries),
        *_missing("municipality", [firm["company"]["municipality"]], known.municipalities),
    ]
    if mentor := firm["mentor"]:
        used += _missing("category", mentor["topics"], known.categories)
        used += _missing("solution", mentor["solutions"], known.solutions)
    for case in firm["cases"]:
        used += _missing("category", case["categories"], known.categories)
        used += _missing("solution", [one["id"] for one in case["solutions"]], known.solutions)
        used += _missing("programme", [case["programme"]], known.programmes)
        used += _missing("metric", [kpi["metric"] for kpi in case["kpis"]], set(known.units))
        used += [
            f"unit {kpi['unit']!r} of {kpi['metric']}"
            for kpi in case["kpis"]
            if kpi["unit"] not in known.units.get(kpi["metric"], [])
        ]
    for challenge in firm["challenges"]:
        used += _missing("category", challenge["categories"], known.categories)
    return used


def _missing(kind: str, ids: list[str], known: set[str]) -> list[str]:
    return [f"{kind} {one!r}" for one in ids if one not in known]


def unlike_any_choice(firm: Firm) -> list[str]:
    """Find values outside the few that a field allows."""
    company = firm["company"]
    pairs = [(name, company[name]) for name in ("sales_band", "level", "js_level")]
    for case in firm["cases"]:
        pairs += [("level", case["level_before"]), ("level", case["level_after"])]
        pairs += [("visibility", value) for value in case["visibility"].values()]
        pairs += [("check", kpi["check"]) for kpi in case["kpis"]]
    for challenge in firm["challenges"]:
        pairs += [("urgency", challenge["urgency"]), ("audience", challenge["visibility"])]
    return [f"{name} {value!r}" for name, value in pairs if value not in _CHOICES[name]]


def impossible(firm: Firm) -> list[str]:
    """Find cases whose periods or sums cannot be: after before before, share above cost."""
    found = []
    for case in firm["cases"]:
        slug = case["slug"]
        if not 0 <= case["own_share_won"] <= case["cost_won"]:
            found.append(f"{slug}: own share above the cost")
        for kpi in case["kpis"]:
            months = [kpi[n] for n in ("before_from", "before_to", "after_from", "after_to")]
            in_order = months == sorted(months) and months[1] < months[2]
            if not in_order or months[3] > min(_LATEST, case["published_on"][:7]):
                found.append(f"{slug}: periods of {kpi['metric']} {months}")
    return found


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(SEED / "reference")


@pytest.fixture(scope="module")
def firms() -> list[Firm]:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIRMS.glob("*.json"))]
    assert found
    return found


def test_all_seed_text_is_composed():
    assert decomposed(SEED) == []


def test_every_id_resolves(firms, known):
    assert {f["slug"]: ids for f in firms if (ids := unknown_ids(f, known))} == {}


def test_every_choice_is_one_of_the_few(firms):
    assert {f["slug"]: found for f in firms if (found := unlike_any_choice(f))} == {}


def test_every_period_and_sum_is_possible(firms):
    assert [line for firm in firms for line in impossible(firm)] == []


def test_slugs_and_logins_are_unique_and_slugs_name_their_file(firms):
    for values in (
        [firm["slug"] for firm in firms],
        [firm["company"]["owner"]["login"] for firm in firms],
        [case["slug"] for firm in firms for case in firm["cases"]],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []
    assert {firm["slug"] for firm in firms} == {path.stem for path in FIRMS.glob("*.json")}


def test_every_mentor_shows_a_case(firms):
    assert [firm["slug"] for firm in firms if firm["mentor"] and not firm["cases"]] == []


def test_solutions_name_known_problems(known):
    rows = _lines(SEED / "reference" / "solutions.jsonl")
    assert {row["id"]: m for row in rows if (m := set(row["problems"]) - known.categories)} == {}


def test_training_phrases_name_known_problems(known):
    rows = _lines(SEED / "training" / "phrases.jsonl")
    assert {row["cat"] for row in rows} - known.categories == set()


def test_bad_firms_are_found(firms, known):
    firm = copy.deepcopy(next(firm for firm in firms if firm["cases"]))
    case = firm["cases"][0]
    case["categories"], case["kpis"][0]["unit"] = ["no_such"], "되"
    case["own_share_won"] = case["cost_won"] + 1
    case["kpis"][0]["after_to"] = "2027-01"
    firm["company"]["level"] = "expert"
    firm["company"]["municipality"] = "전북 없는군"
    metric = case["kpis"][0]["metric"]
    assert unknown_ids(firm, known) == [
        "municipality '전북 없는군'", "category 'no_such'", f"unit '되' of {metric}",
    ]  # fmt: skip
    assert unlike_any_choice(firm) == ["level 'expert'"]
    assert len(impossible(firm)) == 2


def test_decomposed_text_is_found(tmp_path):
    (tmp_path / "a.json").write_text(unicodedata.normalize("NFD", "이음"), encoding="utf-8")
    (tmp_path / "b.json").write_text("이음", encoding="utf-8")
    assert decomposed(tmp_path) == ["a.json"]
