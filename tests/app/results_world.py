"""A small true world of results: a firm with its mentor, two goals with a baseline, forms to answer."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.attachment import Attachment
from app.models.audit import AuditEvent
from app.models.engagement import Goal, GoalReading
from app.models.follow_up import FollowUp
from app.models.notice import Notice
from app.runtime.files import FileStore
from app.services import follow_up_answers, follow_up_clock, follow_ups
from app.services.actor import Actor
from app.services.follow_up_answers import Desk, Given, Outcome
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks
from tests.factories import Factory

LINKS = SiteLinks("https://ieum.invalid")
PDF = b"%PDF-1.4\n%%EOF\n"
VALUES = {
    "value": "5", "period_from": "2026-09", "period_to": "2026-10", "measured_by": "생산팀",
    "method": "전수 집계",
}  # fmt: skip


class ResultsWorld:
    """An engagement that ended on 2026-11-22, with two goals measured from May to July."""

    def __init__(self, session: Session, make: Factory, files: FileStore, **values: Any) -> None:
        self.session, self.make, self.files, self.now = session, make, files, make.now
        self.catalogue = load_catalogue(session)
        self.owner = make.user(name="김사장")
        self.firm = make.company(self.owner, name="진안김치")
        self.coordinator = make.coordinator()
        mentor_firm = make.company(municipality_code="52110", products=["도금 부품"])
        self.mentor = make.mentor(mentor_firm)
        self.mentor_person = session.get_one(User, self.mentor.user_id)
        self.engagement = make.engagement(
            self.firm, self.mentor, ended_at=make.now, closed_code="goal_reached", **values
        )
        self.defects = self.goal("process_defect", "%", "3")
        self.output = self.goal("output_day", "kg/일", "900")

    def act(self, user: User) -> Actor:
        actor = actor_for(self.session, session_key(user))
        assert actor
        return actor

    def goal(self, metric: str, unit: str, target: str, *, baseline: str = "8") -> Goal:
        goal = Goal(
            engagement_id=self.engagement.id, metric_id=metric, unit=unit, target=Decimal(target),
            target_by=date(2026, 12, 31), created_by_id=self.owner.id, created_at=self.now,
        )  # fmt: skip
        self.session.add(goal)
        self.session.flush()
        if baseline:
            self.read(goal, "baseline", baseline, date(2026, 5, 1), date(2026, 7, 31))
        self.session.commit()
        return goal

    def read(
        self, goal: Goal, point: str, value: str, first: date, last: date, **values: Any
    ) -> GoalReading:
        reading = GoalReading(
            **{
                "goal_id": goal.id, "point": point, "value": Decimal(value), "period_from": first,
                "period_to": last, "measured_by": "생산팀", "method": "전수 집계",
                "entered_by_id": self.owner.id, "entered_at": self.now, **values,
            }
        )  # fmt: skip
        self.session.add(reading)
        self.session.commit()
        return reading

    def file(self, name: str = "일지.pdf", **values: Any) -> Attachment:
        row = Attachment(
            **{
                "digest": self.files.put(PDF), "media_type": "application/pdf", "filename": name,
                "size": len(PDF), "owner_id": self.owner.id, "created_at": self.now, **values,
            }
        )  # fmt: skip
        self.session.add(row)
        self.session.commit()
        return row

    def plan(self, from_day: date = date(2026, 11, 22)) -> list[FollowUp]:
        rows = follow_ups.plan(self.session, self.engagement, from_day=from_day, now=self.now)
        self.session.commit()
        return rows

    def tick(self, now: datetime | None = None) -> int:
        """Let the clock do everything that is due; return how many forms moved."""
        moment = now or self.now
        moved = sum(
            follow_up_clock.move(
                self.session, each, catalogue=self.catalogue, links=LINKS, now=moment
            )
            for each in follow_up_clock.due(self.session, now=moment)
        )
        self.session.commit()
        return moved

    def asked(self) -> FollowUp:
        """Plan and ask; return the form of month 0."""
        first = self.plan()[0]
        self.tick()
        return first

    def keys(self, user: User) -> list[str]:
        """Return the keys that the letters to a person hold, the oldest first."""
        from app.models.outbox import Outbox

        bodies = self.session.scalars(
            select(Outbox.payload).where(Outbox.user_id == user.id).order_by(Outbox.id)
        )
        mark = "https://ieum.invalid/results/answer/"
        return [p["body"].split(mark)[1].split()[0] for p in bodies if mark in p["body"]]

    def desk(self, now: datetime | None = None) -> Desk:
        return Desk(self.files, self.catalogue, LINKS.results, now or self.now)

    def answer(
        self, form: follow_ups.FollowUpForm, given: dict[Goal, Given], **values: Any
    ) -> Outcome:
        desk = self.desk(values.pop("now", None))
        outcome = follow_up_answers.answer(
            self.session, form, {goal.public_id: one for goal, one in given.items()},
            values.pop("comment", ""),
            **{"mark": form.mark, "desk": desk, **values},
        )  # fmt: skip
        self.session.commit()
        return outcome

    def open(self, follow_up: FollowUp, user: User | None = None) -> follow_ups.FollowUpForm:
        return follow_ups.open_signed_in(
            self.session, self.act(user or self.owner), follow_up.public_id,
            catalogue=self.catalogue, lock=True,
        )  # fmt: skip

    def told(self, user: User) -> list[str]:
        """Return the events that a person was told of, in order."""
        query = select(Notice.event).where(Notice.user_id == user.id).order_by(Notice.id)
        return [event.rpartition(":")[2] for event in self.session.scalars(query)]

    def deeds(self) -> list[str]:
        return list(self.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def given(**changes: str) -> Given:
    """Return a whole row; keys as in ``VALUES``."""
    return Given(values={**VALUES, **changes})


def with_file(one: Given, data: bytes = PDF, filename: str = "일지.pdf") -> Given:
    """Return a row with a file."""
    return replace(one, upload=follow_up_answers.Upload(data, filename))
