"""Letters about requests and challenges: each step tells both sides, in their own language."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.request import Request
from app.repositories import accounts, requests
from app.repositories.requests import RequestRow
from app.runtime.catalogue import Catalogue
from app.services import mail_tokens, mailing
from app.services.notifying import notify
from app.services.site_links import SiteLinks

Address = Callable[[str], str]
"""How the site writes the full address of a page from a public id, for letters."""

STEPS = (
    "asked", "accepted", "declined", "not_this_season", "asked_back", "replied", "withdrawn",
    "expired", "lapsed", "prolonged",
)  # fmt: skip
"""Each has the letters ``request_<step>_firm`` and ``request_<step>_mentor``."""
ANSWERED_BY_LINK = frozenset({"asked", "replied", "reminder", "prolonged"})
"""Letters to the mentor with four links that answer without signing in."""
CHOICES = ("yes", "more", "season", "no")

REASONS: Mapping[str, tuple[str, str]] = {
    "process": ("제가 아는 공정과 달라요.", "It is not the process I know."),
    "competitor": ("제품이나 거래처가 겹쳐요.", "Our products or buyers overlap."),
    "too_far": ("찾아뵙기에 너무 멀어요.", "It is too far for me to visit."),
    "no_time": ("당분간 시간을 내기 어려워요.", "I cannot find the time for now."),
    "level": ("지금 단계에는 다른 도움이 먼저예요.", "Other help should come first at this stage."),
    "language": ("함께 쓸 말이 없어요.", "We have no language in common."),
}
"""Why a mentor said no, in Korean and English, as the letter quotes it."""

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
    links: SiteLinks,
    now: datetime,
    message: str = "",
    turn: object = "",
) -> None:
    """Tell the mentor and everybody of the firm of a step. Arguments are those of ``tell_mentor``.

    A step is one of ``STEPS``.
    """
    tell_mentor(session, step, row, links=links, now=now, message=message, turn=turn)
    tell_firm(session, step, row, links=links, now=now, message=message, turn=turn)


def tell_mentor(
    session: Session,
    step: str,
    row: RequestRow,
    *,
    links: SiteLinks,
    now: datetime,
    message: str = "",
    turn: object = "",
) -> None:
    """Tell the mentor of a step. Two SELECTs.

    Args:
        session: the running transaction.
        step: names the letter ``request_<step>_mentor``.
        row: the request after the step.
        links: addresses of the site.
        now: when.
        message: what was written with it.
        turn: tells apart steps that may happen to a request more than once.
    """
    firm = requests.people_of(session, row.company.id)
    values = _values(row, message) | {"firm_contact": _contact(firm)}
    link = links.request(row.request.public_id)
    values |= dict.fromkeys(CHOICES, link)
    keyed: dict[str, str] = {}
    if step in ANSWERED_BY_LINK and row.request.state == "open":
        key = mail_tokens.issue(
            session,
            mail_tokens.ANSWER,
            row.request.id,
            row.person.id,
            expires_at=row.request.due_at,
            now=now,
        )
        keyed = {choice: links.answer(key, choice) for choice in CHOICES}
    _tell(
        session,
        f"request_{step}_mentor",
        [row.person],
        event=_event(row, step, turn),
        values=values,
        due=row.request.due_at,
        link=link,
        now=now,
        keyed=keyed,
        reason=row.request.reason_code,
    )


def tell_firm(
    session: Session,
    step: str,
    row: RequestRow,
    *,
    links: SiteLinks,
    now: datetime,
    message: str = "",
    turn: object = "",
) -> None:
    """Tell everybody of the firm of a step, as ``tell_mentor`` tells the mentor."""
    _tell(
        session,
        f"request_{step}_firm",
        requests.people_of(session, row.company.id),
        event=_event(row, step, turn),
        values=_values(row, message) | {"mentor_contact": _contact([row.person])},
        due=row.request.due_at,
        link=links.request(row.request.public_id),
        now=now,
        reason=row.request.reason_code,
    )


def tell_exhausted(
    session: Session,
    round_id: str,
    challenge: Challenge,
    company: Company,
    *,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Tell the firm that nobody it ranked can help. ``round_id`` is the public id of the round."""
    _tell(
        session,
        "round_exhausted_firm",
        requests.people_of(session, company.id),
        event=f"round:{round_id}:exhausted",
        values={"firm": company.name, "text": _excerpt(challenge.text)},
        due=None,
        link=links.match(challenge.public_id),
        now=now,
    )


def tell_desk(
    session: Session,
    why: str,
    event: str,
    challenge: Challenge,
    company: Company,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Tell the region's coordinators that a search is stuck.

    ``why`` is ``exhausted`` or ``lapsed``, ``event`` what happened, for nobody hears it twice.
    """
    place = catalogue.places[company.municipality_code]
    _tell(
        session,
        f"round_{why}_desk",
        accounts.coordinators_of(session, place.region),
        event=event,
        values={"firm": company.name, "place": place.ko, "text": _excerpt(challenge.text)},
        due=None,
        link=links.desk_stuck(),
        now=now,
        kind="desk",
    )


def tell_coordinators(
    session: Session, template: str, region: str, values: dict[str, str], *, now: datetime
) -> None:
    """Queue a letter to every coordinator of a region. One SELECT."""
    for person in accounts.coordinators_of(session, region):
        mailing.queue(
            session, template, to=person.email, locale=person.locale, values=values, now=now
        )


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


def revoke_keys(session: Session, request: Request, *, now: datetime) -> None:
    """Make the keys in earlier letters about a request useless: it was answered, or is over."""
    mail_tokens.revoke(session, mail_tokens.ANSWER, request.id, now=now)


def _tell(
    session: Session,
    template: str,
    people: Iterable[User],
    *,
    event: str,
    values: Mapping[str, str],
    due: datetime | None,
    link: str,
    now: datetime,
    keyed: Mapping[str, str] | None = None,
    kind: str = "request",
    reason: str = "",
) -> None:
    # dates and reasons of the list are written in each language
    by_locale: dict[str, list[User]] = defaultdict(list)
    for person in people:
        by_locale[person.locale].append(person)
    for locale, readers in by_locale.items():
        dated = {} if due is None else {"due": _day(today_in_seoul(due), locale)}
        if reason in REASONS:
            dated["message"] = _quoted(reason, values["message"], locale)
        notify(
            session,
            kind,
            template,
            readers,
            event=event,
            values={**values, **dated},
            link=link,
            now=now,
            keyed=keyed,
        )


def _values(row: RequestRow, message: str) -> dict[str, str]:
    return {
        "mentor": row.person.name,
        "firm": row.company.name,
        "text": _excerpt(row.challenge.text),
        "message": message,
    }


def _event(row: RequestRow, step: str, turn: object) -> str:
    name = f"request:{row.request.public_id}:{step}"
    return f"{name}:{turn}" if turn else name


def _contact(people: Iterable[User]) -> str:
    return ", ".join(f"{person.name} <{person.email}>" for person in people)


def _quoted(code: str, message: str, locale: str) -> str:
    return "\n\n".join(filter(None, (REASONS[code][locale != "ko"], message)))


def _day(value: date, locale: str) -> str:
    if locale == "ko":
        return f"{value.month}월 {value.day}일"
    return f"{value.day} {_MONTHS[value.month - 1]}"


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT else f"{flat[: _EXCERPT - 1]}…"
