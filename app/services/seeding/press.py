"""Brings in what the press printed about the programme, once: afterwards people keep it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from app.models.figure import PressFigure
from app.repositories.figures.press import any_touched
from app.services.figures.press import REMOVED

FILE = "press_figures.json"
GATHERED = datetime(2026, 11, 22, tzinfo=UTC)


def seed_press(session: Session, folder: Path) -> int:
    """Add the figures of the file where there is none and none was ever removed; return how many.

    The caller commits.
    """
    if any_touched(session, REMOVED):
        return 0
    found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    for row in found:
        day = row.get("source_date")
        session.add(
            PressFigure(
                region_code=row["region"], cohort=row["cohort"], firms=row["firms"],
                metric_id=row["metric"], label=row["label"], value=Decimal(row["value"]),
                unit=row["unit"], period=row["period"], definition=row["definition"],
                source=row["source"], source_date=date.fromisoformat(day) if day else None,
                note=row["note"], created_at=GATHERED,
            )
        )  # fmt: skip
    session.flush()
    return len(found)
