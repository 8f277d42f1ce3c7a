"""Questions on published cases: members ask, the firm's people answer, coordinators may hide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.account import User
from app.models.case import Answer, Question
from app.models.reference import Municipality
from app.repositories import cases, questions
from app.repositories.cases import CaseRow
from app.repositories.questions import Line
from app.services import auditing
from app.services.actor import Actor
from app.services.notifying import notify

MIN_LENGTH, MAX_LENGTH = 5, 2_000


@dataclass(frozen=True)
class AnswerView:
    """An answer and who gave it, as one reader sees it.

    ``best`` tells everybody that it helped most: who asked said so and its author agreed.
    ``marked`` and ``consent`` are for those two alone.
    """

    public_id: str
    text: str
    author: str
    created_at: datetime
    best: bool = False
    marked: bool = False
    consent: str | None = None
    own: bool = False


@dataclass(frozen=True)
class QuestionView:
    """A question with its answers: the best one first, else the oldest."""

    public_id: str
    text: str
    author: str
    created_at: datetime
    hidden: bool
    answers: tuple[AnswerView, ...]
    own: bool = False
    """Whether the reader asked it."""


def questions_of(
    session: Session, case_id: int, *, viewer: Actor | None, with_hidden: bool
) -> tuple[QuestionView, ...]:
    """Return the questions of a case as a reader sees them, the newest first. One SELECT."""
    lines = questions.threads(session, case_id, with_hidden=with_hidden)
    reader = viewer.user_id if viewer else 0
    return tuple(
        _view(list(group), reader) for _, group in groupby(lines, key=lambda x: x.question.id)
    )


def ask(
    session: Session, actor: Actor, case_id: str, text: str, *, link: str, now: datetime
) -> Question:
    """Ask a question on a published case and write to its author; return the question.

    The same words sent twice are one question. ``link`` is the address of the case in the letter.

    Raises:
        NotFound: the case is not published.
        Forbidden: the actor is no member, or belongs to the firm.
        Invalid: ``text`` is too short or too long.
    """
    row = published_case(session, case_id)
    if not actor.member:
        raise Forbidden(N_("승인된 회원만 질문할 수 있어요. 기업 승인을 먼저 받아 주세요."))
    if actor.may_act_for(row.company.id):
        raise Forbidden(N_("우리 기업의 사례에는 답만 쓸 수 있어요."))
    _check_length(text)
    known = questions.same_question(session, row.case.id, actor.user_id, text)
    if known is not None:
        return known
    question = Question(case_id=row.case.id, author_id=actor.user_id, text=text, created_at=now)
    session.add(question)
    session.flush()
    _write(
        session, row, actor, template="case_question", event=f"question:{question.public_id}:asked",
        to_id=row.case.author_id, text=text, link=link, now=now,
    )  # fmt: skip
    return question


def answer(
    session: Session,
    actor: Actor,
    case_id: str,
    question_id: str,
    text: str,
    *,
    link: str,
    now: datetime,
) -> Answer:
    """Answer a question as one of the firm's people and write to the asker; return the answer.

    The same words sent twice are one answer.

    Raises:
        NotFound: the case is not published, or the question is unknown.
        Forbidden: the actor does not belong to the firm.
        Conflict: the question was hidden in between.
        Invalid: ``text`` is too short or too long.
    """
    row = published_case(session, case_id)
    actor.require_company(row.company.id)
    question = question_of(session, row, question_id)
    if question.hidden:
        raise Conflict(N_("코디네이터가 가린 질문이라 답할 수 없어요."))
    _check_length(text)
    known = questions.same_answer(session, question.id, actor.user_id, text)
    if known is not None:
        return known
    reply = Answer(question_id=question.id, author_id=actor.user_id, text=text, created_at=now)
    session.add(reply)
    session.flush()
    _write(
        session, row, actor, template="case_answer", event=f"answer:{reply.public_id}:given",
        to_id=question.author_id, text=text, link=link, now=now,
    )  # fmt: skip
    return reply


def set_hidden(
    session: Session,
    actor: Actor,
    case_id: str,
    question_id: str,
    *,
    hidden: bool,
    now: datetime,
) -> None:
    """Hide a question from everybody but coordinators, or show it again; audited.

    Asking for what already is changes nothing.

    Raises:
        NotFound: the case is not published, or the question is unknown.
        Forbidden: the actor does not coordinate the firm's region.
    """
    row = published_case(session, case_id)
    region = session.get_one(Municipality, row.company.municipality_code).region_code
    actor.require_region(region)
    question = question_of(session, row, question_id)
    if question.hidden == hidden:
        return
    auditing.record(
        session,
        actor,
        "question.hidden" if hidden else "question.shown",
        "question",
        question.public_id,
        now=now,
        region=region,
        before={"hidden": question.hidden},
        after={"hidden": hidden},
    )
    question.hidden = hidden


def published_case(session: Session, public_id: str) -> CaseRow:
    """Return a published case with its firm; NotFound for any other. One SELECT."""
    row = cases.by_public_id(session, public_id)
    if row is None or row.case.status != "published":
        raise NotFound(N_("이 사례는 지금 공개되어 있지 않아요."))
    return row


def question_of(session: Session, row: CaseRow, public_id: str) -> Question:
    """Return a question of a case, hidden or not; NotFound when there is none. One SELECT."""
    question = questions.of_case(session, row.case.id, public_id)
    if question is None:
        raise NotFound(N_("이 질문을 찾지 못했어요."))
    return question


def _check_length(text: str) -> None:
    if len(text.strip()) < MIN_LENGTH:
        raise Invalid({"text": N_("조금만 더 자세히 적어 주세요. 다섯 글자부터 보낼 수 있어요.")})
    if len(text) > MAX_LENGTH:
        problem = Problem(
            N_("%(most)s자까지 적을 수 있어요. 지금은 %(now)s자예요."),
            {"most": f"{MAX_LENGTH:,}", "now": f"{len(text):,}"},
        )
        raise Invalid({"text": problem})


def _write(
    session: Session,
    row: CaseRow,
    actor: Actor,
    *,
    template: str,
    event: str,
    to_id: int,
    text: str,
    link: str,
    now: datetime,
) -> None:
    to = session.get_one(User, to_id)
    # nobody gets a letter about the own words
    if to.id != actor.user_id:
        values = {"title": row.version.title, "writer": actor.name, "text": text}
        notify(session, "question", template, [to], event=event, values=values, link=link, now=now)


def _view(lines: Iterable[Line], reader: int) -> QuestionView:
    first, *rest = lines
    answers = [(x.answer, x.replier) for x in (first, *rest) if x.answer is not None]
    question = first.question
    return QuestionView(
        public_id=question.public_id,
        text=question.text,
        author=first.asker,
        created_at=question.created_at,
        hidden=question.hidden,
        answers=tuple(
            sorted(
                (_answer_view(a, name, question, reader) for a, name in answers),
                key=lambda view: not view.best,
            )
        ),
        own=question.author_id == reader,
    )


def _answer_view(answer: Answer, name: str, question: Question, reader: int) -> AnswerView:
    concerned = reader in {question.author_id, answer.author_id}
    return AnswerView(
        public_id=answer.public_id,
        text=answer.text,
        author=name,
        created_at=answer.created_at,
        best=answer.best and answer.consent == "given",
        marked=answer.best and concerned,
        consent=answer.consent if answer.best and concerned else None,
        own=answer.author_id == reader,
    )
