"""Writes the base figures of the demonstration; they are invented and say so."""

import json
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.models.fairness import CountyBase
from app.repositories.imports import bases


def seed_fairness(session: Session, folder: Path, *, now: datetime) -> int:
    """Add the figures of ``folder`` that are not there; return how many. Nothing is overwritten.

    Raises:
        FileNotFoundError: the file is missing.
    """
    story = json.loads((folder / "fairness.json").read_text(encoding="utf-8"))
    places = [row["municipality"] for row in story["bases"]]
    known = {
        (row.municipality_code, row.base, row.as_of) for row in bases.of_places(session, places)
    }
    made = [
        CountyBase(
            municipality_code=row["municipality"], base=base, as_of=date.fromisoformat(day),
            value=value, source=story["source"], demonstration=True, updated_at=now,
        )
        for row in story["bases"]
        for day, values in row.items()
        if day != "municipality"
        for base, value in values.items()
        if (row["municipality"], base, date.fromisoformat(day)) not in known
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return len(made)
