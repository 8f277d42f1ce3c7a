"""A firm says on a phone that it is interested: three facts, and whom to call back."""

import re
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Invalid, Problem
from app.models.intake import Intake
from app.repositories.intakes import rounds, rows
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.intakes import letters
from app.services.site_links import SiteLinks

CONSENT_VERSION = "2026-11-23"
"""Of the text about what is kept, why and how long; raised when it changes."""
MAX_FIRM, MAX_CONTACT, MAX_PAIN, MAX_EMAIL = 100, 50, 1000, 200
MAX_HEADCOUNT, MAX_EOK = 100_000, 1_000_000
EOK, MAN = 100_000_000, 10_000
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_PHONE = re.compile(r"\+?[0-9]{8,15}")
_NUMBER = N_("숫자로 적어 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요. 조금 줄여 주세요.")


@dataclass(frozen=True)
class Given:
    """An intent as it was typed; ``eok`` and ``man`` are hundreds of millions and ten thousands."""

    firm: str
    eok: str
    man: str
    unknown: bool
    headcount: str
    place: str
    contact: str
    phone: str
    email: str
    pain: str
    round: str
    consent: bool
    client_key: str
    locale: str = "ko"


def send(
    session: Session,
    given: Given,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> Intake:
    """Keep an intent, tell the coordinators of its region and write to the firm.

    The same form sent twice is one intent, which is returned unchanged.

    Raises:
        Invalid: by field.
    """
    there = rows.by_client_key(session, given.client_key)
    if there is not None:
        return there
    intake = _checked(session, given, catalogue, now)
    try:
        with session.begin_nested():
            session.add(intake)
    except IntegrityError:
        # the same form came twice in one moment, and the other one was faster
        there = rows.by_client_key(session, given.client_key)
        if there is None:
            raise
        return there
    auditing.record(
        session, None, "intake.sent", "intake", intake.public_id, now=now,
        region=intake.region_code, after={"firm": intake.firm, "consent": CONSENT_VERSION},
    )  # fmt: skip
    letters.tell_desk(
        session, "intake_new_desk", intake, catalogue=catalogue, happened="sent",
        link=links.desk_intake(intake.public_id), now=now,
    )  # fmt: skip
    letters.write_to_firm(
        session, "intake_received", intake, links=links, happened="received", now=now
    )
    return intake


def open_rounds(session: Session, *, region: str, now: datetime) -> list[rounds.Round]:
    """Return the programmes of a region, and of the state, that take applications now."""
    return rounds.in_force(session, region=region, on=today_in_seoul(now))


def _checked(session: Session, given: Given, catalogue: Catalogue, now: datetime) -> Intake:
    problems: dict[str, Problem | str] = {}
    sales = _sales(given, problems)
    headcount = _whole(given.headcount, MAX_HEADCOUNT)
    if headcount is None or headcount < 1:
        problems["headcount"] = N_("직원 수를 1부터 100,000까지의 숫자로 적어 주세요.")
    if not given.firm:
        problems["firm"] = N_("기업 이름을 적어 주세요.")
    place = catalogue.places.get(given.place)
    if place is None:
        problems["place"] = N_("공장이 있는 시·군을 골라 주세요.")
    phone, email = _reachable(given, problems)
    for name, most in (("firm", MAX_FIRM), ("contact", MAX_CONTACT), ("pain", MAX_PAIN)):
        if len(getattr(given, name)) > most:
            problems[name] = Problem(_LONG, {"most": most})
    if not given.consent:
        problems["consent"] = N_("연락드리려면 동의가 필요해요. 읽고 표시해 주세요.")
    if problems or place is None or headcount is None:
        raise Invalid(problems)
    known = {r.public_id: r.id for r in open_rounds(session, region=place.region, now=now)}
    return Intake(
        client_key=given.client_key if _KEY.fullmatch(given.client_key) else new_key(),
        region_code=place.region,
        municipality_code=place.id,
        programme_version_id=known.get(given.round),
        firm=given.firm,
        sales_won=sales,
        headcount=headcount,
        contact=given.contact,
        phone=phone,
        email=email,
        pain=given.pain,
        locale=given.locale if given.locale in {"ko", "en"} else "ko",
        created_at=now,
    )


def new_key() -> str:
    """Return a key for a form that opens."""
    return token_urlsafe(18)


def _sales(given: Given, problems: dict[str, Problem | str]) -> int | None:
    if given.unknown:
        return None
    if not given.eok and not given.man:
        problems["eok"] = N_("작년 매출을 적거나 ‘잘 모르겠어요’를 눌러 주세요.")
        return None
    eok, man = _whole(given.eok or "0", MAX_EOK), _whole(given.man or "0", MAX_EOK)
    if eok is None or man is None:
        problems["eok"] = _NUMBER
        return None
    return eok * EOK + man * MAN


def _whole(text: str, most: int) -> int | None:
    plain = re.sub(r"[,\s]", "", text)
    if not re.fullmatch(r"[0-9]{1,9}", plain):
        return None
    return int(plain) if int(plain) <= most else None


def _reachable(given: Given, problems: dict[str, Problem | str]) -> tuple[str, str]:
    phone, email = re.sub(r"[\s().-]", "", given.phone), given.email
    if phone and not _PHONE.fullmatch(phone):
        problems["phone"] = N_("전화번호를 숫자로 적어 주세요. 예: 063-123-4567")
    if email:
        try:
            email = validate_email(email, check_deliverability=False).normalized.casefold()
        except EmailNotValidError:
            problems["email"] = N_("메일 주소를 다시 확인해 주세요.")
    if len(email) > MAX_EMAIL:
        problems["email"] = Problem(_LONG, {"most": MAX_EMAIL})
    if not phone and not email:
        problems["phone"] = N_("전화번호나 메일 가운데 하나는 적어 주세요. 그래야 연락드려요.")
    return phone, email
