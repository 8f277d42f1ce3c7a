"""Writes the intents of the demonstration: two programme years, in every state."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.account import User
from app.models.company import Company
from app.models.intake import Intake, IntakeVisit, Pain
from app.models.mentor import Mentor
from app.models.programme import ProgrammeVersion
from app.runtime.catalogue import Catalogue
from app.services.intakes import erasing
from app.services.plans import making
from app.services.reference import load_catalogue
from app.services.seeding.days import at
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import World

_PHONE = "0630000{number:04}"
"""No line has such a number: the exchange of zeros is not given out."""


def seed_intakes(world: World, folder: Path) -> int:
    """Write intents with their visits, figures and plans; return how many.

    Targets are not in the file: they are quoted from the published cases that fit.

    Raises:
        KeyError: a firm, mentor, place or version that does not exist.
    """
    story = json.loads((folder / "intakes.json").read_text(encoding="utf-8"))
    catalogue = load_catalogue(world.session)
    for number, file in enumerate(story["intakes"], start=1):
        _add(world, file, number, catalogue)
    return len(story["intakes"])


def _add(world: World, file: Mapping[str, Any], number: int, catalogue: Catalogue) -> None:
    session = world.session
    company = world.companies[file["company"]] if "company" in file else None
    sent = min(_moment(world, file, "sent_on", "days_ago", 10), world.now)
    intake = _intake(world, file, number, company, sent)
    visitor = _person(session, world.mentors[file["visitor"]]) if "visitor" in file else None
    if visitor is not None:
        intake.visitor_id = visitor.id
        days = file.get("assigned_days_ago")
        named = world.days_ago(days) if days is not None else sent + timedelta(days=2)
        intake.assigned_at = min(named, world.now)
    session.add(intake)
    session.flush()
    if visitor is not None:
        _add_visit(world, file, intake, visitor)
        for pain in file.get("pains", ()):
            _add_pain(session, pain, intake, visitor)
    if "plan" in file:
        _add_plan(world, file["plan"], intake, company, catalogue)


def _intake(
    world: World, file: Mapping[str, Any], number: int, company: Company | None, sent: datetime
) -> Intake:
    place = company.municipality_code if company else world.places[file["place"]]
    ended = at(date.fromisoformat(file["ended_on"]), 16) if "ended_on" in file else None
    intake = Intake(
        public_id=stable_public_id("intake", file["slug"]),
        client_key=f"demonstration-{file['slug']}", region_code=place[:2], municipality_code=place,
        programme_version_id=_version(world.session, file),
        firm=company.name if company else file["firm"], sales_won=file["sales"],
        headcount=file["headcount"], contact="담당자", phone=_PHONE.format(number=number),
        pain=file["pain"], state=file["state"], ended_as=file.get("end"),
        ended_reason=file.get("reason", ""), ended_at=ended,
        company_id=company.id if company else None, created_at=sent, demonstration=True,
    )  # fmt: skip
    over = ended is not None and world.now - ended > erasing.AFTER_END
    if over or file.get("end") == "withdrawn":
        erasing.erase(intake, now=ended or world.now)
    return intake


def _add_visit(world: World, file: Mapping[str, Any], intake: Intake, visitor: User) -> None:
    planned = file.get("planned_in")
    today = today_in_seoul(world.now)
    row = IntakeVisit(
        public_id=stable_public_id("intake_visit", file["slug"]),
        intake_id=intake.id,
        author_id=visitor.id,
        updated_at=intake.assigned_at or world.now,
        planned_on=today + timedelta(days=planned) if planned is not None else None,
    )
    note = file.get("visit")
    if note is not None:
        made = min(_moment(world, note, "day", "days_ago", 17), world.now)
        for name, value in note.items():
            if name not in {"day", "days_ago"}:
                setattr(row, name, value)
        row.day = row.planned_on = today_in_seoul(made)
        row.sent_at = row.updated_at = made
    world.session.add(row)
    world.session.flush()


def _add_pain(session: Session, file: Mapping[str, Any], intake: Intake, visitor: User) -> None:
    session.add(
        Pain(
            public_id=stable_public_id("pain", f"{intake.public_id}:{file['metric']}"),
            intake_id=intake.id, metric_id=file["metric"], unit=file["unit"],
            value=Decimal(file["value"]), period_from=date.fromisoformat(file["from"]),
            period_to=date.fromisoformat(file["to"]), measured_by=file["by"],
            method=file["method"], entered_by_id=visitor.id,
            entered_at=intake.assigned_at or intake.created_at,
        )
    )  # fmt: skip
    session.flush()


def _add_plan(
    world: World,
    file: Mapping[str, Any],
    intake: Intake,
    company: Company | None,
    catalogue: Catalogue,
) -> None:
    session = world.session
    visit = session.scalars(select(IntakeVisit).where(IntakeVisit.intake_id == intake.id)).one()
    begun = min((visit.sent_at or world.now) + timedelta(days=3), world.now)
    plan = making.drafted(intake, visit, catalogue, author_id=visit.author_id, now=begun)
    plan.public_id = stable_public_id("plan", intake.public_id)
    plan.schedule = [{"what": w, "from": first, "to": last} for w, first, last in file["schedule"]]
    plan.costs = [{"what": what, "won": won} for what, won in file["costs"]]
    plan.after_care, plan.state = file["after_care"], "ready" if file["ready"] else "draft"
    session.add(plan)
    session.flush()
    making.quote_targets(session, plan, intake, company, catalogue=catalogue, now=begun)


def _version(session: Session, file: Mapping[str, Any]) -> int | None:
    if "programme" not in file:
        return None
    programme, year = file["programme"]
    query = select(ProgrammeVersion.id).where(
        ProgrammeVersion.programme_id == programme,
        ProgrammeVersion.year == year,
        ProgrammeVersion.state == "published",
    )
    return session.scalars(query.order_by(ProgrammeVersion.number)).first()


def _person(session: Session, mentor: Mentor) -> User:
    return session.get_one(User, mentor.user_id)


def _moment(world: World, file: Mapping[str, Any], dated: str, counted: str, hour: int) -> datetime:
    if counted in file:
        return world.days_ago(file[counted])
    return at(date.fromisoformat(file[dated]), hour)
