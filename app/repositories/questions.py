"""Queries about questions on cases and their answers."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.case import Answer, Question


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
