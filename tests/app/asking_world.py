"""A small true world of asking: a firm with a challenge, a mentor with a case, a coordinator."""

from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.mentor import Mentor
from app.models.outbox import Outbox
from app.models.registry import metadata
from app.models.request import Request
from app.services import asking, requests
from app.services.actor import Actor
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
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


def address(public_id: str) -> str:
    return f"https://ieum.invalid/requests/{public_id}"


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
        return {"catalogue": self.catalogue, "address": address, "now": self.now}

    def ask(
        self, mentor: Mentor | None = None, actor: Actor | None = None, challenge: Any = None
    ) -> Request:
        sent = asking.ask(
            self.session, actor or self.asker, (challenge or self.challenge).public_id,
            (mentor or self.mentor).public_id, MESSAGE, **self.values,
        )  # fmt: skip
        self.session.commit()
        return sent

    def accept(self, request: Request, mentor: Mentor | None = None) -> Any:
        taken = requests.accept(
            self.session, self.helper(mentor), request.public_id, "함께해요", **self.values
        )
        self.session.commit()
        return taken

    def letters(self) -> list[tuple[str, str]]:
        """(address, template) of the letters so far, in order."""
        rows = self.session.scalars(select(Outbox).order_by(Outbox.id))
        return [(row.payload["to"], row.key.partition(":")[0]) for row in rows]

    def audited(self, action: str) -> list[AuditEvent]:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
        return list(self.session.scalars(query))
