import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, Forbidden, NotFound
from app.models.audit import AuditEvent
from app.models.case import Answer, Question
from app.models.company import Membership
from app.models.notice import Notice
from app.services import best_answers, questions
from app.services.signing_in import actor_for, session_key

LINK = "http://site/cases/1#questions"


@pytest.fixture
def world(make, session, now):
    class World:
        author = make.user()
        firm = make.company(author)
        case = make.case(firm, author)
        asker = make.user()
        make.company(asker)

        def actor(self, user):
            return actor_for(session, session_key(user))

        def answered(self, *texts):
            question = Question(
                case_id=self.case.id, author_id=self.asker.id, text="센서는요?", created_at=now
            )
            make._add(question)
            rows = [
                Answer(question_id=question.id, author_id=self.author.id, text=text, created_at=now)
                for text in texts
            ]
            make._add(*rows)
            return question, rows

        def mark(self, question, answer, user=None):
            best_answers.mark(
                session, self.actor(user or self.asker), self.case.public_id, question.public_id,
                answer.public_id, link=LINK, now=now,
            )  # fmt: skip

        def consent(self, question, answer, given, user=None):
            best_answers.consent(
                session, self.actor(user or self.author), self.case.public_id,
                question.public_id, answer.public_id, given=given, now=now,
            )  # fmt: skip

        def seen(self, user=None):
            viewer = self.actor(user) if user else None
            (view,) = questions.questions_of(
                session, self.case.id, viewer=viewer, with_hidden=False
            )
            return view.answers

    return World()


def test_a_marked_answer_is_shown_to_all_once_its_author_agrees(world, session):
    question, (first, second) = world.answered("첫 답이에요.", "둘째 답이에요.")
    world.mark(question, second)
    assert [a.best for a in world.seen()] == [False, False]
    assert [a.marked for a in world.seen()] == [False, False]
    assert [a.consent for a in world.seen(world.asker)] == [None, "asked"]
    world.consent(question, second, given=True)
    assert [(a.text, a.best) for a in world.seen()] == [
        (second.text, True), (first.text, False),
    ]  # fmt: skip
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["answer.marked", "answer.consent_given"]


def test_the_author_is_asked_once_however_often_the_mark_moves(world, session):
    question, (first, second) = world.answered("첫 답이에요.", "둘째 답이에요.")
    for answer in (first, second, first, first):
        world.mark(question, answer)
    asked = list(session.scalars(select(Notice)))
    assert [n.user_id for n in asked] == [world.author.id] * 2
    assert [a.marked for a in world.seen(world.author)] == [True, False]


def test_a_refusal_hides_the_mark_from_others_and_is_kept(world):
    question, (answer,) = world.answered("답이에요.")
    world.mark(question, answer)
    world.consent(question, answer, given=False)
    assert not world.seen()[0].best
    assert world.seen(world.asker)[0].consent == "refused"
    world.consent(question, answer, given=True)
    assert world.seen()[0].best


def test_the_mark_is_taken_back(world, session, now):
    question, (answer,) = world.answered("답이에요.")
    world.mark(question, answer)
    world.consent(question, answer, given=True)
    for _ in range(2):
        best_answers.unmark(
            session, world.actor(world.asker), world.case.public_id, question.public_id, now=now
        )
        session.refresh(answer)
        assert not world.seen()[0].best
    with pytest.raises(Conflict):
        world.consent(question, answer, given=True)


def test_only_who_asked_marks_and_only_who_answered_agrees(world, make, session, now):
    question, (answer,) = world.answered("답이에요.")
    with pytest.raises(Forbidden):
        world.mark(question, answer, make.user())
    with pytest.raises(Forbidden):
        best_answers.unmark(
            session, world.actor(world.author), world.case.public_id, question.public_id, now=now
        )
    world.mark(question, answer)
    with pytest.raises(Forbidden):
        world.consent(question, answer, given=True, user=world.asker)


def test_answers_of_other_questions_are_not_found(world):
    question, _ = world.answered("답이에요.")
    _, (elsewhere,) = world.answered("다른 답이에요.")
    with pytest.raises(NotFound):
        world.mark(question, elsewhere)


def test_who_answers_the_own_question_needs_no_consent(world, session):
    session.add(Membership(user_id=world.asker.id, company_id=world.firm.id, role="staff"))
    session.commit()
    question, (answer,) = world.answered("답이에요.")
    answer.author_id = world.asker.id
    session.commit()
    world.mark(question, answer)
    assert world.seen()[0].best
    assert session.scalars(select(Notice)).all() == []


def test_the_database_keeps_one_mark_a_question(world, session):
    _, rows = world.answered("첫 답이에요.", "둘째 답이에요.")
    for row in rows:
        row.best = True
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
