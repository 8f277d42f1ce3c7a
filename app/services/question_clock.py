"""Questions under a case that nobody answers reach the coordinators."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.repositories import accounts, questions
from app.repositories.questions import UNANSWERED_SORTS, Unanswered
from app.services.actor import Actor
from app.services.notifying import notify
from app.services.region_settings import limits_of
from app.services.site_links import SiteLinks

SORTS = UNANSWERED_SORTS


def escalate(session: Session, *, links: SiteLinks, now: datetime) -> int:
    """Tell the coordinators of questions that waited longer than their region allows, once.

    Returns how many questions they were told of.
    """
    waiting = questions.untold(session)
    days = {row.region: limits_of(session, row.region).question_days for row in waiting}
    late = [
        row for row in waiting if now - row.question.created_at >= timedelta(days=days[row.region])
    ]
    for row in late:
        row.question.escalated_at = now
        notify(
            session,
            "desk",
            "question_unanswered",
            accounts.coordinators_of(session, row.region),
            event=f"question:{row.question.public_id}:unanswered",
            values={
                "title": row.version.title,
                "firm": row.company.name,
                "text": row.question.text,
                "days": str(days[row.region]),
            },
            link=links.questions(row.case.public_id),
            now=now,
        )
    return len(late)


def list_unanswered(
    session: Session,
    actor: Actor,
    *,
    text: str = "",
    sort: str = "oldest",
    page: int = 1,
    size: int = 20,
) -> tuple[list[Unanswered], int]:
    """Return one page of the unanswered questions of the actor's regions, and how many there are.

    Two SELECTs; empty for who coordinates no region.
    """
    return questions.unanswered(
        session,
        actor.coordinator_regions,
        text=text,
        sort=sort,
        offset=(page - 1) * size,
        limit=size,
    )
