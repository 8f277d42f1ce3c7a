"""Writing a case: drafts that keep every word, and the way from draft to submission."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.case import CaseCategory, CaseSolution, CaseStudy, CaseVersion
from app.models.company import Company
from app.models.reference import Municipality
from app.repositories import accounts, case_credits
from app.repositories import case_versions as repository
from app.runtime.catalogue import Catalogue
from app.services import auditing, mailing, measures
from app.services.actor import Actor, Seat
from app.services.case_steps import STEPS, Findings, Known, Typed, check_step, fingerprint
from app.services.case_versions import Content, content_of, copied, typed_of
from app.services.figures.facts import renew_case
from app.services.index_changes import mark_changed


class Stale(Conflict):
    """Another window saved this step since it was shown.

    ``stored`` is what stands in the database, ``token`` its mark; the actor's own text is
    still with the caller.
    """

    def __init__(self, stored: Typed, token: str) -> None:
        """Keep what is stored."""
        super().__init__(
            N_("그사이 다른 창에서 이 단계를 저장했어요. 두 글을 비교해 보고 다시 저장해 주세요.")
        )
        self.stored, self.token = stored, token


@dataclass(frozen=True)
class Manuscript:
    """A case with its firm and all versions, the newest first."""

    case: CaseStudy
    company: Company
    place: Municipality
    versions: tuple[CaseVersion, ...]
    owned: bool = True
    """Whether the reader belongs to the firm; a mentor who helps to write does not."""

    @property
    def newest(self) -> CaseVersion:
        """The version with the highest number."""
        return self.versions[0]

    @property
    def working(self) -> CaseVersion | None:
        """The version on its way to publication, if any: draft, submitted or returned."""
        return self.newest if self.newest.state in repository.OPEN_STATES else None

    def numbered(self, number: int) -> CaseVersion:
        """Return the version with this number; NotFound when there is none."""
        found = next((v for v in self.versions if v.number == number), None)
        if found is None:
            raise NotFound(N_("이 번호의 판이 없어요."))
        return found


@dataclass(frozen=True)
class OpenStep:
    """A step in the editor: what it holds, its mark, and what is wrong or still missing."""

    step: int
    typed: Typed
    token: str
    findings: Findings


def manuscript(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> Manuscript:
    """Return a case of one of the actor's firms, or one that the actor is credited with.

    Raises:
        NotFound: no such case, or it belongs to others (its drafts are nobody's business).
    """
    found = repository.case_with_firm(session, public_id, lock=lock)
    if found is not None:
        case, company, place = found
        owned = actor.may_act_for(case.company_id)
        if owned or case_credits.credit(session, case.id, actor.user_id) is not None:
            versions = tuple(repository.versions_of(session, case.id))
            return Manuscript(case, company, place, versions, owned)
    raise NotFound(N_("이 사례를 찾지 못했어요."))


def own_manuscript(session: Session, actor: Actor, public_id: str) -> Manuscript:
    """Return a case of one of the actor's firms, with its row kept, for what the firm alone may do.

    Raises:
        NotFound: like ``manuscript``.
        Forbidden: the actor helps to write it but does not belong to the firm.
    """
    book = manuscript(session, actor, public_id, lock=True)
    if not book.owned:
        raise Forbidden(N_("이 일은 기업의 담당자만 할 수 있어요. 다 쓰셨으면 기업에 알려 주세요."))
    return book


def firms_for_writing(actor: Actor) -> tuple[Seat, ...]:
    """Return the actor's firms that may start a case: all but refused ones."""
    return tuple(seat for seat in actor.companies if seat.status != "refused")


def start(session: Session, actor: Actor, company_public_id: str, *, now: datetime) -> CaseStudy:
    """Start a draft for one of the actor's firms and return the case.

    Raises:
        Invalid: ``company`` is not one of them.
    """
    seat = _seat(actor, company_public_id)
    if seat is None:
        raise Invalid({"company": N_("사례를 쓸 기업을 골라 주세요.")})
    case = CaseStudy(company_id=seat.id, author_id=actor.user_id, created_at=now, updated_at=now)
    session.add(case)
    session.flush()
    session.add(
        CaseVersion(
            case_id=case.id, number=1, author_id=actor.user_id, created_at=now, updated_at=now
        )
    )
    session.flush()
    auditing.record(session, actor, "case.started", "case", case.public_id, now=now)
    return case


def _seat(actor: Actor, public_id: str) -> Seat | None:
    return next((s for s in firms_for_writing(actor) if s.public_id == public_id), None)


def draft_of(book: Manuscript) -> CaseVersion:
    """Return the draft that may be written in; Conflict says what to do where there is none."""
    version = book.newest
    if version.state == "draft":
        return version
    texts = {
        "submitted": N_("검토 중이라 고칠 수 없어요. 고치려면 먼저 제출을 거두어 주세요."),
        "returned": N_(
            "되돌아온 판은 그대로 보관돼요. ‘고쳐 쓰기’를 눌러 새 판에서 이어 써 주세요."
        ),
    }
    raise Conflict(
        texts.get(
            version.state,
            N_("공개된 판은 고칠 수 없어요. ‘고쳐 쓰기’를 눌러 새 판을 시작해 주세요."),
        )
    )


def known_for(content: Content, catalogue: Catalogue, now: datetime) -> Known:
    """Return what the checks of a version may look up."""
    return Known(catalogue, content.evidence, today_in_seoul(now))


def open_step(
    book: Manuscript, content: Content, step: int, *, catalogue: Catalogue, now: datetime
) -> OpenStep:
    """Return a step of a draft for the editor."""
    typed = typed_of(content, step, book.company.public_id)
    return OpenStep(
        step, typed, fingerprint(typed), check_step(step, typed, known_for(content, catalogue, now))
    )


def problems_by_step(
    book: Manuscript, content: Content, *, catalogue: Catalogue, now: datetime
) -> dict[int, dict[str, Problem]]:
    """Return what keeps a draft from being submitted, by step; finished steps are absent."""
    checked = {
        s: open_step(book, content, s, catalogue=catalogue, now=now).findings.problems
        for s in STEPS
    }
    return {step: problems for step, problems in checked.items() if problems}


def save_step(
    session: Session, actor: Actor, public_id: str, step: int, typed: Typed, *,
    token: str, catalogue: Catalogue, now: datetime,
) -> OpenStep:  # fmt: skip
    """Save what was typed in a step of the draft, good or not, and return the step as it stands.

    What can be stored goes into the tables; where something cannot, the whole step is kept as
    typed beside it. ``token`` is the mark of the step as it was shown.

    Raises:
        Stale: the step was saved elsewhere since and now says something else.
        Conflict: there is no draft.
    """
    book = manuscript(session, actor, public_id, lock=True)
    version = draft_of(book)
    content = content_of(session, version)
    stored = typed_of(content, step, book.company.public_id)
    mark = fingerprint(stored)
    findings = check_step(step, typed, known_for(content, catalogue, now))
    # a click on save may overtake the automatic one: the same content twice is no conflict
    same = findings.content == check_step(step, stored, known_for(content, catalogue, now)).content
    if typed == stored or (same and not findings.wrong and token != mark):
        return OpenStep(step, stored, mark, findings)
    if token != mark:
        raise Stale(stored, mark)
    company = _choose_firm(actor, book, typed, findings)
    store_step(session, version, step, typed, findings)
    version.updated_at = book.case.updated_at = now
    if book.owned:
        # letters about the version go to who wrote it last, and only the firm acts on them
        version.author_id = actor.user_id
    session.flush()
    # read back: what the editor shows next time is what the next mark must be made of
    shown = typed_of(content_of(session, version), step, company)
    return OpenStep(step, typed, fingerprint(shown), findings)


def _choose_firm(actor: Actor, book: Manuscript, typed: Typed, findings: Findings) -> str:
    """Move the case to the chosen firm where that is allowed; return the public id of its firm."""
    chosen, current = str(typed.get("company") or ""), book.company.public_id
    if not chosen or chosen == current:
        return current
    seat = _seat(actor, chosen)
    if seat is None:
        findings.wrong["company"] = Problem(N_("사례를 쓸 기업을 골라 주세요."))
        return current
    if len(book.versions) > 1:
        findings.wrong["company"] = Problem(N_("한 번 보낸 사례는 다른 기업으로 옮길 수 없어요."))
        return current
    if book.case.engagement_id is not None:
        text = N_("멘토링에서 나온 사례는 다른 기업으로 옮길 수 없어요.")
        findings.wrong["company"] = Problem(text)
        return current
    book.case.company_id = seat.id
    return seat.public_id


def store_step(
    session: Session, version: CaseVersion, step: int, typed: Typed, findings: Findings
) -> None:
    """Write what a step yields into the tables, and keep as typed what cannot be stored."""
    content = dict(findings.content)
    if "categories" in content:
        repository.delete_children(session, version.id, CaseCategory)
        for position, category in enumerate(content.pop("categories")):
            session.add(
                CaseCategory(version_id=version.id, category_id=category, position=position)
            )
    if "solutions" in content:
        repository.delete_children(session, version.id, CaseSolution)
        for position, (solution, note) in enumerate(content.pop("solutions")):
            session.add(
                CaseSolution(
                    version_id=version.id, solution_id=solution, note=note, position=position
                )
            )
    if "figures" in content:
        measures.replace_measures(session, version.id, content.pop("figures"))
    for column, value in content.items():
        setattr(version, column, value)
    unfinished = findings.wrong or (findings.missing and step in {4, 5, 6})
    kept = {k: v for k, v in version.typed.items() if k != str(step)}
    # rows of steps 4 to 6 that lack a part are no rows of a table yet
    version.typed = {**kept, str(step): typed} if unfinished else kept


def submit(
    session: Session, actor: Actor, public_id: str, *,
    catalogue: Catalogue, link: str, now: datetime,
) -> CaseVersion:  # fmt: skip
    """Send the draft to the coordinators of the firm's region and tell them by mail.

    ``link`` is the absolute address of the review page.

    Raises:
        Conflict: no draft, or the firm is not approved yet.
        Invalid: steps need work; the fields are ``step-1`` to ``step-8``.
    """
    book = own_manuscript(session, actor, public_id)
    version = draft_of(book)
    if book.company.status != "approved":
        raise Conflict(N_("기업 승인을 받은 뒤에 보낼 수 있어요. 적으신 글은 그대로 있어요."))
    if book.case.status == "archived":
        raise Conflict(N_("공개를 멈춘 사례예요. 코디네이터에게 다시 공개를 부탁해 주세요."))
    found = problems_by_step(book, content_of(session, version), catalogue=catalogue, now=now)
    if found:
        raise Invalid(
            {f"step-{step}": next(iter(problems.values())) for step, problems in found.items()}
        )
    version.state, version.submitted_at, version.typed = "submitted", now, {}
    _show_state(book, "submitted", now)
    auditing.record(
        session, actor, "case.submitted", "case", book.case.public_id, now=now,
        region=book.place.region_code, after={"version": version.number},
    )  # fmt: skip
    for person in accounts.coordinators_of(session, book.place.region_code):
        mailing.queue(
            session, "case_submitted", to=person.email, locale=person.locale, now=now,
            values={
                "name": person.name, "firm": book.company.name,
                "title": version.title, "link": link,
            },
        )  # fmt: skip
    return version


def _show_state(book: Manuscript, state: str, now: datetime) -> None:
    # what the public sees stays while a newer version is on its way
    if book.case.status not in {"published", "archived"}:
        book.case.status = state
    book.case.updated_at = now


def withdraw(session: Session, actor: Actor, public_id: str, *, now: datetime) -> CaseVersion:
    """Take a submission back: the version is a draft again. Conflict when none waits."""
    book = own_manuscript(session, actor, public_id)
    version = book.newest
    if version.state != "submitted":
        raise Conflict(N_("검토를 기다리는 판이 없어요. 이미 답이 나왔을 수 있어요."))
    version.state, version.submitted_at, version.updated_at = "draft", None, now
    _show_state(book, "draft", now)
    auditing.record(
        session, actor, "case.withdrawn", "case", book.case.public_id, now=now,
        region=book.place.region_code, after={"version": version.number},
    )  # fmt: skip
    return version


def revise(session: Session, actor: Actor, public_id: str, *, now: datetime) -> CaseVersion:
    """Start a new draft from the newest version, returned or published; that one stays as it is.

    A draft that exists already is returned as it is.

    Raises:
        Conflict: a submission waits, or two people started at once.
    """
    book = own_manuscript(session, actor, public_id)
    old = book.newest
    if old.state == "draft":
        return old
    if old.state == "submitted":
        raise Conflict(N_("검토 중이라 고칠 수 없어요. 고치려면 먼저 제출을 거두어 주세요."))
    try:
        content, number = content_of(session, old), old.number + 1
        new = copied(session, content, number=number, author_id=actor.user_id, now=now)
    except IntegrityError as error:
        raise Conflict(
            N_("방금 다른 창에서 새 판을 시작했어요. 새로 고친 뒤 이어 써 주세요.")
        ) from error
    _show_state(book, "draft", now)
    auditing.record(
        session, actor, "case.revised", "case", book.case.public_id, now=now,
        after={"version": new.number},
    )  # fmt: skip
    return new


def discard(session: Session, actor: Actor, public_id: str, *, now: datetime) -> bool:
    """Delete the draft; True when the whole case went with it, being its only version."""
    book = own_manuscript(session, actor, public_id)
    version = draft_of(book)
    session.expunge(version)
    repository.delete_version(session, version.id)
    only = len(book.versions) == 1
    auditing.record(
        session, actor, "case.discarded", "case", book.case.public_id, now=now,
        before={"version": version.number},
    )  # fmt: skip
    if only:
        session.expunge(book.case)
        repository.delete_case(session, book.case.id)
    else:
        _show_state(book, book.versions[1].state, now)
    return only


def stop_showing(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Let the firm take its published case from the public; a coordinator may restore it."""
    book = own_manuscript(session, actor, public_id)
    if book.case.status != "published":
        raise Conflict(N_("공개된 사례만 내릴 수 있어요."))
    set_case_state(session, book.case, "archived", now=now)
    auditing.record(
        session, actor, "case.archived", "case", book.case.public_id, now=now,
        region=book.place.region_code,
        before={"status": "published"}, after={"status": "archived", "by": "firm"},
    )  # fmt: skip


def set_case_state(session: Session, case: CaseStudy, state: str, *, now: datetime) -> None:
    """Set what the public sees of a case; tell the search index and the figures."""
    case.status, case.updated_at = state, now
    case.revision += 1
    renew_case(session, case.id)
    mark_changed(session, "case", case.id, now=now)
