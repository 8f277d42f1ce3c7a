"""A small true world of visits: a mentor of Jeonju helps a firm in Jinan, a coordinator looks on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.account import User
from app.models.audit import AuditEvent
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.models.visit import Visit
from app.services import visit_proposing
from app.services.actor import Actor
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks
from app.services.visit_calendar import Sender
from app.services.visit_rules import Details
from tests import postgres
from tests.app.asking_world import build
from tests.conftest import NOW
from tests.factories import Factory

SENDER = Sender(SiteLinks("https://ieum.example"), "이음 <no-reply@ieum.example>")
DETAILS = Details("절임 공정을 함께 보기", "전북 진안군 진안읍 1-2", 120, "mentor", 40)


def at(month: int, day: int, hour: int = 14, minute: int = 0, year: int = 2026) -> datetime:
    """Return a moment of Asia/Seoul."""
    return datetime(year, month, day, hour, minute, tzinfo=SEOUL)


class World:
    """Everything here happens on Sunday 22 November 2026, at noon in Korea."""

    def __init__(self, session: Session, make: Factory) -> None:
        self.session, self.make, self.now = session, make, make.now
        self.catalogue = load_catalogue(session)
        self.coordinator = make.coordinator()
        self.owner = make.user(name="박대표")
        self.firm = make.company(self.owner, name="진안김치")
        self.mentor, self.engagement = self.help(self.firm, name="김멘토")

    def help(
        self, firm: Any = None, mentor: Mentor | None = None, *, name: str = "멘토", **values: Any
    ) -> tuple[Mentor, Engagement]:
        """An engagement of a firm, with a new mentor of Jeonju unless one is given."""
        make = self.make
        firm = firm or make.company(make.user())
        if mentor is None:
            user = make.user(name=name)
            home = make.company(user, municipality_code="52110", products=["동치미"])
            mentor = make.mentor(home, user, **values)
        return mentor, make.engagement(firm, mentor)

    def act(self, user: User) -> Actor:
        actor = actor_for(self.session, session_key(user))
        assert actor
        return actor

    @property
    def person(self) -> User:
        """The mentor's account."""
        return self.session.get_one(User, self.mentor.user_id)

    @property
    def helper(self) -> Actor:
        return self.act(self.person)

    @property
    def asker(self) -> Actor:
        return self.act(self.owner)

    @property
    def desk(self) -> Actor:
        return self.act(self.coordinator)

    @property
    def values(self) -> dict[str, Any]:
        return {"catalogue": self.catalogue, "sender": SENDER, "now": self.now}

    def propose(
        self, *times: datetime, actor: Actor | None = None, engagement: Any = None, **values: Any
    ) -> Visit:
        """A visit proposed by the mentor unless another actor is given; committed."""
        visit = visit_proposing.propose(
            self.session, actor or self.helper, (engagement or self.engagement).public_id,
            times or (at(11, 26), at(11, 27, 10)), values.pop("details", DETAILS),
            **{**self.values, **values},
        )  # fmt: skip
        self.session.commit()
        return visit

    def agree(self, time: datetime | None = None, **values: Any) -> Visit:
        """A visit that the firm agreed to."""
        time = time or at(11, 26)
        visit = self.propose(time, **values)
        visit_proposing.choose(self.session, self.asker, visit.public_id, time, **self.values)
        self.session.commit()
        return visit

    def past(self, **values: Any) -> Visit:
        """An agreed visit that began yesterday."""
        visit = Visit(
            **{
                "engagement_id": self.engagement.id,
                "state": "agreed",
                "purpose": DETAILS.purpose,
                "address": DETAILS.address,
                "starts_at": self.now - timedelta(days=1),
                "proposed_by_id": self.owner.id,
                "created_at": self.now - timedelta(days=9),
                "updated_at": self.now - timedelta(days=9),
                **values,
            }
        )
        self.session.add(visit)
        self.session.commit()
        return visit

    def letters(self, template: str = "") -> list[Outbox]:
        """Letters so far that tell of an event whose name holds ``template``."""
        rows = self.session.scalars(select(Outbox).order_by(Outbox.id))
        return [row for row in rows if f":{template}" in row.key]

    def told(self, user: User) -> list[str]:
        """Events that a person was told of, without the visit's name."""
        query = select(Notice.event).where(Notice.user_id == user.id).order_by(Notice.id)
        return [event.split(":", 2)[2] for event in self.session.scalars(query)]

    def audited(self, action: str) -> list[AuditEvent]:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
        return list(self.session.scalars(query))


Deed = Callable[[Session], object]


def race(scene: Callable[[World], tuple[Deed, Deed]]) -> tuple[BaseException | None, World]:
    """Let two transactions on PostgreSQL do something at once.

    The second begins before the first has ended, and is seen to wait for it. Return what the
    second met, None where it succeeded, and the world as it is then.
    """
    engine = create_engine(postgres.clone(build))
    first, second = (Session(engine, expire_on_commit=False) for _ in range(2))
    with first, second, ThreadPoolExecutor(1) as other:
        world = World(first, Factory(first, NOW))
        one, two = scene(world)
        first.commit()
        one(first)
        late = other.submit(two, second)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            done, _ = wait([late], timeout=0.02)
            assert not done, late.exception()
        first.commit()
        error = late.exception(timeout=20)
        second.rollback() if error else second.commit()
        second.close()
        first.rollback()
        first.expire_all()
        # read once more, so that the world outlives its engine
        for visit in first.scalars(select(Visit)):
            first.refresh(visit)
    engine.dispose()
    return error, world
