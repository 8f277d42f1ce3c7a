"""A province as large as the issue asks for: 20,000 firms, 5,000 cases, 200,000 KPI values."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.db import Base
from app.models.account import Grant, User
from app.models.case import CaseStudy, CaseVersion
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.intake import Intake
from app.models.kpi import Measure
from app.models.ledger import Aid, AidFunding, Deliverable
from app.models.mentor import Mentor, MentorSeat
from app.models.request import Request, RequestRound
from app.models.visit import Visit
from app.runtime.catalogue import Catalogue

FIRMS, CASES, ENGAGEMENTS, MENTORS = 20_000, 5_000, 5_000, 300
MEASURES_A_CASE, GOALS, POINTS = 12, 7, ("m0", "m3", "m6", "m12")
"""5,000 × 12 values of cases and 5,000 × 7 × 4 of goals: 200,000."""
SEATS = 5
INTAKES, AIDS = 2_000, 1_500
REGION = "52"
_TABLES: tuple[type[Base], ...] = (
    User, Grant, Company, Mentor, MentorSeat, Challenge, RequestRound, Request, Engagement, Visit,
    Goal, GoalReading, CaseStudy, CaseVersion, Measure, Intake, Aid, AidFunding, Deliverable,
)  # fmt: skip
Rows = dict[type[Base], list[dict[str, Any]]]


def fill(session: Session, catalogue: Catalogue, now: datetime, *, scale: float = 1.0) -> None:
    """Write the province; ``scale`` makes it smaller. The coordinator has row id 1.

    Publishing a version points back at its case, so cases are published last.
    """
    dice, rows = random.Random(6), defaultdict[type[Base], list[dict[str, Any]]](list)
    firms, helped = int(FIRMS * scale), int(ENGAGEMENTS * scale)
    _people(rows, int(MENTORS * scale) + helped // 20, now)
    _firms(rows, dice, catalogue, firms, now)
    for number in range(1, helped + 1):
        _engagement(rows, dice, catalogue, number, firms, now)
    for number in range(1, int(CASES * scale) + 1):
        _case(rows, dice, catalogue, number, firms, now)
    _programme(rows, dice, scale, firms, now)
    published = [
        {"id": row["id"], "status": "published", "published_version_id": row["id"],
         "published_at": row["updated_at"]}
        for row in rows[CaseStudy]
    ]  # fmt: skip
    for table in _TABLES:
        if rows[table]:
            session.execute(insert(table), rows[table])
    session.bulk_update_mappings(CaseStudy.__mapper__, published)


def _people(rows: Rows, mentors: int, now: datetime) -> None:
    for number in range(1, mentors + 2):
        rows[User].append(
            {"id": number, "email": f"p{number}@ieum.example", "name": f"사람 {number}",
             "password_hash": "!", "status": "active", "created_at": now, "verified_at": now}
        )  # fmt: skip
    rows[Grant].append({"user_id": 1, "role": "coordinator", "region_code": REGION,
                        "created_at": now})  # fmt: skip
    for number in range(1, mentors + 1):
        rows[Mentor].append(
            {"id": number, "user_id": number + 1, "company_id": number, "headline": "도와요",
             "topics": [], "solutions": [], "languages": ["ko"], "status": "approved",
             "created_at": now}
        )  # fmt: skip
        for seat in range(1, SEATS + 1):
            rows[MentorSeat].append(
                {"id": (number - 1) * SEATS + seat, "mentor_id": number, "number": seat}
            )


def _firms(
    rows: Rows, dice: random.Random, catalogue: Catalogue, firms: int, now: datetime
) -> None:
    places = [p.id for p in catalogue.places_of(REGION)]
    trades = [t.id for t in catalogue.trades.values() if t.parent is not None]
    for number in range(1, firms + 1):
        rows[Company].append(
            {"id": number, "name": f"기업 {number}", "registration_number": f"{number:010d}",
             "industry_code": dice.choice(trades), "municipality_code": dice.choice(places),
             "headcount": dice.randint(3, 200), "sales_band": "1_5bn", "level": "none",
             "status": "approved", "created_at": now - timedelta(days=dice.randint(1, 1400))}
        )  # fmt: skip


def _engagement(
    rows: Rows, dice: random.Random, catalogue: Catalogue, number: int, firms: int, now: datetime
) -> None:
    firm = dice.randint(1, firms)
    began = now - timedelta(days=dice.randint(30, 1000))
    # the seats of running ones are their own: every tenth still runs
    running = number % 10 == 0
    seat = number // 10 if running else 1
    rows[Challenge].append(
        {"id": number, "company_id": firm, "author_id": 1, "text": "불량이 많아요",
         "created_at": began, "updated_at": began}
    )  # fmt: skip
    rows[RequestRound].append(
        {"id": number, "challenge_id": number, "company_id": firm, "asker_id": 1,
         "opened_at": began, "closed_at": began, "outcome": "matched"}
    )  # fmt: skip
    rows[Request].append(
        {"id": number, "round_id": number, "challenge_id": number, "company_id": firm,
         "mentor_id": (seat - 1) // SEATS + 1, "asker_id": 1, "state": "accepted",
         "opened_at": began - timedelta(hours=dice.randint(1, 200)), "due_at": began,
         "answered_at": began}
    )  # fmt: skip
    rows[Engagement].append(
        {"id": number, "request_id": number, "seat_id": seat,
         "mentor_id": (seat - 1) // SEATS + 1, "company_id": firm, "started_at": began,
         "ended_at": None if running else began + timedelta(days=25),
         "closed_code": None if running else "goal_reached"}
    )  # fmt: skip
    if number % 7:
        rows[Visit].append(
            {"engagement_id": number, "state": "held", "address": "공장",
             "starts_at": began + timedelta(days=5), "proposed_by_id": 1, "created_at": began,
             "updated_at": began}
        )  # fmt: skip
    metrics = dice.sample(list(catalogue.metrics.values()), GOALS)
    for turn, metric in enumerate(metrics):
        goal = (number - 1) * GOALS + turn + 1
        before = dice.uniform(5, 100)
        first = began.date()
        rows[Goal].append(
            {"id": goal, "engagement_id": number, "metric_id": metric.id,
             "unit": dice.choice(metric.units), "target": Decimal(1), "target_by": first,
             "created_by_id": 1, "created_at": began}
        )  # fmt: skip
        for when, point in enumerate(("baseline", *POINTS)):
            value = before if point == "baseline" else before * dice.uniform(0.3, 1.3)
            rows[GoalReading].append(
                _reading(dice, goal, point, value, first + timedelta(days=120 * when), began)
            )


def _reading(
    dice: random.Random, goal: int, point: str, value: float, day: date, at: datetime
) -> dict[str, Any]:
    first, last = _period(day)
    return {
        "goal_id": goal, "point": point, "value": Decimal(f"{value:.2f}"), "period_from": first,
        "period_to": last, "method": dice.choice(("전수 집계", "일지 집계", "불량 ÷ 포장")),
        "entered_by_id": 1, "entered_at": at,
    }  # fmt: skip


def _period(day: date) -> tuple[date, date]:
    """Return the quarter of a day."""
    month = 3 * ((day.month - 1) // 3) + 1
    first = date(day.year, month, 1)
    after = date(day.year + (month == 10), (month + 3 - 1) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _case(
    rows: Rows, dice: random.Random, catalogue: Catalogue, number: int, firms: int, now: datetime
) -> None:
    at = now - timedelta(days=dice.randint(1, 1000))
    rows[CaseStudy].append(
        {"id": number, "company_id": dice.randint(1, firms), "author_id": 1, "status": "draft",
         "created_at": at, "updated_at": at}
    )  # fmt: skip
    rows[CaseVersion].append(
        {"id": number, "case_id": number, "number": 1, "state": "published", "author_id": 1,
         "title": f"사례 {number}", "programme_year": at.year, "created_at": at, "updated_at": at,
         "submitted_at": at}
    )  # fmt: skip
    for position in range(MEASURES_A_CASE):
        metric = dice.choice(list(catalogue.metrics.values()))
        first, last = _period(at.date() - timedelta(days=200))
        later, end = _period(at.date())
        before = dice.uniform(5, 100)
        rows[Measure].append(
            {"version_id": number, "metric_id": metric.id, "position": position,
             "unit": dice.choice(metric.units), "before": Decimal(f"{before:.2f}"),
             "before_from": first, "before_to": last,
             "after": Decimal(f"{before * dice.uniform(0.3, 1.3):.2f}"), "after_from": later,
             "after_to": end, "method": dice.choice(("전수 집계", "불량 ÷ 포장", ""))}
        )  # fmt: skip


def _programme(rows: Rows, dice: random.Random, scale: float, firms: int, now: datetime) -> None:
    place = rows[Company][0]["municipality_code"]
    for number in range(1, int(INTAKES * scale) + 1):
        at = now - timedelta(days=dice.randint(1, 700))
        rows[Intake].append(
            {"client_key": f"k{number}", "region_code": REGION, "municipality_code": place,
             "firm": f"의향 {number}", "headcount": 9, "state": "new", "created_at": at}
        )  # fmt: skip
    for number in range(1, int(AIDS * scale) + 1):
        rows[Aid].append(
            {"id": number, "region_code": REGION, "company_id": dice.randint(1, firms),
             "firm": f"기업 {number}", "agency": "도", "title": "전북형", "state": "running",
             "purpose": "smart_factory", "year": dice.choice((2024, 2025, 2026)),
             "created_by_id": 1, "created_at": now}
        )  # fmt: skip
        rows[AidFunding].append({"aid_id": number, "source": "province", "won": 40_000_000})
        for kind in ("interim_report", "final_report"):
            rows[Deliverable].append(
                {"aid_id": number, "kind": kind, "title": "보고서",
                 "due_on": (now + timedelta(days=dice.randint(-90, 200))).date()}
            )  # fmt: skip
