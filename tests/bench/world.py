"""A generated world for measuring: firms and published cases out of the demonstration's sentences."""

import json
import random
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.case import CaseCategory, CaseSolution, CaseStudy, CaseVersion
from app.models.company import Company
from app.models.kpi import Measure
from app.runtime.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2024, 1, 1, tzinfo=UTC)
CASES_A_FIRM = 3
CHUNK = 500
_SENTENCE = re.compile(r"(?<=[.요다])\s+")


def read_sentences() -> list[str]:
    """Return the distinct sentences of the demonstration cases, in the order of the files."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "seed_data" / "demo" / "firms").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            texts = [
                case[k] for k in ("situation", "problem", "root_cause", "failed", "again", "advice")
            ]
            texts += [step["text"] for step in case["steps"]]
            found.update(
                dict.fromkeys(s for text in texts for s in _SENTENCE.split(text) if len(s) > 15)
            )
    return list(found)


def read_phrases(style: str) -> list[str]:
    """Return training phrases of a style (``owner`` or ``case``), in the order of the file."""
    path = ROOT / "seed_data" / "training" / "phrases.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [row["text"] for row in rows if row["style"] == style and row["lang"] == "ko"]


def queries(count: int, seed: int) -> list[str]:
    """Return ``count`` owner's sentences, drawn with a seed."""
    return random.Random(seed).choices(read_phrases("owner"), k=count)


def fill(session: Session, catalogue: Catalogue, count: int, seed: int) -> None:
    """Write ``count`` published cases with two measures each, and their firms."""
    dice = random.Random(seed)
    user = User(
        email="bench@example.com", name="측정", password_hash="-", status="active", created_at=START
    )
    session.add(user)
    session.flush()
    firms = _firms(dice, catalogue, -(-count // CASES_A_FIRM))
    session.execute(insert(Company), firms)
    sentences, titles = read_sentences(), read_phrases("case")
    rows: dict[Any, list[dict[str, Any]]] = {
        t: [] for t in (CaseStudy, CaseVersion, CaseCategory, CaseSolution, Measure)
    }
    for number in range(1, count + 1):
        _case(rows, dice, catalogue, number, user.id, sentences, titles)
    studies = rows.pop(CaseStudy)
    drafts = [{**s, "status": "draft", "published_version_id": None} for s in studies]
    session.execute(insert(CaseStudy), drafts)
    for table, values in rows.items():
        session.execute(insert(table), values)
    session.bulk_update_mappings(
        CaseStudy.__mapper__,
        [{k: s[k] for k in ("id", "status", "published_version_id")} for s in studies],
    )


def _firms(dice: random.Random, catalogue: Catalogue, count: int) -> list[dict[str, Any]]:
    places = [p.id for p in catalogue.places_of("52")] * 3 + list(catalogue.places)
    trades = [t for t in catalogue.trades if len(t) == 3]
    return [
        {
            "id": n, "name": f"측정기업 {n}", "registration_number": f"{2_000_000_000 + n}",
            "industry_code": dice.choice(trades), "municipality_code": dice.choice(places),
            "headcount": dice.randint(3, 80), "sales_band": "1_5bn", "level": "none",
            "status": "approved", "created_at": START,
        }
        for n in range(1, count + 1)
    ]  # fmt: skip


def _case(
    rows: dict[Any, list[dict[str, Any]]], dice: random.Random, catalogue: Catalogue, number: int,
    author: int, sentences: list[str], titles: list[str],
) -> None:  # fmt: skip
    def text(least: int, most: int) -> str:
        return " ".join(dice.sample(sentences, dice.randint(least, most)))

    at = START + timedelta(hours=number)
    rows[CaseStudy].append({
        "id": number, "company_id": (number - 1) // CASES_A_FIRM + 1, "author_id": author, "revision": 1,
        "status": "published", "published_version_id": number, "published_at": at, "created_at": at,
        "updated_at": at, "demonstration": False,
    })  # fmt: skip
    rows[CaseVersion].append({
        "id": number, "case_id": number, "number": 1, "state": "published", "author_id": author,
        "title": f"{dice.choice(titles)} ({number})", "situation": text(2, 4), "problem": text(2, 4),
        "root_cause": text(1, 3), "steps": [{"title": f"{n}단계", "text": text(1, 3)} for n in range(1, 5)],
        "failed": text(1, 2), "again": text(1, 2), "advice": text(1, 2), "quote": text(1, 1),
        "level_before": dice.choice(("none", "basic")), "level_after": dice.choice(("basic", "mid1")),
        "cost_won": dice.randint(10, 150) * 1_000_000, "months": dice.randint(2, 9), "created_at": at,
        "updated_at": at, "submitted_at": at,
    })  # fmt: skip
    for place, category in enumerate(dice.sample(sorted(catalogue.categories), 2)):
        rows[CaseCategory].append(
            {"version_id": number, "category_id": category, "position": place}
        )
    for place, solution in enumerate(dice.sample(sorted(catalogue.remedies), 2)):
        rows[CaseSolution].append(
            {"version_id": number, "solution_id": solution, "position": place, "note": ""}
        )
    for place, metric in enumerate(dice.sample(sorted(catalogue.metrics), 2)):
        rows[Measure].append({
            "version_id": number, "metric_id": metric, "position": place,
            "unit": catalogue.metrics[metric].units[0], "before": Decimal(dice.randint(10, 99)),
            "before_from": date(2023, 1, 1), "before_to": date(2023, 3, 31), "after": Decimal(dice.randint(1, 99)),
            "after_from": date(2023, 7, 1), "after_to": date(2023, 9, 30), "check_state": "self_reported",
        })  # fmt: skip
