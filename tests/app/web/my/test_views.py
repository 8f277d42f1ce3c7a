"""My page: each role finds its tasks, each task its one button."""

from datetime import timedelta

import pytest

from app.clock import now as wall_clock
from app.clock import today_in_seoul
from tests.queries import counted_selects


@pytest.fixture
def ask(make):
    def _ask(challenge, mentor, state="open", *, days=3):
        moment = wall_clock()
        return make.request(
            challenge, mentor, state=state, opened_at=moment, due_at=moment + timedelta(days=days),
            answered_at=None if state == "open" else moment,
        )  # fmt: skip

    return _ask


def test_a_newcomer_is_invited_to_register_or_to_mentor(browser, make):
    page = browser.sign_in(make.user()).get("/my/").text
    assert "기업을 등록해 주세요" in page
    assert "멘토 신청하기" in page


def test_a_firm_sees_its_next_steps(browser, make, ask, engine):
    owner = make.user()
    company = make.company(owner)
    challenge = make.challenge(company, owner, text="재고가 전산하고 달라요")
    asked = make.challenge(company, owner)
    ask(asked, make.mentor(user=make.user(name="박멘토")), "asked_back", days=-1)
    make.case(company, owner, status="returned")
    browser.sign_in(owner)
    with counted_selects(engine) as seen:
        page = browser.get("/my/").text
    # actor, seven of the firm, its events, two of what firms alike read, unread notices
    assert len(seen) == 12
    assert "박멘토 멘토가 되물었어요" in page
    assert "기한이" in page
    assert "돌려준 사례 1건" in page
    assert f"/challenges/{challenge.public_id}/match" in page or "/x/match/" in page


def test_waiting_and_refused_firms_are_told_what_happens(browser, make):
    owner = make.user()
    make.company(owner, status="waiting", name="기다림")
    make.company(owner, status="refused", name="돌려받음")
    page = browser.sign_in(owner).get("/my/").text
    assert "기다림 등록을 코디네이터가 확인하고 있어요" in page
    assert "돌려받음 정보를 고쳐 주세요" in page
    assert "지금 가장 힘든 점을" in page


def test_a_firm_with_everything_in_hand_has_nothing_to_do(browser, make, ask):
    owner = make.user()
    challenge = make.challenge(make.company(owner), owner)
    ask(challenge, make.mentor(), "declined")
    browser.sign_in(owner)
    assert "지금 하실 일이 없어요" in browser.get("/my/").text
    ask(challenge, make.mentor())
    assert "멘토의 답을 기다리고 있어요" in browser.get("/my/").text


def test_a_mentor_answers_by_date_and_may_rest(browser, make, ask):
    user, owner = make.user(), make.user()
    mentor = make.mentor(user=user)
    browser.sign_in(user)
    assert "지금 답할 요청이 없어요" in browser.get("/my/").text
    challenge = make.challenge(make.company(owner, name="묻는 기업"), owner)
    ask(challenge, mentor)
    page = browser.get("/my/").text
    assert "묻는 기업의 요청에 답해 주세요" in page
    assert "까지 답해 주세요" in page
    assert "자리 2개 가운데 0개" in page
    assert "/mentoring/season" in page


@pytest.mark.parametrize(
    ("status", "words"),
    [("waiting", "멘토 신청을 코디네이터가 확인"), ("refused", "멘토 정보를 고쳐")],
)
def test_a_mentor_who_is_not_approved_is_told(browser, make, status, words):
    user = make.user()
    make.mentor(user=user, status=status)
    assert words in browser.sign_in(user).get("/my/").text


def test_a_coordinator_sees_who_waits(browser, make, ask):
    coordinator, owner = make.coordinator(), make.user()
    browser.sign_in(coordinator)
    assert "기다리는 일이 없어요" in browser.get("/my/").text
    company = make.company(owner, status="waiting")
    make.mentor(status="waiting")
    ask(make.challenge(company, owner), make.mentor(), days=-2)
    page = browser.get("/my/").text
    for words in (
        "승인을 기다리는 기업 1곳",
        "승인을 기다리는 멘토 1명",
        "기한이 지난 멘토 요청 1건",
    ):
        assert words in page


def test_a_coordinator_reviews_cases(browser, make):
    owner = make.user()
    make.case(make.company(owner), owner, status="submitted")
    assert "검토를 기다리는 사례 1건" in browser.sign_in(make.coordinator()).get("/my/").text


def test_an_administrator_goes_to_the_administration(browser, make):
    page = browser.sign_in(make.administrator()).get("/my/").text
    assert "관리 화면으로" in page
    assert "기업을 등록해 주세요" not in page


def test_events_to_come_stand_with_what_became_of_the_registration(browser, make):
    owner = make.user()
    firm = make.company(owner)
    event = make.event(title="매칭 데이", day=today_in_seoul() + timedelta(days=3))
    make.firm_at(event, firm, state="waitlisted")
    page = browser.sign_in(owner).get("/my/").text
    assert f"/events/{event.public_id}" in page
    assert "빈자리 대기" in page
