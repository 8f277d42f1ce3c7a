import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.outbox import Outbox
from app.services import questions
from app.services.signing_in import actor_for, session_key

LINK = "http://site/cases/1#questions"


@pytest.fixture
def world(make, session):
    class World:
        author = make.user()
        firm = make.company(author)
        case = make.case(firm, author)
        asker_user = make.user()
        asker_firm = make.company(asker_user)

        def actor(self, user):
            return actor_for(session, session_key(user))

        @property
        def asker(self):
            return self.actor(self.asker_user)

        @property
        def owner(self):
            return self.actor(self.author)

    return World()


@pytest.fixture
def ask(session, world, now):
    return lambda text="염도계는 어디서 샀어요?", actor=None, case=None: questions.ask(
        session, actor or world.asker, (case or world.case).public_id, text, link=LINK, now=now
    )


@pytest.fixture
def answer(session, world, now):
    return lambda question, text="대리점에서 샀어요.", actor=None: questions.answer(
        session, actor or world.owner, world.case.public_id, question.public_id, text,
        link=LINK, now=now,
    )  # fmt: skip


@pytest.fixture
def seen(session, world):
    return lambda with_hidden=False: questions.questions_of(
        session, world.case.id, viewer=None, with_hidden=with_hidden
    )


def letters(session):
    return [row.payload for row in session.scalars(select(Outbox).order_by(Outbox.id))]


def test_a_question_is_shown_and_its_author_written_to(session, world, ask, seen):
    ask()
    (view,) = seen()
    assert (view.text, view.author, view.hidden, view.answers) == (
        "염도계는 어디서 샀어요?", world.asker_user.name, False, (),
    )  # fmt: skip
    (letter,) = letters(session)
    assert letter["to"] == world.author.email
    assert "사례에 질문이 왔어요" in letter["subject"]
    assert LINK in letter["body"]


def test_an_answer_stands_below_its_question_and_the_asker_is_written_to(
    session, world, ask, answer, seen
):
    first = ask()
    second = ask("비용은 얼마나 들었나요?")
    answer(first)
    answer(first, "지금은 온라인에도 있어요.")
    newest, oldest = seen()
    assert newest.public_id == second.public_id
    assert [a.text for a in oldest.answers] == ["대리점에서 샀어요.", "지금은 온라인에도 있어요."]
    assert oldest.answers[0].author == world.author.name
    assert letters(session)[-1]["to"] == world.asker_user.email


def test_the_same_words_sent_twice_are_one(session, ask, answer, seen):
    question = ask()
    assert ask() is question
    assert answer(question) is answer(question)
    (view,) = seen()
    assert len(view.answers) == 1
    assert len(letters(session)) == 2


@pytest.mark.parametrize("text", ["네?", "   ", "가" * 2001])
def test_words_too_few_or_too_many_are_refused(ask, answer, text):
    with pytest.raises(Invalid):
        ask(text)
    question = ask()
    with pytest.raises(Invalid):
        answer(question, text)


def test_who_may_ask(make, world, ask):
    with pytest.raises(Forbidden, match="승인된 회원만"):
        ask(actor=world.actor(make.user()))
    with pytest.raises(Forbidden, match="답만"):
        ask(actor=world.owner)


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_only_published_cases_are_asked_about(make, world, ask, status):
    case = make.case(world.firm, world.author, status=status)
    with pytest.raises(NotFound):
        ask(case=case)


def test_only_the_firm_answers(make, world, ask, answer):
    question = ask()
    with pytest.raises(Forbidden):
        answer(question, actor=world.actor(make.coordinator()))


def test_an_unknown_question_is_not_answered(make, session, world, ask, now):
    question = ask()
    other = make.case(world.firm, world.author)
    with pytest.raises(NotFound):
        questions.answer(
            session, world.owner, other.public_id, question.public_id, "다른 사례의 질문",
            link=LINK, now=now,
        )  # fmt: skip


def test_a_coordinator_hides_and_shows_with_an_audit_row(
    make, session, world, ask, answer, seen, now
):
    coordinator = world.actor(make.coordinator())
    question = ask()

    def hide(hidden, actor=coordinator):
        questions.set_hidden(
            session, actor, world.case.public_id, question.public_id, hidden=hidden, now=now
        )
        session.flush()

    with pytest.raises(Forbidden):
        hide(hidden=True, actor=world.actor(make.coordinator("48")))
    hide(hidden=True)
    hide(hidden=True)
    assert seen() == ()
    assert seen(with_hidden=True)[0].hidden
    with pytest.raises(Conflict):
        answer(question)
    hide(hidden=False)
    assert not seen()[0].hidden
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(e.action, e.object_id, e.region_code) for e in events] == [
        ("question.hidden", question.public_id, "52"),
        ("question.shown", question.public_id, "52"),
    ]


def test_an_erased_author_gets_no_letter(session, world, ask):
    world.author.status = "erased"
    session.commit()
    ask()
    assert letters(session) == []


def test_a_colleague_answers_the_own_question_without_a_letter(make, session, world, ask, answer):
    # the asker joined the firm later
    question = ask()
    from app.models.company import Membership

    session.add(Membership(user_id=world.asker_user.id, company_id=world.firm.id, role="staff"))
    session.commit()
    answer(question, actor=world.asker)
    assert len(letters(session)) == 1
