"""A small true world of a stay: a firm with its owner, a mentor, a second mentor, a coordinator."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.company import Membership
from app.models.mentor import Mentor
from app.models.outbox import Outbox
from app.models.stay import Stay
from app.services import stays
from app.services.actor import Actor
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from app.services.stays import StayPlan
from tests.factories import Factory

FIRST, LAST = date(2026, 11, 23), date(2027, 1, 8)


def address(public_id: str) -> str:
    return f"https://ieum.invalid/stays/{public_id}"


class StayWorld:
    """The mentor's engagement runs; ``plan`` plans a stay from tomorrow for seven weeks."""

    def __init__(self, session: Session, make: Factory) -> None:
        self.session, self.make, self.now = session, make, make.now
        self.catalogue = load_catalogue(session)
        self.coordinator = make.coordinator()
        self.owner = make.user(name="김사장")
        self.firm = make.company(self.owner, name="한들김치")
        self.mentor = make.mentor(make.company(municipality_code="52110", products=["도금 부품"]))
        self.lead = self.person(self.mentor)
        self.engagement = make.engagement(self.firm, self.mentor)
        self.second = self.new_mentor()

    def new_mentor(self, **values: Any) -> User:
        """Another approved mentor of the province."""
        firm = self.make.company(municipality_code="52140", products=["금형"], name="나래금형")
        return self.person(self.make.mentor(firm, **values))

    def person(self, mentor: Mentor) -> User:
        return self.session.get_one(User, mentor.user_id)

    def colleague(self) -> User:
        """Another person of the firm."""
        user = self.make.user(name="박과장")
        self.session.add(Membership(user_id=user.id, company_id=self.firm.id, role="staff"))
        self.session.commit()
        return user

    def act(self, user: User) -> Actor:
        actor = actor_for(self.session, session_key(user))
        assert actor
        return actor

    @property
    def values(self) -> dict[str, Any]:
        return {"catalogue": self.catalogue, "address": address, "now": self.now}

    @property
    def quiet(self) -> dict[str, Any]:
        """The values of services that tell nobody."""
        return {"catalogue": self.catalogue, "now": self.now}

    def plan(self, by: User | None = None, **changes: Any) -> Stay:
        planned = StayPlan(
            **{"first_day": FIRST, "last_day": LAST, "planned_tasks": 28, "plan": "", **changes}
        )
        stay = stays.plan(
            self.session, self.act(by or self.lead), self.engagement.public_id, planned,
            **self.values,
        )  # fmt: skip
        self.session.commit()
        return stay

    def running(self, **changes: Any) -> Stay:
        stay = self.plan(**changes)
        stays.start(self.session, self.act(self.lead), stay.public_id, **self.values)
        self.session.commit()
        return stay

    def told(self, event: str) -> set[str]:
        """Addresses of the letters about an event of a stay."""
        rows = self.session.scalars(select(Outbox).where(Outbox.key.contains(f":{event}")))
        return {row.payload["to"] for row in rows}

    def audited(self, action: str) -> list[AuditEvent]:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
        return list(self.session.scalars(query))
