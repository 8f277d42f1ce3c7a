"""Writes the ledger of the demonstration: agreements of two years, aid of other departments.

Days are those of the file, so that who was late by how much is the same in every installation.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.account import User
from app.models.company import Company
from app.models.ledger import (
    Aid,
    AidChange,
    AidFunding,
    Deliverable,
    OverlapFinding,
    SettlementItem,
)
from app.models.stay import StayTask
from app.repositories.ledger import papers
from app.services.ledger import overlaps
from app.services.ledger.deadlines import REMIND_LATE_DAYS
from app.services.ledger.terms import DEFAULT_ITEMS, usual_papers
from app.services.seeding.identity import stable_public_id

JEONBUK = "52"
Row = Mapping[str, Any]


def seed_ledger(session: Session, folder: Path, author: User, *, now: datetime) -> int:
    """Write the aid of ``folder`` that is not there yet and look for overlaps; return how much.

    Raises:
        FileNotFoundError: the file is missing.
        sqlalchemy.exc.NoResultFound: it names a firm that does not exist.
    """
    story = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    written: dict[str, Aid] = {}
    for number, row in enumerate(story["aid"], start=1):
        key = f"{row.get('firm', '')}:{row['year']}:{row['title']}"
        public_id = stable_public_id("aid", key)
        if session.scalar(select(Aid.id).where(Aid.public_id == public_id)) is None:
            written[key] = _add(session, row, public_id, author, now)
            written[key].agreement_number = f"{row['year']}-{number:03d}"
    firms = [aid.company_id for aid in written.values() if aid.company_id is not None]
    overlaps.refresh(session, firms, now=now)
    for row in story["decided"]:
        if row["later"] in written:
            _decide(session, written[row["later"]], row, author, now)
    session.flush()
    return len(written)


def _add(session: Session, row: Row, public_id: str, author: User, now: datetime) -> Aid:
    company = _company(session, row["firm"]) if "firm" in row else None
    first, last = _day(row, "first"), _day(row, "last")
    aid = Aid(
        public_id=public_id,
        region_code=JEONBUK,
        company_id=company.id if company else None,
        programme_id=row.get("programme"),
        firm=company.name if company else row["name"],
        registration_number=company.registration_number if company else row["number"],
        agency=row["agency"],
        title=row["title"],
        purpose=row["purpose"],
        year=row["year"],
        agreed_on=first,
        first_day=first,
        last_day=last,
        cost_won=row.get("cost_won"),
        state=row["state"],
        created_by_id=author.id,
        created_at=now,
        demonstration=True,
    )
    session.add(aid)
    session.flush()
    share = {"settled": 100, "settling": 80}.get(aid.state, 50)
    session.add_all(
        AidFunding(aid_id=aid.id, source=source, won=won, paid_won=won * share // 100)
        for source, won in row["funding"].items()
    )
    if row["came"] and first and last:
        _add_papers(session, aid, row, now)
        _add_items(session, aid, settled=aid.state == "settled", tasks=bool(row.get("tasks")))
    if "change" in row:
        _add_change(session, aid, row["change"], author, now)
    session.flush()
    return aid


def _add_papers(session: Session, aid: Aid, row: Row, now: datetime) -> None:
    today = today_in_seoul(now)
    first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    for (kind, title, due), came in zip(usual_papers(first, last), row["came"], strict=True):
        paper = Deliverable(
            public_id=stable_public_id("paper", f"{aid.public_id}:{kind}"),
            aid_id=aid.id, kind=kind, title=title, due_on=due,
        )  # fmt: skip
        if came == "returned":
            paper.state, paper.received_on = "returned", min(due - timedelta(days=1), today)
            paper.reason = "설치 전과 뒤의 사진이 한 장씩 빠졌어요. 사진을 넣어 다시 내 주세요."
        elif came is not None:
            paper.state, paper.received_on = "accepted", min(due + timedelta(days=came), today)
        elif today >= due + timedelta(days=REMIND_LATE_DAYS):
            paper.reminded_at = now - timedelta(days=1)
        session.add(paper)
    session.flush()


def _add_items(session: Session, aid: Aid, *, settled: bool, tasks: bool) -> None:
    done = papers.closed_tasks(session, aid.company_id) if tasks and aid.company_id else []
    for position, (title, required) in enumerate(DEFAULT_ITEMS, start=1):
        task = _task(done, title)
        state = "accepted" if settled else "open"
        note = "협약 서류철에서 확인했어요." if settled else ""
        if not settled and (task or (tasks and position <= 3)):
            state, note = "attached", "종이로 냈어요. 서류철에 있어요." if task is None else ""
        session.add(
            SettlementItem(
                public_id=stable_public_id("item", f"{aid.public_id}:{position}"),
                aid_id=aid.id, position=position, title=title, required=required,
                state=state, note=note, task_id=task.id if task else None,
            )
        )  # fmt: skip


def _task(done: list[Any], title: str) -> StayTask | None:
    # a closed task of the stay shows what changed on the floor: nobody writes it twice
    wanted = title == "현장에서 달라진 수치"
    return next((task for task, _ in done), None) if wanted else None


def _add_change(session: Session, aid: Aid, row: Row, author: User, now: datetime) -> None:
    before = {"last_day": row["last_day"]}
    session.add(
        AidChange(
            aid_id=aid.id, number=1, changed_on=date.fromisoformat(row["on"]),
            reason=row["reason"], before=before,
            after={"last_day": aid.last_day.isoformat() if aid.last_day else None},
            author_id=author.id, created_at=now,
        )
    )  # fmt: skip


def _decide(session: Session, aid: Aid, row: Row, author: User, now: datetime) -> None:
    for finding in session.scalars(select(OverlapFinding).where(OverlapFinding.aid_id == aid.id)):
        finding.outcome, finding.reason = row["outcome"], row["reason"]
        finding.decided_at, finding.decided_by_id = now, author.id


def _company(session: Session, slug: str) -> Company:
    public_id = stable_public_id("company", slug)
    return session.scalars(select(Company).where(Company.public_id == public_id)).one()


def _day(row: Row, name: str) -> date | None:
    return date.fromisoformat(row[name]) if row.get(name) else None
