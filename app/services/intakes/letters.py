"""Tells people of an intent: coordinators, its visitor, and the firm by its own address."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.intake import Intake
from app.repositories import accounts
from app.runtime.catalogue import Catalogue
from app.services import mailing
from app.services.notifying import notify
from app.services.signed_links import intake_token
from app.services.site_links import SiteLinks


def status_link(links: SiteLinks, intake: Intake) -> str:
    """Return the address at which a firm sees where its intent stands, without signing in."""
    return links.intent_status(intake_token(links.key, intake.public_id))


def tell_desk(
    session: Session,
    template: str,
    intake: Intake,
    *,
    catalogue: Catalogue,
    happened: str,
    link: str,
    now: datetime,
    values: Mapping[str, str] | None = None,
) -> None:
    """Tell the coordinators of the region; ``happened`` names what, once for each intent."""
    people = accounts.coordinators_of(session, intake.region_code)
    _tell(
        session, "desk", template, intake, people, catalogue=catalogue, happened=happened,
        link=link, now=now, values=values,
    )  # fmt: skip


def tell_people(
    session: Session,
    template: str,
    intake: Intake,
    people: Iterable[User],
    *,
    catalogue: Catalogue,
    happened: str,
    link: str,
    now: datetime,
    values: Mapping[str, str] | None = None,
) -> None:
    """Tell a visitor, or people of the firm."""
    _tell(
        session, "programme", template, intake, people, catalogue=catalogue, happened=happened,
        link=link, now=now, values=values,
    )  # fmt: skip


def write_to_firm(
    session: Session,
    template: str,
    intake: Intake,
    *,
    links: SiteLinks,
    happened: str,
    now: datetime,
    values: Mapping[str, str] | None = None,
) -> bool:
    """Write to the address that a firm gave; return whether there is one."""
    if not intake.email:
        return False
    filled = {"firm": intake.firm, "link": status_link(links, intake), **(values or {})}
    mailing.queue(
        session, template, to=intake.email, locale=intake.locale, values=filled, now=now,
        key=f"intake:{intake.public_id}:{happened}",
    )  # fmt: skip
    return True


def _tell(
    session: Session,
    kind: str,
    template: str,
    intake: Intake,
    people: Iterable[User],
    *,
    catalogue: Catalogue,
    happened: str,
    link: str,
    now: datetime,
    values: Mapping[str, str] | None,
) -> None:
    place, by_locale = catalogue.places[intake.municipality_code], dict[str, list[User]]()
    for person in people:
        by_locale.setdefault(person.locale, []).append(person)
    for locale, readers in by_locale.items():
        facts = {"firm": intake.firm, "place": place.en if locale == "en" else place.ko}
        notify(
            session, kind, template, readers,
            event=f"intake:{intake.public_id}:{happened}",
            values={**facts, **(values or {})}, link=link, now=now,
        )  # fmt: skip
