from datetime import timedelta

from sqlalchemy import func, select

from app.models.account import User
from app.models.case import Answer, CaseStudy, Question
from app.models.engagement import Engagement
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.services.notice_words import KINDS
from tests.conftest import NOW


def test_one_question_waits_for_longer_than_a_week_and_the_office_was_told(rows):
    answered = select(Answer.question_id)
    waiting = rows.scalars(select(Question).where(Question.id.not_in(answered))).one()
    assert NOW - waiting.created_at > timedelta(days=7)
    assert waiting.escalated_at is not None


def test_the_best_answer_is_the_authors_with_consent(rows):
    answer = rows.scalars(select(Answer)).one()
    question = rows.get(Question, answer.question_id)
    assert (answer.best, answer.consent) == (True, "given")
    assert answer.author_id == rows.get(CaseStudy, question.case_id).author_id
    assert question.created_at < answer.created_at


def test_three_people_find_notices_read_and_unread_without_a_letter(rows):
    notices = list(rows.scalars(select(Notice)))
    assert {notice.kind for notice in notices} <= set(KINDS)
    assert {notice.read_at is None for notice in notices} == {True, False}
    assert all(notice.link.startswith("/") for notice in notices)
    assert all(n.created_at <= n.read_at <= NOW for n in notices if n.read_at)
    closed = rows.scalars(select(Engagement).where(Engagement.ended_at.is_not(None)))
    news = next(notice for notice in notices if notice.kind == "engagement")
    assert news.created_at > max(there.ended_at for there in closed)
    told = {rows.get(User, notice.user_id).email.partition("@")[0] for notice in notices}
    assert told == {"coordinator", "gong-minchae", "bang-eungyeol"}
    assert rows.scalar(select(func.count()).select_from(Outbox)) == 0
