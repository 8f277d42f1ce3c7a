"""The own data is handed out, and erased without leaving anybody waiting."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from app.errors import Conflict, Invalid
from app.models.account import Grant, User
from app.models.attachment import Attachment
from app.models.audit import AuditEvent
from app.models.case import Answer, Question
from app.models.company import Membership
from app.models.engagement import EngagementNote
from app.models.mail_token import MailToken
from app.models.mentor import SeasonBlock
from app.models.notice import Notice, NoticePreference, NoticeSetting
from app.models.outbox import IndexChange, Outbox
from app.models.reading import CaseRead
from app.models.request import RequestMessage
from app.models.stay import Stay, StayMember, StayTask
from app.models.visit import CalendarFeed
from app.services import engagement_notes, engagements, mail_tokens
from app.services.account_leaving import ERASED_NAME, delete_account, own_data
from app.services.mailing import queue
from app.services.notifying import notify
from app.services.signing_in import actor_for, session_key, sign_in
from tests.app.engagement_world import EngagementWorld
from tests.factories import PASSWORD


@pytest.fixture
def leave(session, now):
    def _leave(user, password=PASSWORD):
        delete_account(session, actor_for(session, session_key(user)), password=password, now=now)
        session.commit()

    return _leave


def test_leaving_erases_the_person_and_ends_every_session(session, make, now, leave):
    user = make.user(email="leaver@example.com", name="떠나는 사람")
    other = make.user()
    make.company(user)
    session.add(Grant(user_id=user.id, role="coordinator", region_code="52", created_at=now))
    for to in (user.email, other.email):
        queue(session, "account_blocked", to=to, locale="ko", values={}, now=now)
    session.commit()
    key = session_key(user)
    leave(user)
    assert (user.name, user.status) == (ERASED_NAME, "erased")
    assert user.email == f"{user.public_id}@erased.invalid"
    assert session.scalar(select(func.count()).select_from(Membership)) == 0
    assert session.scalar(select(func.count()).select_from(Grant)) == 0
    assert [m.payload["to"] for m in session.scalars(select(Outbox))] == [other.email]
    assert actor_for(session, key) is None
    with pytest.raises(Invalid):
        sign_in(session, email=user.email, password=PASSWORD)
    event = session.scalar(select(AuditEvent))
    assert (event.action, event.object_id, event.before, event.after) == (
        "account.erased",
        user.public_id,
        {},
        {},
    )


def test_notices_wishes_keys_and_letters_go_with_the_person(session, make, now, leave):
    user, other = make.user(), make.user()
    for person in (user, other):
        notify(
            session, "case", "account_blocked", [person], event="case:a:told", values={},
            link="https://x", now=now, keyed={"key": "k"},
        )  # fmt: skip
        session.add(NoticePreference(user_id=person.id, kind="case", mode="digest"))
        session.add(NoticeSetting(user_id=person.id, quiet_from=22, quiet_to=7))
        mail_tokens.issue(session, "visit", 1, person.id, expires_at=now, now=now)
    session.commit()
    own = own_data(session, actor_for(session, session_key(user)), now=now)
    assert [(x["kind"], x["link"], x["read_at"]) for x in own["notices"]] == [
        ("case", "https://x", None)
    ]
    assert own["notice_choice"]["modes"]["case"] == "digest"
    assert own["notice_choice"]["quiet_from"] == 22
    leave(user)
    for table in (Notice, NoticePreference, NoticeSetting, MailToken, Outbox):
        assert set(session.scalars(select(table.user_id))) == {other.id}, table


def test_the_address_is_free_again(session, make, leave):
    leave(make.user(email="again@example.com"))
    assert make.user(email="again@example.com").status == "active"


def test_busy_seasons_are_taken_along_and_forgotten_with_the_mentor(session, make, now, leave):
    user = make.user()
    mentor = make.mentor(user=user)
    for removed_at in (None, now):
        session.add(
            SeasonBlock(
                mentor_id=mentor.id, first_day=date(2026, 12, 1), last_day=date(2026, 12, 9),
                note="김장철", removed_at=removed_at,
            )
        )  # fmt: skip
    session.commit()
    data = own_data(session, actor_for(session, session_key(user)), now=now)
    assert [(entry["first_day"], entry["note"]) for entry in data["seasons"]] == [
        ("2026-12-01", "김장철")
    ]
    leave(user)
    assert session.scalars(select(SeasonBlock)).all() == []


def test_a_wrong_password_changes_nothing(session, make, leave):
    user = make.user()
    with pytest.raises(Invalid) as refusal:
        leave(user, password="falsch falsch")
    assert list(refusal.value.fields) == ["password"]
    assert user.status == "active"


def test_a_mentor_leaves_the_lists_and_the_index(session, make, leave):
    mentor = make.mentor(bio="나의 이야기")
    leave(session.get(User, mentor.user_id))
    assert (mentor.status, mentor.headline, mentor.bio) == ("refused", "", "")
    change = session.scalar(select(IndexChange))
    assert (change.kind, change.object_id) == ("mentor", mentor.id)


@pytest.mark.parametrize("state", ["open", "asked_back"])
def test_the_only_owner_of_a_firm_with_a_live_request_stays(session, make, now, leave, state):
    owner = make.user()
    firm = make.company(owner, name="기다리는 기업")
    make.request(make.challenge(firm, owner), make.mentor(), state=state)
    with pytest.raises(Conflict, match="기다리는 기업"):
        leave(owner)
    session.rollback()
    colleague = make.user()
    session.add(Membership(user_id=colleague.id, company_id=firm.id, role="staff"))
    session.commit()
    with pytest.raises(Conflict):
        leave(owner)
    session.rollback()
    leave(colleague)
    second = make.user()
    session.add(Membership(user_id=second.id, company_id=firm.id, role="owner"))
    session.commit()
    leave(owner)
    assert owner.status == "erased"


def test_an_engagement_holds_owner_and_mentor_until_it_ends(session, make, now, leave):
    owner = make.user()
    firm, mentor = make.company(owner), make.mentor()
    request = make.request(make.challenge(firm, owner), mentor, state="accepted")
    engagement = make.engagement(firm, mentor, request=request)
    helper = session.get(User, mentor.user_id)
    for person in (owner, helper):
        with pytest.raises(Conflict):
            leave(person)
        session.rollback()
    engagement.ended_at, engagement.closed_code = now, "other"
    session.commit()
    for person in (owner, helper):
        leave(person)
        assert person.status == "erased"


def test_a_mentor_with_a_request_to_answer_stays(session, make, now, leave):
    owner = make.user()
    mentor = make.mentor()
    make.request(make.challenge(make.company(owner), owner), mentor)
    with pytest.raises(Conflict, match="답을 기다리는"):
        leave(session.get(User, mentor.user_id))


def test_the_last_administrator_stays(session, make, leave):
    first = make.administrator()
    with pytest.raises(Conflict, match="마지막 관리자"):
        leave(first)
    session.rollback()
    make.administrator()
    leave(first)
    assert first.status == "erased"


def test_all_that_is_kept_about_a_person_is_handed_out(session, make, now):
    user, other = make.user(name="김 대표"), make.user()
    firm = make.company(user, name="우리 기업")
    mentor = make.mentor(firm, user=user)
    challenge = make.challenge(firm, user)
    make.challenge(make.company(other), other, text="남의 고민")
    case = make.case(firm, user)
    request = make.request(challenge, make.mentor())
    question = Question(case_id=case.id, author_id=user.id, text="얼마나 걸렸나요?", created_at=now)
    session.add_all(
        [
            RequestMessage(
                request_id=request.id,
                author_id=user.id,
                kind="ask",
                text="도와주세요",
                created_at=now,
            ),
            question,
            Attachment(
                digest="0" * 64,
                media_type="image/webp",
                filename="앞.webp",
                size=10,
                owner_id=user.id,
                created_at=now,
            ),
            AuditEvent(
                at=now,
                actor_id=None,
                action="account.registered",
                object_type="user",
                object_id=user.public_id,
            ),
        ]
    )
    session.flush()
    session.add(
        Answer(question_id=question.id, author_id=user.id, text="넉 달이요", created_at=now)
    )
    session.commit()
    data = own_data(session, actor_for(session, session_key(user)), now=now)
    assert json.loads(json.dumps(data)) == data
    assert data["account"]["name"] == "김 대표"
    assert data["firms"] == [{"name": "우리 기업", "public_id": firm.public_id, "role": "owner"}]
    assert data["mentor"]["public_id"] == mentor.public_id
    assert data["cases"][0]["case"] == case.public_id
    assert [c["text"] for c in data["challenges"]] == [challenge.text]
    assert (
        data["messages"][0]["text"],
        data["questions"][0]["text"],
        data["answers"][0]["text"],
    ) == ("도와주세요", "얼마나 걸렸나요?", "넉 달이요")
    assert data["files"][0]["filename"] == "앞.webp"
    assert data["events"][0]["action"] == "account.registered"
    assert "password_hash" not in str(data)
    assert own_data(session, actor_for(session, session_key(other)), now=now)["mentor"] is None


def test_what_a_firm_read_goes_with_its_last_person(leave, session, make):
    case = make.case(make.company(), make.user())
    owner, colleague = make.user(), make.user()
    firm = make.company(owner)
    session.add(Membership(user_id=colleague.id, company_id=firm.id, role="staff"))
    for reader in (firm, make.company(make.user())):
        session.add(CaseRead(company_id=reader.id, case_id=case.id, month=date(2026, 11, 1)))
    session.commit()
    leave(colleague)
    assert session.scalar(select(func.count()).select_from(CaseRead)) == 2
    leave(owner)
    assert [row.company_id != firm.id for row in session.scalars(select(CaseRead))] == [True]


@pytest.fixture
def mentoring(session, make):
    return EngagementWorld(session, make)


def _note(mentoring, person, visibility):
    engagement_notes.add(
        mentoring.session, mentoring.act(person), mentoring.id, f"{visibility} 글", visibility,
        **mentoring.values,
    )  # fmt: skip
    mentoring.session.commit()


def test_the_mentor_and_the_only_owner_first_end_the_mentoring(mentoring, leave, session):
    with pytest.raises(Conflict, match=mentoring.firm.name):
        leave(mentoring.person)
    session.rollback()
    with pytest.raises(Conflict, match=mentoring.firm.name):
        leave(mentoring.owner)
    session.rollback()
    mentoring.engagement.ended_at, mentoring.engagement.closed_code = mentoring.now, "other"
    session.commit()
    leave(mentoring.person)
    leave(mentoring.owner)
    assert mentoring.person.status == mentoring.owner.status == "erased"


def test_the_firm_goes_on_without_a_colleague_who_left(mentoring, leave, session, make):
    colleague = make.user(name="이과장")
    session.add(Membership(user_id=colleague.id, company_id=mentoring.firm.id, role="staff"))
    session.commit()
    _note(mentoring, colleague, "shared")
    _note(mentoring, colleague, "private")
    leave(colleague)
    page = engagements.show(session, mentoring.helper, mentoring.id, **mentoring.values)
    assert [(n.author.name, n.note.text) for n in page.sections.notes.here] == [
        (ERASED_NAME, "shared 글")
    ]
    assert session.scalar(select(func.count()).select_from(EngagementNote)) == 1
    assert colleague.id not in {person.id for person in page.contacts}
    assert mentoring.engagement.ended_at is None


def test_a_team_member_who_left_owns_no_open_task(mentoring, leave, session):
    member = mentoring.team_member()
    stay = session.scalar(select(Stay))
    for number, state in enumerate(("doing", "dropped"), 1):
        session.add(
            StayTask(
                stay_id=stay.id, number=number, client_key=str(number), title="누설", state=state,
                owner_id=member.id, found_by_id=member.id, found_at=mentoring.now,
                reason="효과 없음", done_at=None if state == "doing" else mentoring.now,
            )
        )  # fmt: skip
    session.add(CalendarFeed(user_id=member.id, created_at=mentoring.now))
    session.commit()
    leave(member)
    session.expire_all()
    tasks = list(session.scalars(select(StayTask).order_by(StayTask.number)))
    assert [(task.owner_id, task.revision) for task in tasks] == [(None, 2), (member.id, 1)]
    assert session.scalar(select(func.count()).select_from(StayMember)) == 0
    assert session.scalar(select(func.count()).select_from(CalendarFeed)) == 0


def test_who_leads_an_open_stay_first_hands_it_on(mentoring, leave, session):
    lead = mentoring.team_member("lead", "planned")
    with pytest.raises(Conflict, match="팀장"):
        leave(lead)
    session.rollback()
    stay = session.scalar(select(Stay))
    stay.state, stay.closed_at = "closed", mentoring.now
    session.commit()
    leave(lead)
    assert lead.status == "erased"


def test_own_notes_are_taken_along_private_ones_too(mentoring, session, now):
    _note(mentoring, mentoring.owner, "private")
    _note(mentoring, mentoring.person, "private")
    data = own_data(session, mentoring.asker, now=now)
    assert [note["text"] for note in data["notes"]] == ["private 글"]
