"""Writes the selection rounds of the demonstration: two years decided, one in review, one open."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.account import Grant
from app.models.programme import ProgrammeVersion
from app.models.selection import (
    Application,
    Criterion,
    Decision,
    Review,
    RoundReviewer,
    SelectionRound,
)
from app.repositories.selection import applications as application_rows
from app.repositories.selection import rounds as round_rows
from app.runtime.catalogue import Catalogue
from app.services.reference import load_catalogue
from app.services.scope import Scope
from app.services.seeding.days import at
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import World, add_person
from app.services.selection.access import OpenRound
from app.services.selection.board import board_of, figures_of
from app.services.selection.checking import check_now, frozen
from app.services.selection.deciding import NEED_ADVICE, filled
from app.services.selection.nearness import SITE, find_near
from app.services.selection.round_form import USUAL_CRITERIA

REGION = "52"
REASONS: Mapping[str, str] = {
    "chosen": "심사 점수 {points}점, {rank}위로 선정 범위({places}곳) 안에 들었어요.",
    "reserve": "심사 점수 {points}점, {rank}위로 예비 순위예요.",
    "rejected": "심사 점수 {points}점, {rank}위로 선정 범위({places}곳)에 들지 못했어요.",
    "not_eligible": "다음 요건에 맞지 않아요: {rule}",
}
ADVICE = "‘{weakest}’에서 점수가 가장 낮았어요. 이 부분을 먼저 보완하면 다음 모집에 도움이 돼요."


def seed_selection(world: World, folder: Path) -> int:
    """Write reviewers, rounds, applications, scores and decisions; return how many applications.

    Eligibility is what the rules say of the firms, the ranking what the engine finds: nothing of
    both stands in the file. A version or firm that does not exist is a KeyError.
    """
    story = json.loads((folder / "selection.json").read_text(encoding="utf-8"))
    catalogue = load_catalogue(world.session)
    for file in story["reviewers"]:
        person = add_person(
            world, login=file["login"], name=file["name"], joined=world.days_ago(700)
        )
        world.staff[file["login"]] = person
        world.session.add(
            Grant(
                user_id=person.id, role="reviewer", region_code=REGION, created_at=person.created_at
            )
        )
    return sum(_add_round(world, file, story, catalogue) for file in story["rounds"])


def _add_round(
    world: World, file: Mapping[str, Any], story: Mapping[str, Any], catalogue: Catalogue
) -> int:
    session, author = world.session, world.coordinator()
    opens, closes = _day(world, file, "opens"), _day(world, file, "closes")
    decided = at(date.fromisoformat(file["decided_on"]), 15) if "decided_on" in file else None
    row = SelectionRound(
        public_id=stable_public_id("round", file["slug"]), region_code=REGION,
        programme_version_id=_version(session, file).id, title=file["title"], opens_on=opens,
        closes_on=closes, places=file["places"], reserves=file["reserves"], reviewers_each=2,
        preference_points=Decimal(file["preference_points"]),
        least_points=Decimal(file["least_points"]), state=file["state"], decided_at=decided,
        decided_by_id=author.id if decided else None, created_by_id=author.id,
        created_at=min(at(opens - timedelta(days=14), 10), world.now), demonstration=True,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        Criterion(
            round_id=row.id, position=number, ko=line.ko, en=line.en, guidance=line.guidance,
            weight=line.weight,
        )
        for number, line in enumerate(USUAL_CRITERIA, start=1)
    )  # fmt: skip
    reviewers = [world.staff[one["login"]] for one in story["reviewers"]]
    session.add_all(RoundReviewer(round_id=row.id, user_id=person.id) for person in reviewers)
    session.flush()
    for number, one in enumerate(file["applications"]):
        _add_application(world, row, one, number, catalogue)
    if file["state"] in {"reviewing", "decided"}:
        _add_reviews(world, row, file, story)
    if decided is not None:
        _add_decisions(world, row, file, decided, catalogue)
    return len(file["applications"])


def _add_application(
    world: World,
    row: SelectionRound,
    one: Mapping[str, Any],
    number: int,
    catalogue: Catalogue,
) -> None:
    session, company = world.session, world.companies[one["firm"]]
    # spread over the last days of the call, the way firms do
    last = min(row.closes_on, today_in_seoul(world.now) - timedelta(days=1))
    day = max(row.opens_on, last - timedelta(days=number % 6))
    handed_in = min(at(day, 9 + number % 9), world.now)
    plan = application_rows.plan_for(session, company.id)
    draft = bool(one.get("draft"))
    version = session.get_one(ProgrammeVersion, row.programme_version_id)
    checked = check_now(session, company.id, version, on=day, catalogue=catalogue)
    session.add(
        Application(
            public_id=stable_public_id("application", f"{row.public_id}:{one['firm']}"),
            round_id=row.id, company_id=company.id, intake_id=plan[0].id if plan else None,
            state="draft" if draft else "submitted", title=one["title"],
            cost_won=one["cost_won"], checked={} if draft else frozen(checked),
            created_by_id=world.owners[one["firm"]].id, created_at=handed_in,
            submitted_at=None if draft else handed_in,
        )
    )  # fmt: skip
    session.flush()


def _add_reviews(
    world: World, row: SelectionRound, file: Mapping[str, Any], story: Mapping[str, Any]
) -> None:
    session = world.session
    people = [world.staff[one["login"]] for one in story["reviewers"]]
    handed_in = application_rows.handed_in(session, row.id)
    near = find_near(session, [person.id for person in people], handed_in)
    scores = {world.companies[a["firm"]].id: a["scores"] for a in file["applications"]}
    given = min(at(row.closes_on + timedelta(days=3), 10), world.now)
    done = min(at(row.closes_on + timedelta(days=12), 16), world.now)
    for number, (application, company) in enumerate(handed_in):
        allowed = [p for p in people if not near.of(p.id, company.id)]
        turn = islice(cycle(allowed), number, number + row.reviewers_each)
        for place, person in enumerate(turn):
            found = scores[company.id][place : place + 1]
            session.add(
                Review(
                    public_id=stable_public_id("review", f"{application.public_id}:{place}"),
                    application_id=application.id, reviewer_id=person.id,
                    state="done" if found else "open",
                    scores={str(n): s for n, s in enumerate(found[0], 1)} if found else {},
                    comment=story["comments"][(number + place) % 4] if found else "",
                    assigned_at=given, done_at=done if found else None,
                )
            )  # fmt: skip
        if number == 0:
            # one reviewer of each round knows a firm too well
            session.add(
                Review(
                    public_id=stable_public_id("review", f"{application.public_id}:near"),
                    application_id=application.id, reviewer_id=people[-1].id, state="conflict",
                    conflict=f"{SITE}visited", assigned_at=given, done_at=given,
                )
            )  # fmt: skip
    session.flush()


def _add_decisions(
    world: World,
    row: SelectionRound,
    file: Mapping[str, Any],
    decided: datetime,
    catalogue: Catalogue,
) -> None:
    session, author = world.session, world.coordinator()
    board = board_of(session, _opened(session, row, catalogue), catalogue=catalogue)
    mentors = {world.companies[a["firm"]].id: a["mentor"] for a in file["applications"]}
    for one in board.rows:
        outcome = one.ranked.outcome
        points, preference, rank, rank_without, displaced = figures_of(one)
        helped = outcome in NEED_ADVICE
        mentor = world.mentors[mentors[one.company.id]] if helped else None
        session.add(
            Decision(
                application_id=one.application.id, outcome=outcome, points=points,
                preference=preference, rank=rank, rank_without=rank_without, displaced=displaced,
                reason=filled(REASONS[outcome], one, board),
                advice=filled(ADVICE, one, board) if helped and points is not None else "",
                mentor_id=mentor.id if mentor else None, decided_by_id=author.id,
                decided_at=decided, told_at=decided,
            )
        )  # fmt: skip
    session.flush()


def _opened(session: Session, row: SelectionRound, catalogue: Catalogue) -> OpenRound:
    found = round_rows.by_id(session, row.id)
    region = frozenset({REGION})
    places = frozenset(place.id for place in catalogue.places_of(REGION))
    criteria = tuple(round_rows.criteria_of(session, row.id))
    scope = Scope(region, places, region)
    return OpenRound(found.round, found.version, found.programme, criteria, scope)


def _day(world: World, file: Mapping[str, Any], name: str) -> date:
    if f"{name}_on" in file:
        return date.fromisoformat(file[f"{name}_on"])
    return today_in_seoul(world.now) - timedelta(days=file[f"{name}_days_ago"])


def _version(session: Session, file: Mapping[str, Any]) -> ProgrammeVersion:
    query = select(ProgrammeVersion).where(
        ProgrammeVersion.programme_id == file["programme"],
        ProgrammeVersion.year == file["year"],
    )
    found = session.scalar(query.order_by(ProgrammeVersion.number.desc()).limit(1))
    if found is None:
        raise KeyError(file["programme"])
    return found
