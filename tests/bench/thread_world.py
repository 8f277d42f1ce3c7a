"""A region with thousands of engagements, for measuring the pages of the thread."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.db import Base
from app.models.account import Grant, User
from app.models.challenge import Challenge, ChallengeCategory
from app.models.company import Company, Membership
from app.models.engagement import Engagement, EngagementNote, Goal, GoalReading
from app.models.follow_up import FollowUp
from app.models.mentor import Mentor, MentorSeat
from app.models.notice import Notice
from app.models.request import Request, RequestMessage, RequestRound
from app.models.stay import DayLog, Stay, StayMember, StayTask
from app.models.visit import Visit
from app.runtime.catalogue import Catalogue
from tests.bench.world import read_phrases, read_sentences

FIRMS, MENTORS, SEATS = 1_500, 300, 4
TASKS_A_STAY, NOTICES_A_PERSON = 28, 30
"""28 tasks a firm were found in the first 42 stays of Jeonbuk."""
_WAITING = 200
_TABLES: tuple[type[Base], ...] = (
    User, Grant, Company, Membership, Mentor, MentorSeat, Challenge, ChallengeCategory,
    RequestRound, Request, RequestMessage, Engagement, Goal, GoalReading, Visit, EngagementNote,
    Stay, StayMember, StayTask, DayLog, FollowUp, Notice,
)  # fmt: skip
"""In the order in which foreign keys allow them to be written."""

Rows = dict[type[Base], list[dict[str, Any]]]


def fill(
    session: Session, catalogue: Catalogue, engagements: int, password_hash: str, now: datetime
) -> None:
    """Write a region: its coordinator, firms, mentors, and ``engagements`` with all that belongs.

    The coordinator has row id 1; the owner of firm n has n + 1; mentors are the owners of the
    first firms. Four of five engagements are over; every fifth has a stay.
    """
    dice, rows = random.Random(engagements), defaultdict[type[Base], list[dict[str, Any]]](list)
    _people(rows, dice, catalogue, password_hash, now)
    words = _Words(dice, read_phrases("owner"), read_sentences(), catalogue)
    running = defaultdict[int, int](int)
    for number in range(1, engagements + 1):
        _engagement(rows, words, number, running, now)
    for number in range(engagements + 1, engagements + _WAITING + 1):
        _request(rows, words, number, "open", now - timedelta(days=number % 9))
    for table in _TABLES:
        session.execute(insert(table), rows[table])


class _Words:
    """What the rows say, drawn with a seed."""

    def __init__(
        self, dice: random.Random, owners: list[str], sentences: list[str], catalogue: Catalogue
    ) -> None:
        self.dice, self.owners, self.sentences = dice, owners, sentences
        self.metrics = list(catalogue.metrics.values())
        self.categories = list(catalogue.categories)
        self.remedies = list(catalogue.remedies)

    def pick(self, items: list[str]) -> str:
        return self.dice.choice(items)


def _people(
    rows: Rows, dice: random.Random, catalogue: Catalogue, password_hash: str, now: datetime
) -> None:
    joined = now - timedelta(days=1_400)
    places, trades = catalogue.places_of("52"), [t for t in catalogue.trades if len(t) == 3]
    for person in range(1, FIRMS + 2):
        rows[User].append({
            "id": person, "email": f"person{person}@example.com", "name": f"사람 {person}",
            "password_hash": password_hash, "status": "active", "created_at": joined,
            "verified_at": joined,
        })  # fmt: skip
        rows[Notice] += [
            {
                "user_id": person, "kind": "engagement", "event": f"bench:{person}:{n}",
                "subject": "[이음] 멘토링 소식", "body": "측정을 위한 소식이에요.", "mode": "now",
                "created_at": now - timedelta(hours=n), "read_at": None if n < 3 else now,
            }
            for n in range(NOTICES_A_PERSON)
        ]  # fmt: skip
    rows[Grant].append(
        {"user_id": 1, "role": "coordinator", "region_code": "52", "created_at": joined}
    )
    for firm in range(1, FIRMS + 1):
        rows[Company].append({
            "id": firm, "name": f"측정기업 {firm}", "registration_number": f"{2_000_000_000 + firm}",
            "industry_code": dice.choice(trades), "municipality_code": dice.choice(places).id,
            "headcount": dice.randint(3, 80), "sales_band": "1_5bn", "level": "none",
            "status": "approved", "created_at": joined,
        })  # fmt: skip
        rows[Membership].append({"user_id": firm + 1, "company_id": firm, "role": "owner"})
    for mentor in range(1, MENTORS + 1):
        rows[Mentor].append({
            "id": mentor, "user_id": mentor + 1, "company_id": mentor, "status": "approved",
            "headline": "검사와 납기를 도와드려요", "topics": ["defect"], "created_at": joined,
        })  # fmt: skip
        rows[MentorSeat] += [
            {"id": (mentor - 1) * SEATS + n + 1, "mentor_id": mentor, "number": n + 1}
            for n in range(SEATS)
        ]


def _request(
    rows: Rows, words: _Words, number: int, state: str, at: datetime
) -> tuple[int, int, int]:
    mentor = words.dice.randint(1, MENTORS)
    firm = words.dice.randint(MENTORS + 1, FIRMS)
    if state == "open":
        # one waiting request a firm, so that no slot is taken twice
        firm = MENTORS + 1 + number % (FIRMS - MENTORS)
    over = state != "open"
    rows[Challenge].append({
        "id": number, "company_id": firm, "author_id": firm + 1, "text": words.pick(words.owners),
        "created_at": at, "updated_at": at,
    })  # fmt: skip
    rows[ChallengeCategory].append({
        "challenge_id": number, "category_id": words.pick(words.categories), "confidence": 0.8,
        "confirmed": True,
    })  # fmt: skip
    rows[RequestRound].append({
        "id": number, "challenge_id": number, "company_id": firm, "asker_id": firm + 1,
        "opened_at": at, "closed_at": at if over else None, "outcome": "matched" if over else None,
    })  # fmt: skip
    rows[Request].append({
        "id": number, "round_id": number, "challenge_id": number, "company_id": firm,
        "slot": None if over else 1, "mentor_id": mentor, "asker_id": firm + 1, "state": state,
        "opened_at": at, "due_at": at + timedelta(days=7), "answered_at": at if over else None,
    })  # fmt: skip
    rows[RequestMessage].append({
        "request_id": number, "author_id": firm + 1, "kind": "ask", "created_at": at,
        "text": words.pick(words.sentences),
    })  # fmt: skip
    return mentor, firm, number


def _engagement(
    rows: Rows, words: _Words, number: int, running: dict[int, int], now: datetime
) -> None:
    stays = number % 5 == 1
    # a stay that is written as closed lies in the past
    began = now - timedelta(days=words.dice.randint(75 if stays else 1, 1_200))
    mentor, firm, _ = _request(rows, words, number, "accepted", began)
    over = number % 5 != 0 or running[mentor] >= SEATS
    running[mentor] += not over
    ended = began + timedelta(days=70) if over else None
    rows[Engagement].append({
        "id": number, "request_id": number, "mentor_id": mentor, "company_id": firm,
        "seat_id": (mentor - 1) * SEATS + (1 if over else running[mentor]),
        "started_at": began, "ended_at": ended, "closed_code": "goal_reached" if over else None,
        "closed_reason": "정한 목표에 닿았어요." if over else "",
    })  # fmt: skip
    _goals(rows, words, number, firm, began, over=over)
    for visit in range(3):
        at = began + timedelta(days=7 + 14 * visit)
        rows[Visit].append({
            "engagement_id": number, "state": "held" if at < now else "agreed", "address": "공장 1동",
            "travel_minutes": 50, "starts_at": at, "proposed_by_id": mentor + 1, "created_at": began,
            "updated_at": began,
        })  # fmt: skip
    for author, visibility in ((mentor + 1, "shared"), (firm + 1, "shared"), (firm + 1, "private")):
        rows[EngagementNote].append({
            "engagement_id": number, "author_id": author, "visibility": visibility,
            "text": words.pick(words.sentences), "created_at": began, "updated_at": began,
        })  # fmt: skip
    if stays:
        _stay(rows, words, number, mentor, firm, began)


def _goals(
    rows: Rows, words: _Words, number: int, firm: int, began: datetime, *, over: bool
) -> None:
    for metric in words.dice.sample(words.metrics, 2):
        rows[Goal].append({
            "id": len(rows[Goal]) + 1, "engagement_id": number, "metric_id": metric.id,
            "unit": metric.units[0], "target": Decimal(20), "target_by": date(2026, 12, 31),
            "created_by_id": firm + 1, "created_at": began,
        })  # fmt: skip
        for month, point in enumerate(("baseline", "m0", "m3") if over else ("baseline",)):
            first = date(2023, 1 + 3 * month, 1)
            rows[GoalReading].append({
                "goal_id": len(rows[Goal]), "point": point, "value": Decimal(40 - 8 * month),
                "period_from": first, "period_to": first + timedelta(days=27),
                "measured_by": "생산팀", "entered_by_id": firm + 1, "entered_at": began,
            })  # fmt: skip
    if over:
        for month in (0, 3, 6, 12):
            done = month < 6
            due = began.date() + timedelta(days=70 + 30 * month)
            rows[FollowUp].append({
                "engagement_id": number, "month": month, "due_on": due, "asked_at": began,
                "state": "answered" if done else "asked", "answered_at": began if done else None,
            })  # fmt: skip


def _stay(rows: Rows, words: _Words, number: int, mentor: int, firm: int, began: datetime) -> None:
    stay, first = len(rows[Stay]) + 1, began.date() + timedelta(days=10)
    rows[Stay].append({
        "id": stay, "engagement_id": number, "company_id": firm, "state": "closed",
        "first_day": first, "last_day": first + timedelta(days=48), "planned_tasks": TASKS_A_STAY,
        "created_by_id": mentor + 1, "created_at": began, "closed_at": began + timedelta(days=60),
    })  # fmt: skip
    rows[StayMember] += [
        {"stay_id": stay, "user_id": mentor + 1, "role": "lead"},
        {"stay_id": stay, "user_id": firm + 1, "role": "firm"},
    ]
    for task in range(1, TASKS_A_STAY + 1):
        found = began + timedelta(days=10 + task)
        rows[StayTask].append({
            "stay_id": stay, "number": task, "client_key": f"{stay}-{task}", "state": "closed",
            "title": words.pick(words.sentences)[:60], "category_id": words.pick(words.categories),
            "solution_id": words.pick(words.remedies), "owner_id": mentor + 1, "cost_won": 300_000,
            "measure": "이동 거리", "unit": "m", "before_value": Decimal(210),
            "after_value": Decimal(77), "found_by_id": mentor + 1, "found_at": found,
            "started_at": found, "done_at": found + timedelta(days=3),
        })  # fmt: skip
    rows[DayLog] += [
        {
            "stay_id": stay, "day": first + timedelta(days=day), "author_id": mentor + 1,
            "text": words.pick(words.sentences), "updated_at": began,
        }
        for day in range(0, 48, 2)
    ]  # fmt: skip
