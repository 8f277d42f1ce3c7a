"""Who asked marks the answer that helped most; it stands with the case once its author agrees."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.account import User
from app.models.case import Answer, Question
from app.repositories import questions as repository
from app.repositories.cases import CaseRow
from app.services import auditing
from app.services.actor import Actor
from app.services.notifying import notify
from app.services.questions import published_case, question_of

_ONLY_ASKER = N_("질문한 분만 가장 도움이 된 답을 고를 수 있어요.")
_ONLY_AUTHOR = N_("답을 쓴 분만 동의하거나 거절할 수 있어요.")
_NOT_MARKED = N_("그사이에 표시가 바뀌었어요. 새로 고쳐 지금 상태를 확인해 주세요.")


def mark(
    session: Session,
    actor: Actor,
    case_id: str,
    question_id: str,
    answer_id: str,
    *,
    link: str,
    now: datetime,
) -> None:
    """Mark an answer as the best and ask its author to agree; another mark of the question goes.

    Marking what is marked changes nothing. An author who agreed or refused before is not asked
    again.

    Raises:
        NotFound: the case is not published, or question or answer are unknown.
        Forbidden: the actor did not ask the question.
    """
    row, question, answer = _found(session, case_id, question_id, answer_id)
    if question.author_id != actor.user_id:
        raise Forbidden(_ONLY_ASKER)
    if answer.best:
        return
    repository.unmark_answers(session, question.id)
    answer.best = True
    # the own answer of a colleague who changed firms needs nobody else's word
    answer.consent = answer.consent or ("given" if answer.author_id == actor.user_id else "asked")
    session.flush()
    _record(session, actor, "marked", answer, now=now)
    if answer.consent == "asked":
        notify(
            session,
            "question",
            "answer_best",
            [session.get_one(User, answer.author_id)],
            event=f"answer:{answer.public_id}:best",
            values={"title": row.version.title, "writer": actor.name, "text": answer.text},
            link=link,
            now=now,
        )


def unmark(
    session: Session, actor: Actor, case_id: str, question_id: str, *, now: datetime
) -> None:
    """Take the mark of a question back; without a mark nothing changes. Raises like ``mark``."""
    row = published_case(session, case_id)
    question = question_of(session, row, question_id)
    if question.author_id != actor.user_id:
        raise Forbidden(_ONLY_ASKER)
    answer = repository.marked_answer(session, question.id)
    if answer is not None:
        answer.best = False
        session.flush()
        _record(session, actor, "unmarked", answer, now=now)


def consent(
    session: Session,
    actor: Actor,
    case_id: str,
    question_id: str,
    answer_id: str,
    *,
    given: bool,
    now: datetime,
) -> None:
    """Agree that the own answer stands with the case as the best one, or refuse.

    It can be changed at any time while the answer is marked.

    Raises:
        NotFound: the case is not published, or question or answer are unknown.
        Forbidden: the actor did not write the answer.
        Conflict: the answer is not marked any more.
    """
    _, _, answer = _found(session, case_id, question_id, answer_id)
    if answer.author_id != actor.user_id:
        raise Forbidden(_ONLY_AUTHOR)
    if not answer.best:
        raise Conflict(_NOT_MARKED)
    answer.consent = "given" if given else "refused"
    _record(session, actor, f"consent_{answer.consent}", answer, now=now)


def _found(
    session: Session, case_id: str, question_id: str, answer_id: str
) -> tuple[CaseRow, Question, Answer]:
    row = published_case(session, case_id)
    question = question_of(session, row, question_id)
    answer = repository.answer_of(session, question.id, answer_id)
    if answer is None:
        raise NotFound(N_("이 답을 찾지 못했어요."))
    return row, question, answer


def _record(session: Session, actor: Actor, verb: str, answer: Answer, *, now: datetime) -> None:
    auditing.record(session, actor, f"answer.{verb}", "answer", answer.public_id, now=now)
