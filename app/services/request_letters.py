"""Letters about requests and challenges: each step tells both sides, in their own language."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company
from app.repositories import accounts, requests
from app.repositories.requests import RequestRow
from app.runtime.catalogue import Catalogue
from app.services import mailing

Address = Callable[[str], str]
"""How the site writes the full address of a page from a public id, for letters."""

STEPS = (
    "asked", "accepted", "declined", "not_this_season", "asked_back", "replied", "withdrawn",
    "ended",
)  # fmt: skip
"""Each has the letters ``request_<step>_firm`` and ``request_<step>_mentor``."""

_EXCERPT = 160
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def tell_both(
    session: Session,
    step: str,
    row: RequestRow,
    *,
    message: str,
    address: Address,
    now: datetime,
    others: int = 0,
) -> None:
    """Queue the letters of a step to the mentor and to everybody of the firm. One SELECT.

    Args:
        session: the running transaction.
        step: one of ``STEPS``.
        row: the request after the step.
        message: what was written with it; may be empty.
        address: of the request's page.
        now: when.
        others: how many other requests about the challenge still wait, told to the firm.
    """
    due = today_in_seoul(row.request.due_at)
    values = {
        "mentor": row.person.name,
        "firm": row.company.name,
        "text": _excerpt(row.challenge.text),
        "message": message,
        "link": address(row.request.public_id),
        "others": str(others),
    }
    firm = requests.people_of(session, row.company.id)
    values["mentor_contact"] = _contact([row.person])
    values["firm_contact"] = _contact(firm)
    _send(session, f"request_{step}_mentor", [row.person], values, due, now)
    _send(session, f"request_{step}_firm", firm, values, due, now)


def tell_coordinators(
    session: Session, template: str, region: str, values: dict[str, str], *, now: datetime
) -> None:
    """Queue a letter to every coordinator of a region. One SELECT."""
    _send(session, template, accounts.coordinators_of(session, region), values, None, now)


def firm_values(
    company: Company, challenge: Challenge, catalogue: Catalogue, link: str
) -> dict[str, str]:
    """Return the values that letters about a challenge use."""
    return {
        "firm": company.name,
        "place": catalogue.places[company.municipality_code].ko,
        "text": _excerpt(challenge.text),
        "link": link,
    }


def _send(
    session: Session,
    template: str,
    people: Iterable[User],
    values: dict[str, str],
    due: date | None,
    now: datetime,
) -> None:
    for person in people:
        dated = values if due is None else {**values, "due": _day(due, person.locale)}
        mailing.queue(
            session, template, to=person.email, locale=person.locale, values=dated, now=now
        )


def _contact(people: Iterable[User]) -> str:
    return ", ".join(f"{person.name} <{person.email}>" for person in people)


def _day(value: date, locale: str) -> str:
    if locale == "ko":
        return f"{value.month}월 {value.day}일"
    return f"{value.day} {_MONTHS[value.month - 1]}"


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT else f"{flat[: _EXCERPT - 1]}…"
