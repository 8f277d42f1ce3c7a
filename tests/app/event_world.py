"""A small true world of an event: its coordinator, a firm with its owner, a mentor."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.event import Event, Registration
from app.models.outbox import Outbox
from app.services.actor import Actor
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks
from tests.factories import Factory

LINKS = SiteLinks("https://ieum.example")


class EventWorld:
    """Who has to do with an event of the province 52."""

    def __init__(self, session: Session, make: Factory) -> None:
        self.session, self.make, self.now = session, make, make.now
        self.catalogue = load_catalogue(session)
        self.coordinator = make.coordinator()
        self.owner = make.user(name="김사장")
        self.firm = make.company(self.owner, name="한들김치")
        self.mentor = make.mentor(make.company(municipality_code="52110"), topics=["defect"])
        self.person = session.get_one(User, self.mentor.user_id)

    def event(self, **values: Any) -> Event:
        return self.make.event(self.coordinator, **values)

    def act(self, user: User) -> Actor:
        actor = actor_for(self.session, session_key(user))
        assert actor
        return actor

    @property
    def desk(self) -> Actor:
        return self.act(self.coordinator)

    def guests(
        self, event: Event, number: int, *, side: str = "firm", **values: Any
    ) -> list[Registration]:
        """Guests of an event with mail addresses."""
        put = self.make.firm_at if side == "firm" else self.make.mentor_at
        return [
            put(event, name=f"손님 {side} {n}", email=f"{side}{n}@guest.example", **values)
            for n in range(number)
        ]

    def letters(self, part: str = "") -> list[str]:
        """Addresses of the letters whose key holds a text, in their order."""
        rows = self.session.scalars(
            select(Outbox).where(Outbox.key.contains(part)).order_by(Outbox.id)
        )
        return [row.payload["to"] for row in rows]

    def states(self, *rows: Registration) -> list[str]:
        """What became of registrations."""
        return [
            self.session.get_one(Registration, row.id, populate_existing=True).state for row in rows
        ]

    def audited(self, action: str) -> list[AuditEvent]:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
        return list(self.session.scalars(query))
