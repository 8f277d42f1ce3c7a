"""Writes the proof of effect and the ESG statements of the demonstration.

The panel holds drawn firms, no real ones. Its finished study was computed once by the engine and
lies in a file, so that the demonstration is written without the statistics library.
"""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.effect import EffectStudy, Panel
from app.models.esg import EnergySaving, EsgRecord
from app.models.stay import StayTask
from app.repositories import proof
from app.services.proof import panel_files
from app.services.proof.study_work import digest
from app.services.reference import load_catalogue
from app.services.seeding.identity import stable_public_id

JEONBUK = "52"
_UPLOADED, _COMPUTED = timedelta(days=30), timedelta(days=29)


def seed_proof(session: Session, folder: Path, author: User, *, now: datetime) -> bool:
    """Write panel, study and ESG statements of ``folder``; False where they are there already.

    Raises:
        FileNotFoundError: a file is missing.
        sqlalchemy.exc.NoResultFound: a file names a firm or task that does not exist.
    """
    story = json.loads((folder / "proof.json").read_text(encoding="utf-8"))
    public_id = stable_public_id("panel", story["panel"]["title"])
    if proof.panel_by_public_id(session, public_id) is not None:
        return False
    panel = Panel(
        public_id=public_id, region_code=JEONBUK, **story["panel"], created_by_id=author.id,
        created_at=now - _UPLOADED, demonstration=True,
    )  # fmt: skip
    session.add(panel)
    session.flush()
    catalogue = load_catalogue(session)
    data = (folder / "panel.csv").read_bytes()
    proof.put_rows(
        session, panel.id, panel_files.read(data, catalogue=catalogue, region=JEONBUK).rows
    )
    _add_study(session, panel, story["study"], folder, author, now)
    for tag in story["tags"]:
        _add_tag(session, tag, author, now)
    for said in story["records"]:
        session.add(
            EsgRecord(
                public_id=stable_public_id("esg", f"{said['firm']}:{said['item']}"),
                company_id=_firm(session, said["firm"]).id,
                item_id=said["item"], state=said["state"], note=said["note"],
                author_id=author.id, updated_at=now - timedelta(days=said["days_ago"]),
            )
        )  # fmt: skip
    session.flush()
    return True


def _add_study(
    session: Session,
    panel: Panel,
    story: dict[str, Any],
    folder: Path,
    author: User,
    now: datetime,
) -> None:
    result = json.loads((folder / "effect_study.json").read_text(encoding="utf-8"))
    session.add(
        EffectStudy(
            public_id=stable_public_id("study", story["title"]),
            panel_id=panel.id,
            title=story["title"],
            settings=story["settings"],
            input_digest=digest(story["settings"], proof.rows_of(session, panel.id)),
            state="done",
            result=result,
            created_by_id=author.id,
            created_at=now - _COMPUTED,
            finished_at=now - _COMPUTED + timedelta(minutes=1),
        )
    )


def _add_tag(session: Session, tag: dict[str, Any], author: User, now: datetime) -> None:
    public_id = stable_public_id("task", f"{tag['engagement']}:{tag['number']}")
    task = session.scalars(select(StayTask).where(StayTask.public_id == public_id)).one()
    task.esg_item_id = tag["item"]
    saving = tag.get("saving")
    if saving:
        session.add(
            EnergySaving(
                task_id=task.id,
                energy=saving["energy"],
                unit=saving["unit"],
                before_year=Decimal(saving["before"]),
                after_year=Decimal(saving["after"]),
                basis=saving["basis"],
                author_id=author.id,
                updated_at=now - timedelta(days=10),
            )
        )


def _firm(session: Session, slug: str) -> Company:
    public_id = stable_public_id("company", slug)
    return session.scalars(select(Company).where(Company.public_id == public_id)).one()
