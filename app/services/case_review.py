"""A coordinator reads a submitted case: comments, checks KPIs, publishes or returns it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.account import User
from app.models.case import CaseStudy, CaseVersion, ReviewNote
from app.models.company import Company
from app.models.kpi import Measure
from app.models.reference import Municipality
from app.repositories import case_versions as repository
from app.repositories import measures as measure_rows
from app.services import auditing, mailing, measures
from app.services.actor import Actor
from app.services.case_editing import Manuscript, set_case_state
from app.services.mentor_invitations import invite_if_earned
from app.services.request_letters import Address

COMMENTABLE = (
    "title", "categories", "processes", "situation", "problem", "root_cause", "steps", "solutions",
    "kpis", "level_before", "programme", "cost", "supplier", "failed", "again", "lasted",
    "advice", "quote", "files",
)  # fmt: skip
MAX_NOTE = 1000


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    case: CaseStudy
    version: CaseVersion
    company: Company
    author_name: str
    place: Municipality


@dataclass(frozen=True)
class Note:
    """A comment as people read it."""

    field: str
    text: str
    author_name: str
    version_number: int
    created_at: datetime


def queue(session: Session, actor: Actor, wish: repository.Slice) -> tuple[list[Waiting], int]:
    """Return submitted versions of the actor's regions, the oldest first unless asked otherwise.

    Two SELECTs. ``wish.state`` ``published`` or ``archived`` lists those cases instead.
    """
    rows, total = repository.submitted_versions(session, sorted(actor.coordinator_regions), wish)
    return [
        Waiting(case, version, firm, author.name, place)
        for version, case, firm, author, place in rows
    ], total


def notes(session: Session, case: CaseStudy) -> list[Note]:
    """Return the comments on a case, those on its newest version first."""
    return [
        Note(n.field, n.text, name, number, n.created_at)
        for n, number, name in repository.notes_of(session, case.id)
    ]


def standing(comments: list[Note], case: CaseStudy) -> list[Note]:
    """Return the comments that still hold: why it was archived is over once it is shown again."""
    return [n for n in comments if n.field != "archived" or case.status == "archived"]


def case_for_review(
    session: Session, actor: Actor, public_id: str, *, lock: bool = False
) -> tuple[Manuscript, CaseVersion]:
    """Return a case of the actor's regions and the version to be read.

    That is the submitted version, else the published one.

    Raises:
        NotFound: no such case, or neither version exists (drafts are the author's business).
        Forbidden: the case belongs to another region, or ``lock`` is asked for (a decision) on a
            case of the actor's own firm.
    """
    found = repository.case_with_firm(session, public_id, lock=lock)
    if found is None:
        raise NotFound(N_("이 사례를 찾지 못했어요."))
    case, company, place = found
    actor.require_region(place.region_code)
    if lock and actor.may_act_for(company.id):
        raise Forbidden(N_("우리 기업의 사례는 다른 코디네이터가 검토해야 해요."))
    book = Manuscript(case, company, place, tuple(repository.versions_of(session, case.id)))
    submitted = (v for v in book.versions if v.state == "submitted")
    shown = (v for v in book.versions if v.id == case.published_version_id)
    version = next(submitted, None) or next(shown, None)
    if version is None:
        raise NotFound(N_("검토를 기다리는 글이 없어요. 작성자가 거두었을 수 있어요."))
    return book, version


def _submitted(version: CaseVersion) -> CaseVersion:
    if version.state != "submitted":
        raise Conflict(N_("이미 답을 보낸 사례예요. 목록에서 다시 확인해 주세요."))
    return version


def comment(
    session: Session, actor: Actor, public_id: str, *, field: str, text: str, now: datetime
) -> None:
    """Note a comment on a field (empty: the whole) of the submitted version.

    Raises:
        Invalid: ``text`` is empty or longer than 1,000 characters, or ``field`` is unknown.
    """
    _book, version = case_for_review(session, actor, public_id, lock=True)
    _submitted(version)
    problems = _text_problem(text, "text", N_("의견을 적어 주세요."))
    if field and field not in COMMENTABLE:
        problems["field"] = N_("의견을 남길 항목을 골라 주세요.")
    if problems:
        raise Invalid(problems)
    session.add(
        ReviewNote(
            version_id=version.id, author_id=actor.user_id, field=field, text=text, created_at=now
        )
    )


def _text_problem(text: str, name: str, empty: str) -> dict[str, Problem | str]:
    if not text:
        return {name: empty}
    if len(text) > MAX_NOTE:
        return {name: Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": f"{MAX_NOTE:,}"})}
    return {}


def set_kpi_check(
    session: Session, actor: Actor, public_id: str, *,
    position: int, checked: bool, invitation: Address, now: datetime,
) -> Measure:  # fmt: skip
    """Confirm the KPI at a position (from 0) of the version under review, or take that back.

    Confirmed in a published version, it may earn the firm an invitation, as in ``publish``.

    Raises:
        NotFound: the version has no such KPI.
        Conflict: a KPI without evidence cannot be confirmed.
    """
    book, version = case_for_review(session, actor, public_id, lock=True)
    rows: Sequence[Measure] = measure_rows.measures_of(session, version.id)
    if not 0 <= position < len(rows):
        raise NotFound(N_("이 지표를 찾지 못했어요."))
    measure, before = rows[position], rows[position].check_state
    if checked:
        measures.confirm(measure, by_user_id=actor.user_id, now=now)
    else:
        measures.unconfirm(measure)
    auditing.record(
        session, actor, "measure.checked" if checked else "measure.unchecked",
        "case", book.case.public_id, now=now,
        region=book.place.region_code, before={"check_state": before},
        after={
            "check_state": measure.check_state, "metric": measure.metric_id,
            "version": version.number,
        },
    )  # fmt: skip
    if version.id == book.case.published_version_id and book.case.status == "published":
        set_case_state(session, book.case, "published", now=now)
        session.flush()
        invite_if_earned(session, book.case, version, book.company, address=invitation, now=now)
    return measure


def publish(
    session: Session, actor: Actor, public_id: str, *,
    link: str, invitation: Address, now: datetime,
) -> CaseVersion:  # fmt: skip
    """Publish the submitted version; an older published one is superseded. The author gets a mail.

    A firm that has a checked KPI in it and no mentor yet is invited to become one.

    ``link`` is the absolute address of the case's page, ``invitation`` writes that of an
    invitation. Conflict when none waits, or the case
    was archived.
    """
    book, version = case_for_review(session, actor, public_id, lock=True)
    _submitted(version)
    case = book.case
    if case.status == "archived":
        raise Conflict(N_("공개를 멈춘 사례예요. 먼저 다시 공개해 주세요."))
    for older in book.versions:
        if older.id == case.published_version_id:
            older.state = "superseded"
    version.state = "published"
    before = case.status
    case.published_version_id, case.published_at = version.id, now
    set_case_state(session, case, "published", now=now)
    _audit(
        session,
        actor,
        book,
        "case.published",
        now,
        before=before,
        after="published",
        version=version.number,
    )
    _tell(session, version, book, "case_published", link=link, now=now)
    session.flush()
    invite_if_earned(session, case, version, book.company, address=invitation, now=now)
    return version


def send_back(
    session: Session, actor: Actor, public_id: str, *, reason: str, link: str, now: datetime
) -> CaseVersion:
    """Return the submitted version with a reason; the author gets it by mail.

    Raises:
        Invalid: ``reason`` is empty or longer than 1,000 characters.
        Conflict: no submission waits.
    """
    book, version = case_for_review(session, actor, public_id, lock=True)
    _submitted(version)
    problems = _text_problem(
        reason, "reason", N_("무엇을 고치면 되는지 적어 주세요. 작성자가 메일로 받아요.")
    )
    if problems:
        raise Invalid(problems)
    session.add(
        ReviewNote(version_id=version.id, author_id=actor.user_id, text=reason, created_at=now)
    )
    before = book.case.status
    version.state = "returned"
    if before not in {"published", "archived"}:
        book.case.status = "returned"
    book.case.updated_at = now
    _audit(
        session,
        actor,
        book,
        "case.returned",
        now,
        before=before,
        after=book.case.status,
        version=version.number,
        reason=reason,
    )
    _tell(session, version, book, "case_returned", link=link, reason=reason, now=now)
    return version


def archive(
    session: Session, actor: Actor, public_id: str, *, reason: str, link: str, now: datetime
) -> None:
    """Take a published case from the public, with a reason that its author gets by mail.

    Raises:
        Invalid: ``reason`` is empty or too long.
        Conflict: the case is not published.
    """
    book, _version = case_for_review(session, actor, public_id, lock=True)
    if book.case.status != "published":
        raise Conflict(N_("공개된 사례만 내릴 수 있어요."))
    problems = _text_problem(
        reason, "reason", N_("공개를 멈추는 까닭을 적어 주세요. 작성자가 메일로 받아요.")
    )
    if problems:
        raise Invalid(problems)
    set_case_state(session, book.case, "archived", now=now)
    _audit(
        session,
        actor,
        book,
        "case.archived",
        now,
        before="published",
        after="archived",
        reason=reason,
    )
    shown = next(v for v in book.versions if v.id == book.case.published_version_id)
    session.add(
        ReviewNote(
            version_id=shown.id,
            author_id=actor.user_id,
            field="archived",
            text=reason,
            created_at=now,
        )
    )
    _tell(session, shown, book, "case_archived", link=link, reason=reason, now=now)


def restore(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Show an archived case again. Conflict when it is not archived."""
    book, _version = case_for_review(session, actor, public_id, lock=True)
    if book.case.status != "archived":
        raise Conflict(N_("보관된 사례만 다시 공개할 수 있어요."))
    set_case_state(session, book.case, "published", now=now)
    _audit(session, actor, book, "case.restored", now, before="archived", after="published")


def _audit(
    session: Session,
    actor: Actor,
    book: Manuscript,
    action: str,
    now: datetime,
    *,
    before: str,
    after: str,
    **more: object,
) -> None:
    auditing.record(
        session, actor, action, "case", book.case.public_id, now=now, region=book.place.region_code,
        before={"status": before}, after={"status": after, **more},
    )  # fmt: skip


def _tell(
    session: Session,
    version: CaseVersion,
    book: Manuscript,
    template: str,
    *,
    link: str,
    now: datetime,
    reason: str = "",
) -> None:
    author = session.get(User, version.author_id)
    if author is None or author.status != "active":
        return
    mailing.queue(
        session, template, to=author.email, locale=author.locale, now=now,
        values={
            "name": author.name, "title": version.title, "firm": book.company.name,
            "reason": reason, "link": link,
        },
    )  # fmt: skip
