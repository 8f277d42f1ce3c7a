"""Queries about questions on cases and their answers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.case import Answer, CaseStudy, CaseVersion, Question
from app.models.company import Company
from app.models.reference import Municipality


@dataclass(frozen=True)
class Line:
    """A question beside one of its answers, with the names of both writers."""

    question: Question
    asker: str
    answer: Answer | None
    replier: str


def threads(session: Session, case_id: int, *, with_hidden: bool) -> list[Line]:
    """Return each question with its asker's name beside each of its answers. One SELECT.

    The newest question comes first, its answers oldest first; a question without an answer has
    one row with None.
    """
    replier = aliased(User)
    query = (
        select(Question, User.name, Answer, replier.name)
        .join(User, User.id == Question.author_id)
        .outerjoin(Answer, Answer.question_id == Question.id)
        .outerjoin(replier, replier.id == Answer.author_id)
        .where(Question.case_id == case_id)
        .order_by(Question.id.desc(), Answer.id)
    )
    if not with_hidden:
        query = query.where(Question.hidden.is_(False))
    rows = session.execute(query).all()
    return [Line(row[0], row[1], row[2], row[3] or "") for row in rows]


def of_case(session: Session, case_id: int, public_id: str) -> Question | None:
    """Return a question of a case, hidden or not."""
    return session.scalar(
        select(Question).where(Question.case_id == case_id, Question.public_id == public_id)
    )


def same_question(session: Session, case_id: int, author_id: int, text: str) -> Question | None:
    """Return the question that the person already asked here in the same words."""
    return session.scalar(
        select(Question)
        .where(Question.case_id == case_id, Question.author_id == author_id, Question.text == text)
        .limit(1)
    )


def same_answer(session: Session, question_id: int, author_id: int, text: str) -> Answer | None:
    """Return the answer that the person already gave in the same words."""
    return session.scalar(
        select(Answer)
        .where(
            Answer.question_id == question_id, Answer.author_id == author_id, Answer.text == text
        )
        .limit(1)
    )


def answer_of(session: Session, question_id: int, public_id: str) -> Answer | None:
    """Return an answer of a question; other writers of the question's answers wait."""
    # the question decides: two marks at once must not both see an unmarked question
    session.execute(select(Question.id).where(Question.id == question_id).with_for_update())
    return session.scalar(
        select(Answer).where(Answer.question_id == question_id, Answer.public_id == public_id)
    )


def marked_answer(session: Session, question_id: int) -> Answer | None:
    """Return the answer of a question that is marked as the best."""
    return session.scalar(select(Answer).where(Answer.question_id == question_id, Answer.best))


def unmark_answers(session: Session, question_id: int) -> None:
    """Take the mark from every answer of a question."""
    session.execute(
        update(Answer).where(Answer.question_id == question_id, Answer.best).values(best=False)
    )


UNANSWERED_SORTS = ("oldest", "newest", "firm")


@dataclass(frozen=True)
class Unanswered:
    """A question that nobody answered, beside its case and firm, with the firm's province."""

    question: Question
    case: CaseStudy
    version: CaseVersion
    company: Company
    region: str


def untold(session: Session) -> list[Unanswered]:
    """Return unanswered questions that no coordinator was told of, the oldest first, locked.

    A second worker gets what the first one leaves.
    """
    query = (
        _unanswered()
        .where(Question.escalated_at.is_(None))
        .order_by(Question.created_at, Question.id)
        .with_for_update(of=Question, skip_locked=True)
    )
    return [Unanswered(*row) for row in session.execute(query)]


def unanswered(
    session: Session,
    regions: Collection[str],
    *,
    text: str = "",
    sort: str = "oldest",
    offset: int = 0,
    limit: int = 20,
) -> tuple[list[Unanswered], int]:
    """Return a window of the unanswered questions of regions, and how many there are. Two SELECTs.

    An unknown order is ``oldest``.
    """
    query = _unanswered().where(Municipality.region_code.in_(regions))
    if text:
        columns = (Question.text, CaseVersion.title, Company.name)
        query = query.where(or_(*(c.icontains(text, autoescape=True) for c in columns)))
    total = session.scalar(
        query.with_only_columns(func.count(Question.id), maintain_column_froms=True)
    )
    orders: dict[str, tuple[ColumnElement[Any], ...]] = {
        "newest": (Question.created_at.desc(), Question.id.desc()),
        "firm": (Company.name.asc(), Question.id.asc()),
    }
    order = orders.get(sort, (Question.created_at.asc(), Question.id.asc()))
    rows = session.execute(query.order_by(*order).offset(offset).limit(limit))
    return [Unanswered(*row) for row in rows], total or 0


def _unanswered() -> Select[Question, CaseStudy, CaseVersion, Company, str]:
    return (
        select(Question, CaseStudy, CaseVersion, Company, Municipality.region_code)
        .join(CaseStudy, CaseStudy.id == Question.case_id)
        .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .join(Company, Company.id == CaseStudy.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(
            CaseStudy.status == "published",
            Question.hidden.is_(False),
            ~exists().where(Answer.question_id == Question.id),
        )
    )
