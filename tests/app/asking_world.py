"""A small true world of asking: a firm with a challenge, a mentor with a case, a coordinator."""

import re
from dataclasses import asdict
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.mentor import Mentor
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.models.region_setting import RegionSetting
from app.models.registry import metadata
from app.models.request import Request
from app.services import asking, requests
from app.services.actor import Actor
from app.services.reference import load_catalogue
from app.services.region_settings import DEFAULTS
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks
from tests.factories import Factory, seed_reference

MESSAGE = "염도를 어떻게 맞추셨는지 알고 싶어요"


def build(url: str) -> None:
    """Write tables and reference rows into an empty database: the template of PostgreSQL tests."""
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session)
        session.commit()
    engine.dispose()


LINKS = SiteLinks("https://ieum.invalid")


def address(public_id: str) -> str:
    return LINKS.request(public_id)


class World:
    """Firm and mentor make different things, so that no rule stands between them."""

    def __init__(self, session: Session, make: Factory) -> None:
        self.session, self.make, self.now = session, make, make.now
        self.catalogue = load_catalogue(session)
        self.coordinator = make.coordinator()
        self.owner = make.user()
        self.firm = make.company(self.owner, products=["배추김치"], buyers=["한들마트"])
        self.challenge = make.challenge(self.firm, self.owner)
        self.mentor = self.new_mentor("동치미")

    def new_mentor(self, product: str, **values: Any) -> Mentor:
        """A mentor with a firm in Jeonju that makes ``product`` and has one published case."""
        firm_values = {"municipality_code": "52110", "level": "basic", "headcount": 20}
        changes = {k: values.pop(k) for k in ("buyers", "industry_code") if k in values}
        firm = self.make.company(products=[product], **firm_values, **changes)
        mentor = self.make.mentor(firm, **values)
        self.make.case(firm, self.person(mentor))
        return mentor

    def person(self, mentor: Mentor) -> User:
        return self.session.get_one(User, mentor.user_id)

    def act(self, user: User) -> Actor:
        actor = actor_for(self.session, session_key(user))
        assert actor
        return actor

    @property
    def asker(self) -> Actor:
        return self.act(self.owner)

    def helper(self, mentor: Mentor | None = None) -> Actor:
        return self.act(self.person(mentor or self.mentor))

    @property
    def values(self) -> dict[str, Any]:
        return {"catalogue": self.catalogue, "links": LINKS, "now": self.now}

    def ask(
        self, mentor: Mentor | None = None, actor: Actor | None = None, challenge: Any = None
    ) -> Request:
        return self.rank(mentor or self.mentor, actor=actor, challenge=challenge)[0]

    def rank(
        self, *mentors: Mentor, actor: Actor | None = None, challenge: Any = None
    ) -> list[Request]:
        sent = asking.ask(
            self.session, actor or self.asker, (challenge or self.challenge).public_id,
            [mentor.public_id for mentor in mentors], MESSAGE, **self.values,
        )  # fmt: skip
        self.session.commit()
        return sent

    def limit(self, **values: int) -> None:
        """Set limits of the region; the others keep their defaults."""
        row = RegionSetting(region_code="52", updated_at=self.now, **{**asdict(DEFAULTS), **values})
        self.session.merge(row)
        self.session.commit()

    def accept(self, request: Request, mentor: Mentor | None = None) -> Any:
        taken = requests.accept(
            self.session, self.helper(mentor), request.public_id, "함께해요", **self.values
        )
        self.session.commit()
        return taken

    def letters(self) -> list[tuple[str, str]]:
        """(address, event or template) of the letters so far, in order."""
        rows = self.session.scalars(select(Outbox).order_by(Outbox.id))
        return [(row.payload["to"], _named(row.key)) for row in rows]

    def told(self, user: User) -> list[str]:
        """The steps that a person was told of, in order: ``asked``, ``declined``."""
        rows = self.session.scalars(
            select(Notice).where(Notice.user_id == user.id).order_by(Notice.id)
        )
        return [_named(row.event) for row in rows]

    def keys(self, prefix: str = "request:") -> list[str]:
        """The keys in the letters so far, the oldest first."""
        rows = self.session.scalars(
            select(Outbox).where(Outbox.key.startswith(prefix)).order_by(Outbox.id)
        )
        bodies = (row.payload["body"] for row in rows if "keyed" in row.payload)
        return [found[1] for body in bodies if (found := re.search(r"/answer/([^?]+)", body))]

    def key(self, request: Request) -> str:
        """The key in the last letter about a request to its mentor."""
        return self.keys(f"request:{request.public_id}:")[-1]

    def audited(self, action: str) -> list[AuditEvent]:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
        return list(self.session.scalars(query))


def _named(event: str) -> str:
    # request:<id>:<step>[:<turn>] and round:<id>:<step>; other letters are named by their template
    parts = event.split(":")
    return parts[2] if parts[0] in {"request", "round"} else parts[0]
