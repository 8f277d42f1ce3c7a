"""A small true world of mentoring: a firm and its owner, a mentor, a coordinator, a stranger."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.attachment import Attachment
from app.models.audit import AuditEvent
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.mentor import Mentor
from app.models.notice import Notice
from app.models.stay import Stay, StayMember
from app.models.visit import Visit
from app.services.actor import Actor
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks
from app.services.visit_calendar import Sender
from tests.factories import Factory

SITE = "https://ieum.invalid"
PDF = b"%PDF-1.4\n%%EOF\n"


def png() -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return buffer.getvalue()


class EngagementWorld:
    """A running engagement; ``values`` are what services take besides session and actor."""

    def __init__(self, session: Session, make: Factory) -> None:
        self.session, self.make, self.now = session, make, make.now
        self.catalogue = load_catalogue(session)
        self.coordinator = make.coordinator()
        self.owner = make.user(name="한대표")
        self.firm = make.company(self.owner)
        self.engagement: Engagement = make.engagement(self.firm)
        self.mentor = session.get_one(Mentor, self.engagement.mentor_id)
        self.person = session.get_one(User, self.mentor.user_id)
        self.id = self.engagement.public_id
        self._numbers = count(1)
        # the next SELECT sees what others wrote meanwhile
        session.commit()

    def act(self, user: User) -> Actor:
        actor = actor_for(self.session, session_key(user))
        assert actor
        return actor

    @property
    def asker(self) -> Actor:
        return self.act(self.owner)

    @property
    def helper(self) -> Actor:
        return self.act(self.person)

    @property
    def region(self) -> Actor:
        return self.act(self.coordinator)

    @property
    def values(self) -> dict[str, Any]:
        return {"catalogue": self.catalogue, "now": self.now}

    @property
    def sender(self) -> Sender:
        return Sender(SiteLinks(SITE), "이음 <ieum@ieum.invalid>")

    def team_member(self, role: str = "member", state: str = "running") -> User:
        """Another mentor in the team of a stay of the engagement."""
        mentor = self.make.mentor()
        stay = Stay(
            engagement_id=self.engagement.id,
            company_id=self.firm.id,
            state=state,
            first_day=date(2026, 11, 2),
            last_day=date(2026, 12, 18),
            created_by_id=self.person.id,
            created_at=self.now,
        )
        self.session.add(stay)
        self.session.flush()
        self.session.add(StayMember(stay_id=stay.id, user_id=mentor.user_id, role=role))
        self.session.commit()
        return self.session.get_one(User, mentor.user_id)

    def visit(self, state: str = "held", days: int = -1, **values: Any) -> Visit:
        """A visit so many days from now."""
        starts = None if state == "proposed" else self.now + timedelta(days=days)
        visit = Visit(
            **{
                "engagement_id": self.engagement.id,
                "state": state,
                "address": "진안군 진안읍 1",
                "starts_at": starts,
                "proposed_by_id": self.person.id,
                "created_at": self.now,
                "updated_at": self.now,
                **values,
            }
        )
        self.session.add(visit)
        self.session.commit()
        return visit

    def goal(self, **values: Any) -> Goal:
        """A goal: from whatever it is to 2 % by the end of March."""
        goal = Goal(
            **{
                "engagement_id": self.engagement.id,
                "metric_id": "process_defect",
                "unit": "%",
                "target": Decimal(2),
                "target_by": date(2027, 3, 31),
                "created_by_id": self.person.id,
                "created_at": self.now,
                **values,
            }
        )
        self.session.add(goal)
        self.session.commit()
        return goal

    def reading(self, goal: Goal, point: str = "baseline", **values: Any) -> GoalReading:
        """A value of 8 % of September and October; one later month for other points."""
        first, last = (date(2026, 9, 1), date(2026, 10, 31))
        if point != "baseline":
            first, last = (date(2026, 11, 1), date(2026, 11, 30))
        reading = GoalReading(
            **{
                "goal_id": goal.id,
                "point": point,
                "value": Decimal(8),
                "period_from": first,
                "period_to": last,
                "measured_by": "품질팀",
                "method": "불량 수를 투입 수로 나눔",
                "entered_by_id": self.owner.id,
                "entered_at": datetime(2026, 11, 1, tzinfo=UTC),
                **values,
            }
        )
        self.session.add(reading)
        self.session.commit()
        return reading

    def file(self, owner: User | None = None) -> Attachment:
        """A stored picture without bytes."""
        row = Attachment(
            public_id=f"efile{next(self._numbers)}",
            digest="0" * 64,
            media_type="image/webp",
            filename="일지.webp",
            size=1,
            owner_id=(owner or self.owner).id,
            created_at=self.now,
        )
        self.session.add(row)
        self.session.commit()
        return row

    def audited(self, action: str) -> list[AuditEvent]:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
        return list(self.session.scalars(query))

    def told(self) -> list[tuple[int, str]]:
        """(person, event without the engagement) of the notices so far, in order."""
        rows = self.session.scalars(select(Notice).order_by(Notice.id))
        return [(row.user_id, row.event.replace(f"engagement:{self.id}:", "")) for row in rows]
