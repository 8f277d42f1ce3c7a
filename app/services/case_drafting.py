"""A case that writes itself as far as it can: from the tasks, photos and KPIs of an engagement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict
from app.models.account import User
from app.models.attachment import CaseAttachment
from app.models.case import CaseCategory, CaseCredit, CaseSolution, CaseStudy, CaseVersion
from app.repositories import case_drafts as repository
from app.repositories import challenges, engagement_parts, requests
from app.repositories import follow_ups as follow_up_rows
from app.repositories import measures as measure_rows
from app.runtime.catalogue import Catalogue
from app.services import auditing, case_editing, case_material, measures
from app.services.actor import Actor
from app.services.case_files import MAX_FILES
from app.services.case_material import Check, Material
from app.services.case_steps import Typed, check_step
from app.services.case_versions import content_of, typed_of
from app.services.engagement_access import FIRM, MENTOR, REGION, Opened, open_engagement
from app.services.goal_results import results_of
from app.services.measures import Figure
from app.services.notifying import notify
from app.services.request_letters import Address

FIGURES_STEP = 6
_NOBODY = N_("기업에 활동하는 담당자가 없어 사례를 만들 수 없어요. 코디네이터에게 알려 주세요.")
_NOT_FROM_HERE = N_("멘토링에서 나온 사례가 아니라 가져올 값이 없어요.")


def draft_from(
    session: Session,
    actor: Actor,
    engagement_id: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> CaseStudy:
    """Return the case of an engagement; there is at most one, made as a draft at the first call.

    Who comes at the same time waits for the lock of the engagement and finds it there.
    It belongs to the firm; the firm's author and the mentor are credited and told, but the actor.
    ``address`` writes the address of a draft.

    Raises:
        NotFound: the engagement is not the actor's to see.
        Forbidden: the actor is of a team only.
        Conflict: nobody of the firm is active any more.
    """
    opened = open_engagement(session, actor, engagement_id, catalogue=catalogue, lock=True)
    opened.require(FIRM, MENTOR, REGION)
    found = engagement_parts.case_of(session, opened.row.engagement.id)
    if found is not None:
        return found
    material = material_of(session, opened, catalogue=catalogue, now=now)
    return _draft(session, actor, opened, material, catalogue, address=address, now=now)


def draft_on_close(
    session: Session,
    actor: Actor,
    engagement_id: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> CaseStudy | None:
    """Make the draft where work ends and there is something to tell; None where there is not.

    A case that exists stays as it is. Raises NotFound and Forbidden like ``draft_from``.
    """
    opened = open_engagement(session, actor, engagement_id, catalogue=catalogue, lock=True)
    material = material_of(session, opened, catalogue=catalogue, now=now)
    there = engagement_parts.case_of(session, opened.row.engagement.id)
    people = requests.people_of(session, opened.row.company.id)
    if there is not None or not material.tells_something or not people:
        return None
    return _draft(session, actor, opened, material, catalogue, address=address, now=now)


def material_of(
    session: Session, opened: Opened, *, catalogue: Catalogue, now: datetime
) -> Material:
    """Return what the engagement left behind; eight SELECTs."""
    row, engagement = opened.row, opened.row.engagement
    found = challenges.categories_of(session, row.challenge.id)
    chosen = [one for one in found if one.confirmed] or found
    ended = repository.last_day_of_stays(session, engagement.id)
    forms = follow_up_rows.of_engagement(session, engagement.id)
    return Material(
        challenge=row.challenge,
        categories=tuple(one.category_id for one in chosen),
        tasks=tuple(repository.done_tasks(session, engagement.id)),
        visits=tuple(repository.held_visits(session, engagement.id)),
        results=results_of(session, engagement.id, forms, catalogue),
        began=today_in_seoul(engagement.started_at),
        ended=ended or today_in_seoul(engagement.ended_at or now),
        people=repository.people_of_firm(session, engagement.id),
    )


def refresh_figures(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> int:
    """Bring the latest values of the goals into a draft; return how many KPIs they make.

    A KPI of the same metric and unit takes the new value, others stay, and so does every word of
    the story.

    Raises:
        NotFound: the case is neither of the actor's firms nor written with them.
        Conflict: there is no draft, or the case did not grow from an engagement.
    """
    book = case_editing.manuscript(session, actor, public_id, lock=True)
    version = case_editing.draft_of(book)
    engagement_id = book.case.engagement_id
    if engagement_id is None:
        raise Conflict(_NOT_FROM_HERE)
    forms = follow_up_rows.of_engagement(session, engagement_id)
    found = case_material.figures(results_of(session, engagement_id, forms, catalogue))
    _put_figures(session, version, found, catalogue=catalogue, now=now)
    version.updated_at = book.case.updated_at = now
    auditing.record(
        session, actor, "case.figures_taken", "case", public_id, now=now,
        region=book.place.region_code, after={"figures": len(found)},
    )  # fmt: skip
    return len(found)


def _draft(
    session: Session,
    actor: Actor,
    opened: Opened,
    material: Material,
    catalogue: Catalogue,
    *,
    address: Address,
    now: datetime,
) -> CaseStudy:
    engagement, company = opened.row.engagement, opened.row.company
    people = requests.people_of(session, company.id)
    if not people:
        raise Conflict(_NOBODY)
    author = next((person for person in people if person.id == actor.user_id), people[0])
    case = CaseStudy(
        company_id=company.id, author_id=author.id, engagement_id=engagement.id,
        demonstration=company.demonstration, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(case)
    session.flush()
    version = CaseVersion(
        case_id=case.id, number=1, author_id=author.id, created_at=now, updated_at=now,
        **case_material.columns(material),
    )  # fmt: skip
    session.add(version)
    session.flush()
    _fill(session, version, material, catalogue=catalogue, now=now)
    mentor = opened.row.person
    _credit(session, case, author, mentor)
    behalf = {"on_behalf": company.public_id} if opened.role == REGION else {}
    auditing.record(
        session, actor, "case.drafted", "case", case.public_id, now=now, region=opened.region,
        after={"engagement": engagement.public_id, **behalf},
    )  # fmt: skip
    notify(
        session, "case", "case_drafted",
        [person for person in (*people, mentor) if person.id != actor.user_id],
        event=f"case:{case.public_id}:drafted",
        values={"firm": company.name, "mentor": mentor.name},
        link=address(case.public_id), now=now,
    )  # fmt: skip
    return case


def _credit(session: Session, case: CaseStudy, author: User, mentor: User) -> None:
    session.add(CaseCredit(case_id=case.id, user_id=author.id, role="firm"))
    if mentor.id != author.id:
        session.add(CaseCredit(case_id=case.id, user_id=mentor.id, role="mentor"))
    session.flush()


def _fill(
    session: Session,
    version: CaseVersion,
    material: Material,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    for position, category in enumerate(case_material.categories(material)):
        session.add(CaseCategory(version_id=version.id, category_id=category, position=position))
    for position, (solution, note) in enumerate(case_material.solutions(material)):
        session.add(
            CaseSolution(version_id=version.id, solution_id=solution, note=note, position=position)
        )
    found = case_material.figures(material.results)
    _put_figures(session, version, found, catalogue=catalogue, now=now)
    _place(session, version, case_material.photos(material))


def _place(session: Session, version: CaseVersion, files: Sequence[tuple[int, str, str]]) -> None:
    """Place files that are stored already; one in its role is placed once, twenty are the most."""
    placed = content_of(session, version).files
    there = {(row.attachment_id, row.role) for row, _ in placed}
    for attachment_id, role, caption in files:
        if (attachment_id, role) in there or len(there) >= MAX_FILES:
            continue
        session.add(
            CaseAttachment(
                version_id=version.id, attachment_id=attachment_id, role=role,
                caption=caption[:200], position=len(there),
                visibility="matched" if role == "evidence" else "public",
            )
        )  # fmt: skip
        there.add((attachment_id, role))
    session.flush()


def _put_figures(
    session: Session,
    version: CaseVersion,
    found: Sequence[tuple[Figure, Check | None]],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    evidence = [(f.evidence_id, "evidence", "") for f, _ in found if f.evidence_id is not None]
    _place(session, version, evidence)
    content = content_of(session, version)
    names = {file.id: file.public_id for _, file in content.files}
    rows = typed_of(content, FIGURES_STEP, "")["kpis"]
    typed: Typed = {"kpis": _merged(rows, [measures.typed_measure(f, names) for f, _ in found])}
    known = case_editing.known_for(content, catalogue, now)
    findings = check_step(FIGURES_STEP, typed, known)
    case_editing.store_step(session, version, FIGURES_STEP, typed, findings)
    session.flush()
    checks = {figure: check for figure, check in found if check is not None}
    for measure in measure_rows.measures_of(session, version.id):
        check = checks.get(measures.figure_of(measure))
        if check is not None and measure.evidence_id is not None:
            measure.check_state = "checked"
            measure.checked_by_id, measure.checked_at = check.by_id, check.at
    session.flush()


def _merged(
    rows: Sequence[dict[str, str]], found: Sequence[dict[str, str]]
) -> list[dict[str, str]]:
    """Return the rows with each found one in the place of the first of its metric and unit."""
    merged, taken = [dict(row) for row in rows], set[int]()
    for new in found:
        place = next(
            (
                i
                for i, row in enumerate(merged)
                if i not in taken
                and row.get("metric") == new["metric"]
                and row.get("unit") in {"", new["unit"]}
            ),
            len(merged),
        )
        taken.add(place)
        merged[place : place + 1] = [new]
    return merged
