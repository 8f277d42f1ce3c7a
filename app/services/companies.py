"""Firms: registering, changing, showing, and the coordinator's decision."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.account import User
from app.models.case import CaseStudy, CaseVersion
from app.models.company import JS_LEVELS, LEVELS, SALES_BANDS, Company, Membership
from app.models.mentor import Mentor
from app.repositories import accounts, companies
from app.runtime.catalogue import Catalogue
from app.services import auditing, mailing
from app.services.actor import Actor
from app.services.figures.facts import FOLLOWED, move_companies
from app.services.index_changes import mark_changed
from app.services.registration_number import digits_of, is_registration_number

JEONBUK = "52"
OLDEST = 1880
MAX_ITEMS = 30
MAX_ITEM_LENGTH = 60
_FIELDS = (
    "name", "name_en", "registration_number", "founded", "industry_code", "municipality_code",
    "headcount", "sales_band", "level", "js_level", "products", "processes", "buyers", "intro",
)  # fmt: skip
_SEARCHED = {"industry_code", "municipality_code", "level", "products", "processes", "name"}
_REASON = N_("왜 승인하지 않는지 적어 주세요. 기업에 그대로 전해져요.")


@dataclass(frozen=True)
class CompanyInput:
    """What a firm says about itself; lists hold cleaned, non-empty items in the given order."""

    name: str
    registration_number: str
    industry_code: str
    municipality_code: str
    headcount: int
    sales_band: str
    level: str
    name_en: str = ""
    founded: int | None = None
    js_level: str | None = None
    products: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    intro: str = ""


@dataclass(frozen=True)
class CompanyView:
    """A firm as one reader may see it; ``private`` opens number and buyers."""

    company: Company
    own: bool
    private: bool
    cases: tuple[tuple[CaseStudy, CaseVersion], ...]
    mentors: tuple[tuple[Mentor, User], ...]


def register_company(
    session: Session, actor: Actor, given: CompanyInput, *, catalogue: Catalogue, now: datetime
) -> Company:
    """Add a firm that waits for a coordinator; the actor becomes its owner.

    A firm that came with a list and has no people yet is taken over: it waits again, since
    nobody has seen that this person belongs to it.

    Raises:
        Invalid: by field name.
        Conflict: the registration number is taken.
    """
    values = _checked(given, catalogue, now)
    listed = companies.without_people(session, values["registration_number"])
    company = listed or Company(**values, status="waiting", created_at=now)
    if listed is not None:
        _take_over(listed, values)
    with _unique_number(session):
        session.add(company)
    session.add(Membership(user_id=actor.user_id, company_id=company.id, role="owner"))
    region = catalogue.places[company.municipality_code].region
    auditing.record(
        session, actor, "company.registered", "company", company.public_id,
        now=now, region=region, after=_noted(values),
    )  # fmt: skip
    _tell_coordinators(session, company, region, now)
    return company


def change_company(
    session: Session,
    actor: Actor,
    public_id: str,
    given: CompanyInput,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Company:
    """Change a firm of the actor.

    An approval stays, but a new registration number or another province asks for a new one, as
    does any change of a firm that was refused.

    Raises:
        Invalid: by field name.
        Conflict: the registration number is taken.
    """
    company = own_company(session, actor, public_id)
    values = _checked(given, catalogue, now)
    before = {name: getattr(company, name) for name in _FIELDS}
    changed = {name for name in _FIELDS if before[name] != values[name]}
    if not changed:
        return company
    old_region = catalogue.places[company.municipality_code].region
    region = catalogue.places[given.municipality_code].region
    asks_again = "registration_number" in changed or region != old_region
    was = company.status
    with _unique_number(session):
        for name in changed:
            setattr(company, name, values[name])
        if was == "refused" or asks_again:
            company.status, company.decision_reason = "waiting", ""
            company.decided_at = company.decided_by_id = None
    auditing.record(
        session, actor, "company.changed", "company", company.public_id, now=now, region=region,
        before=_noted({n: before[n] for n in sorted(changed)}) | {"status": was},
        after=_noted({n: values[n] for n in sorted(changed)}) | {"status": company.status},
    )  # fmt: skip
    if company.status == "waiting" and was != "waiting":
        _tell_coordinators(session, company, region, now)
    if changed & _SEARCHED:
        _read_again(session, company, now)
    if changed & FOLLOWED:
        move_companies(session, [company.id])
    return company


def own_company(session: Session, actor: Actor, public_id: str) -> Company:
    """Return a firm that the actor may change; NotFound, or Forbidden for somebody else's."""
    company = _existing(session, public_id)
    actor.require_company(company.id)
    return company


def see_company(session: Session, actor: Actor, public_id: str) -> CompanyView:
    """Return a firm as the actor may see it. Four SELECTs.

    Members see approved firms; its own people and the coordinators of its province see it in any
    state, with number and buyers. Anybody else learns nothing of a firm that is not approved.
    """
    company = _existing(session, public_id)
    own = actor.may_act_for(company.id)
    region = companies.region_of_municipality(session, company.municipality_code) or ""
    private = own or actor.coordinates(region)
    if not private and not actor.administrator and company.status != "approved":
        raise NotFound(N_("이 기업을 찾지 못했어요."))
    if not private and not actor.member:
        raise Forbidden(N_("기업 정보는 승인된 회원만 볼 수 있어요."))
    cases = companies.published_cases_of(session, company.id)
    mentors = companies.approved_mentors_of(session, company.id)
    return CompanyView(
        company, own, private, tuple((c, v) for c, v in cases), tuple((m, u) for m, u in mentors)
    )


