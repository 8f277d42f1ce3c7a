"""Requests as they are read: lists of each side, and one request with its thread and its round."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models.account import User
from app.models.mentor import Mentor
from app.models.request import Request, RequestMessage, RequestRound
from app.repositories import requests
from app.repositories import rounds as rows
from app.repositories.requests import Circle, ListWish, RequestRow
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.request_access import FIRM, MENTOR, REGION, UNKNOWN, role_of, steps_of

PAGE_SIZE = 20
SORTS = requests.SORTS


@dataclass(frozen=True)
class Message:
    """One message of the thread and its author."""

    message: RequestMessage
    author: User


@dataclass(frozen=True)
class Ranked:
    """One place of a ranking."""

    request: Request
    mentor: Mentor
    person: User


@dataclass(frozen=True)
class RequestPage:
    """A request as one reader sees it.

    ``role`` is ``mentor``, ``firm`` or ``region``; ``steps`` are the things the reader may do now.
    ``ranking`` is the round by rank; the mentor sees none of it. ``contacts`` are the people of
    the other side while help runs, both sides for the region; empty otherwise.
    """

    row: RequestRow
    role: str
    steps: frozenset[str]
    thread: tuple[Message, ...]
    categories: tuple[str, ...]
    round: RequestRound
    ranking: tuple[Ranked, ...]
    contacts: tuple[User, ...]

    @property
    def queue(self) -> tuple[Ranked, ...]:
        """Who waits for their turn, the next one first."""
        return tuple(each for each in self.ranking if each.request.state == "queued")


def sides(actor: Actor) -> tuple[str, ...]:
    """Return the lists an actor has: as a mentor, as a firm, as a coordinator."""
    held = {MENTOR: actor.mentor, FIRM: actor.companies, REGION: actor.coordinator_regions}
    return tuple(side for side, has in held.items() if has)


def list_requests(
    session: Session,
    actor: Actor,
    side: str,
    *,
    states: Collection[str] = (),
    text: str = "",
    sort: str = "due",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[RequestRow], int]:
    """Return one page of the requests of a side, and how many there are. Two SELECTs.

    The order ``due`` puts what waits for the mentor first, then what waits for the firm, then the
    queue and the rest, each by due date; an unknown order is ``due``.

    Raises:
        NotFound: the actor has no such side.
    """
    if side not in sides(actor):
        raise NotFound(UNKNOWN)
    circle = Circle(company_ids=[c.id for c in actor.companies])
    if side == MENTOR and actor.mentor is not None:
        circle = Circle(mentor_id=actor.mentor.id)
    elif side == REGION:
        circle = Circle(regions=actor.coordinator_regions)
    wish = ListWish(circle, states, text, sort, (page - 1) * size, size)
    return requests.find(session, wish)


def show(session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue) -> RequestPage:
    """Return a request for its mentor, its firm's people or the region's coordinators.

    Five SELECTs, four for the mentor; one more while help runs, and for a coordinator.
    NotFound for anybody else.
    """
    row = requests.by_public_id(session, public_id)
    role = None if row is None else role_of(actor, row, catalogue)
    if row is None or role is None:
        raise NotFound(UNKNOWN)
    found = requests.categories_of(session, [row.challenge.id])
    ranking = () if role == MENTOR else rows.ranking(session, row.request.round_id)
    return RequestPage(
        row=row,
        role=role,
        steps=steps_of(session, actor, role, row),
        thread=tuple(
            Message(m, author) for m, author in requests.messages(session, row.request.id)
        ),
        categories=tuple(category for _, category, _ in found),
        round=session.get_one(RequestRound, row.request.round_id),
        ranking=tuple(Ranked(*each) for each in ranking),
        contacts=_contacts(session, row, role),
    )


def _contacts(session: Session, row: RequestRow, role: str) -> tuple[User, ...]:
    # addresses are for those whose mentoring it is, from the acceptance to the end
    if row.engagement is None or row.engagement.ended_at is not None:
        return ()
    mentor = () if role == MENTOR else (row.person,)
    firm = () if role == FIRM else tuple(requests.people_of(session, row.company.id))
    return mentor + firm
