"""Brings the reference tables to the state of the files in ``seed_data/reference``.

A row is found by its natural key and changed where the file says something else, so running it
again changes nothing. Rows that left a file stay: other rows may point to them. A row that
a person has edited on the site keeps what the person wrote.
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.db import Base
from app.models.esg import EnergyFactor
from app.models.ledger import OverlapRule
from app.models.programme import Programme, ProgrammeVersion
from app.models.reference import (
    AreaDesignation,
    EsgItem,
    Industry,
    IndustryWord,
    KpiMetric,
    Municipality,
    ProblemCategory,
    Region,
    Solution,
)
from app.repositories.reference import rows_of
from app.services.seeding.identity import stable_public_id
from app.services.seeding.press import seed_press
from app.services.seeding.track import Track, silently
from matching.programmes.reading import read_version

Values = Mapping[str, Any]
KSIC_REVISION = 10


@dataclass(frozen=True)
class Changes:
    """How many rows were added and how many were changed."""

    added: int
    changed: int


@dataclass(frozen=True)
class _Step:
    label: str
    table: type[Base]
    key: tuple[str, ...]
    read: Callable[[Path], list[Values]]
    kept: bool = False
    """People change its rows on the site: what stands there stays, only what is empty is filled."""


def seed_reference(session: Session, folder: Path, *, track: Track = silently) -> Changes:
    """Add and change reference rows after the files in ``folder``; the caller commits.

    Raises:
        FileNotFoundError: a file is missing.
    """
    added = changed = 0
    for step in _STEPS:
        new, other = _bring_up_to_date(session, step, track(step.label, step.read(folder)))
        added, changed = added + new, changed + other
    return Changes(added + seed_press(session, folder), changed)


def _bring_up_to_date(session: Session, step: _Step, rows: Iterable[Values]) -> tuple[int, int]:
    known = {_key(row, step.key): row for row in rows_of(session, step.table)}
    added = changed = 0
    for values in rows:
        key = tuple(values[name] for name in step.key)
        row = known.get(key)
        if row is None:
            known[key] = row = step.table(**values)
            session.add(row)
            added += 1
            continue
        wanted = _empty(row, values) if step.kept else values
        if not getattr(row, "edited", False) and _differs(row, wanted):
            for name, value in wanted.items():
                setattr(row, name, value)
            changed += 1
    # no relationship() tells the order of tables: each step is written before the next begins
    session.flush()
    return added, changed


def _key(row: Base, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _empty(row: Base, values: Values) -> Values:
    return {name: value for name, value in values.items() if getattr(row, name) in {None, ""}}


def _differs(row: Base, values: Values) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _json(path: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _picked(rows: Iterable[Values], *names: str) -> list[Values]:
    return [{name: row[name] for name in names} for row in rows]


def _regions(folder: Path) -> list[Values]:
    return _picked(_json_lines(folder / "regions.jsonl"), "code", "ko", "short", "en")


def _municipalities(folder: Path) -> list[Values]:
    return [
        {
            "code": row["code"],
            "region_code": row["region"],
            "ko": row["name_ko"],
            "en": row["name_en"],
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
        }
        for row in _table(folder / "municipalities.csv")
    ]


def _designations(folder: Path) -> list[Values]:
    return [
        {
            "municipality_code": row["municipality"],
            "kind": row["kind"],
            "notice": row["notice"],
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            "source": row["source"],
            "next_review_on": date.fromisoformat(row["next_review_on"]),
        }
        for row in _json_lines(folder / "area_designations.jsonl")
    ]


def _industries(folder: Path, digits: int) -> list[Values]:
    return [
        {
            "code": row["code"],
            "revision": KSIC_REVISION,
            "parent_code": row["code"][:2] if digits == 3 else None,
            "ko": row["name_ko"],
            "en": row["name_en"],
        }
        for row in _table(folder / "ksic10_manufacturing.csv")
        if len(row["code"]) == digits
    ]


def _divisions(folder: Path) -> list[Values]:
    return _industries(folder, 2)


def _groups(folder: Path) -> list[Values]:
    return _industries(folder, 3)


def _industry_words(folder: Path) -> list[Values]:
    return [
        {"industry_code": row["code"], "word": row["word"], "en": row["en"]}
        for row in _json_lines(folder / "industry_words.jsonl")
    ]


def _categories(folder: Path) -> list[Values]:
    return _picked(_json(folder / "problem_categories.json"), "id", "ko", "en")


def _solutions(folder: Path) -> list[Values]:
    rows = _json_lines(folder / "solutions.jsonl")
    return _picked(rows, "id", "kind", "ko", "en", "first_step_ko", "problems")


def _metrics(folder: Path) -> list[Values]:
    rows = _json_lines(folder / "kpi_metrics.jsonl")
    return _picked(rows, "id", "area", "ko", "en", "units", "direction", "formula_ko", "formula_en")


def _esg_items(folder: Path) -> list[Values]:
    names = ("id", "area", "topic", "ko", "en", "evidence_ko", "evidence_en", "source")
    return _picked(_json_lines(folder / "esg_items.jsonl"), *names)


def _energy_factors(folder: Path) -> list[Values]:
    return [
        {
            "energy": row["energy"],
            "unit": row["unit"],
            "kg_co2e": Decimal(row["kg_co2e"]),
            "megajoules": Decimal(row["megajoules"]),
            "valid_from": date.fromisoformat(row["valid_from"]),
            "source": row["source"],
        }
        for row in _json_lines(folder / "energy_factors.jsonl")
    ]


def _programmes(folder: Path) -> list[Values]:
    names = ("id", "ko", "en", "family", "host_ko", "host_en")
    return [
        {**{name: row[name] for name in names}, "region_code": row["region"]}
        for row in _json(folder / "programmes.json")
    ]


def _programme_versions(folder: Path) -> list[Values]:
    versions: list[Values] = []
    for row in _json(folder / "programmes.json"):
        for version in row["versions"]:
            # a version that the engine cannot read would stand on the site and judge nobody
            read_version({"programme": row["id"], **_without(version, "note")})
            versions.append({"programme_id": row["id"], **_version(version)})
    return versions


def _overlap_rules(folder: Path) -> list[Values]:
    return [
        {
            "public_id": stable_public_id("overlap_rule", row["key"]),
            "region_code": row["region"],
            **{name: row[name] for name in _RULE_FIELDS},
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": row["valid_to"] and date.fromisoformat(row["valid_to"]),
        }
        for row in _json(folder / "overlap_rules.json")
    ]


def _version(version: Values) -> Values:
    plain = ("year", "number", "ceiling_won", "own_share_percent", "source")
    days = ("valid_from", "valid_to", "source_date")
    lists = ("shares", "rules", "preferences", "documents", "stages")
    return {
        **{name: version[name] for name in plain},
        **{name: version[name] and date.fromisoformat(version[name]) for name in days},
        **{name: version.get(name, []) for name in lists},
        "note": version.get("note", ""),
    }


def _without(values: Values, name: str) -> Values:
    return {key: value for key, value in values.items() if key != name}


_RULE_FIELDS = ("kind", "ko", "en", "purposes", "years", "limit_won", "source")
# parents before children: the database checks every foreign key
_STEPS = (
    _Step("시·도 (provinces)", Region, ("code",), _regions),
    _Step("시·군·구 (municipalities)", Municipality, ("code",), _municipalities),
    _Step(
        "인구감소지역 고시 (designations)",
        AreaDesignation,
        ("municipality_code", "kind", "valid_from"),
        _designations,
        kept=True,
    ),
    _Step("산업 중분류 (KSIC divisions)", Industry, ("code",), _divisions),
    _Step("산업 소분류 (KSIC groups)", Industry, ("code",), _groups),
    _Step("산업을 찾는 말 (industry words)", IndustryWord, ("word",), _industry_words),
    _Step("문제 분류 (problem categories)", ProblemCategory, ("id",), _categories),
    _Step("해결 방법 (solutions)", Solution, ("id",), _solutions),
    _Step("지표 (KPI metrics)", KpiMetric, ("id",), _metrics),
    _Step("ESG 항목 (ESG items)", EsgItem, ("id",), _esg_items),
    _Step(
        "에너지 계수 (energy factors)",
        EnergyFactor,
        ("energy", "unit", "valid_from"),
        _energy_factors,
    ),
    _Step("지원 사업 (programmes)", Programme, ("id",), _programmes),
    _Step(
        "지원 사업의 해 (programme years)",
        ProgrammeVersion,
        ("programme_id", "year", "number"),
        _programme_versions,
    ),
    _Step("중복 지원 규칙 (overlap rules)", OverlapRule, ("public_id",), _overlap_rules),
)