def decide_company(
    session: Session,
    actor: Actor,
    company: Company,
    approved: bool,  # noqa: FBT001 - the decision itself
    reason: str,
    *,
    now: datetime,
) -> None:
    """Approve or refuse a firm and tell its owners in their language.

    Raises:
        Forbidden: the actor does not coordinate the firm's province.
        Invalid: ``reason`` is missing for a refusal.
        Conflict: the firm does not wait any more.
    """
    region = companies.region_of_municipality(session, company.municipality_code) or ""
    actor.require_region(region)
    if not approved and not reason.strip():
        raise Invalid({"reason": _REASON})
    if company.status != "waiting":
        raise Conflict(N_("그사이에 이미 결정된 기업이에요. 목록을 새로 고쳐 주세요."))
    company.status = "approved" if approved else "refused"
    company.decision_reason = reason.strip()
    company.decided_at, company.decided_by_id = now, actor.user_id
    auditing.record(
        session, actor, f"company.{company.status}", "company", company.public_id,
        now=now, region=region, before={"status": "waiting"},
        after={"status": company.status, "reason": company.decision_reason},
    )  # fmt: skip
    for owner in companies.owners_of(session, company.id):
        mailing.queue(
            session, f"company_{company.status}", to=owner.email, locale=owner.locale, now=now,
            values={"name": owner.name, "company": company.name, "reason": company.decision_reason},
        )  # fmt: skip
    _read_again(session, company, now)


def _take_over(company: Company, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(company, name, value)
    company.status, company.decision_reason = "waiting", ""
    company.decided_at = company.decided_by_id = None


def _existing(session: Session, public_id: str) -> Company:
    company = companies.company_by_public_id(session, public_id)
    if company is None:
        raise NotFound(N_("이 기업을 찾지 못했어요."))
    return company


def _checked(given: CompanyInput, catalogue: Catalogue, now: datetime) -> dict[str, Any]:
    number = digits_of(given.registration_number)
    problems: dict[str, Problem | str] = {}
    if not is_registration_number(number):
        problems["registration_number"] = _number_problem(number)
    if given.industry_code not in catalogue.trades:
        problems["industry_code"] = N_("목록에서 업종을 하나 골라 주세요.")
    place = catalogue.places.get(given.municipality_code)
    if place is None:
        problems["municipality_code"] = N_("시·군·구를 골라 주세요.")
    elif given.js_level and place.region != JEONBUK:
        problems["js_level"] = N_("JS 수준은 전북 기업만 적어요. 비워 주세요.")
    problems |= _figure_problems(given, now) | _list_problems(given)
    if problems:
        raise Invalid(problems)
    values = {name: getattr(given, name) for name in _FIELDS}
    lists = {name: list(values[name]) for name in ("products", "processes", "buyers")}
    return values | lists | {"registration_number": number, "js_level": given.js_level or None}


def _number_problem(number: str) -> str:
    if not (number.isdecimal() and len(number) == 10):
        return N_("사업자등록번호는 숫자 10자리예요. 123-45-67890처럼 적어 주세요.")
    return N_("사업자등록번호의 마지막 자리가 맞지 않아요. 다시 확인해 주세요.")


def _figure_problems(given: CompanyInput, now: datetime) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    if not given.name.strip():
        problems["name"] = N_("기업 이름을 적어 주세요.")
    if not 1 <= given.headcount <= 100_000:
        problems["headcount"] = N_("1명부터 100,000명까지 적을 수 있어요.")
    this_year = today_in_seoul(now).year
    if given.founded is not None and not OLDEST <= given.founded <= this_year:
        problems["founded"] = Problem(
            N_("%(first)s년부터 %(last)s년 사이로 적어 주세요."),
            {"first": OLDEST, "last": this_year},
        )
    for name, allowed in (("sales_band", SALES_BANDS), ("level", LEVELS)):
        if getattr(given, name) not in allowed:
            problems[name] = N_("목록에서 하나를 골라 주세요.")
    if given.js_level and given.js_level not in JS_LEVELS:
        problems["js_level"] = N_("목록에서 하나를 골라 주세요.")
    return problems


def _list_problems(given: CompanyInput) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    for name in ("products", "processes", "buyers"):
        items = getattr(given, name)
        if len(items) > MAX_ITEMS or any(len(item) > MAX_ITEM_LENGTH for item in items):
            problems[name] = Problem(
                N_("%(items)s개까지, 하나에 %(letters)s자까지 적을 수 있어요."),
                {"items": MAX_ITEMS, "letters": MAX_ITEM_LENGTH},
            )
    return problems


@contextmanager
def _unique_number(session: Session) -> Iterator[None]:
    # the savepoint keeps the transaction usable; a flush inside it is what the database judges
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        raise Conflict(
            N_(
                "이미 등록된 기업이에요. 같은 회사의 동료가 먼저 등록했을 수 있어요. "
                "모르는 일이라면 우리 지역 코디네이터에게 알려 주세요."
            )
        ) from error


def _noted(values: dict[str, Any]) -> dict[str, Any]:
    # buyers are private to the firm and its coordinators: the log keeps only how many they were
    return {n: len(v) if n == "buyers" else v for n, v in values.items()}


def _tell_coordinators(session: Session, company: Company, region: str, now: datetime) -> None:
    for person in accounts.coordinators_of(session, region):
        mailing.queue(
            session, "company_waiting", to=person.email, locale=person.locale, now=now,
            values={"name": person.name, "company": company.name},
        )  # fmt: skip


def _read_again(session: Session, company: Company, now: datetime) -> None:
    for case_id in companies.raise_case_revisions(session, company.id, now=now):
        mark_changed(session, "case", case_id, now=now)
    for mentor, _ in companies.approved_mentors_of(session, company.id):
        mark_changed(session, "mentor", mentor.id, now=now)
