"""Writes the yearly figures and declarations of the firms of the demonstration; all invented."""

import json
from datetime import date
from pathlib import Path

from app.models.programme import CompanyDeclaration, CompanyYear
from app.services.seeding.people import World

_MILLION = 1_000_000
_DECLARED_ON = date(2026, 2, 10)
SOURCE = "demonstration"


def seed_company_facts(world: World, folder: Path) -> int:
    """Add the years and declarations of ``folder``; return how many rows.

    Raises:
        FileNotFoundError: the file is missing.
        KeyError: the file names a firm that does not exist.
    """
    story = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    rows: list[CompanyYear | CompanyDeclaration] = []
    for firm in story["firms"]:
        company, owner = world.companies[firm["firm"]], world.owners[firm["firm"]]
        rows += [
            CompanyYear(
                company_id=company.id, year=int(year), sales_won=values["sales"] * _MILLION,
                headcount=values["staff"], export_won=values["export"] * _MILLION,
                rnd_won=values["rnd"] * _MILLION, source=SOURCE, entered_by_id=owner.id,
                entered_at=world.now,
            )
            for year, values in firm["years"].items()
        ]  # fmt: skip
        rows += [
            CompanyDeclaration(
                company_id=company.id, fact=fact, value=value,
                declared_on=_DECLARED_ON, declared_by_id=owner.id,
            )
            for fact, value in firm["declared"].items()
        ]  # fmt: skip
    world.session.add_all(rows)
    world.session.flush()
    return len(rows)
