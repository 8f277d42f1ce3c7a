"""Wishes in the browser: by members, guests and coordinators."""

import pytest
import time_machine

from app.models.event import Registration, Wish
from app.services.matchday import passes
from tests.app.wish_world import KEY, WishWorld
from tests.client import Browser, flat
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False) as travelled:
        yield travelled


@pytest.fixture
def owner(app, world):
    return Browser(app).sign_in(world.owner)


@pytest.fixture
def desk(app, world):
    return Browser(app).sign_in(world.desk)


@pytest.fixture
def base(world):
    return f"/events/{world.event.public_id}/wishes/{world.firm.public_id}"


@pytest.fixture
def guest(world):
    return f"/events/pass/{passes.token_of(KEY, world.guest_firm)}/wishes"


def kinds(world):
    world.session.rollback()
    return {
        (world.session.get_one(Registration, wish.by_id).name, wish.kind)
        for wish in world.session.query(Wish)
    }


def test_one_registration_leads_straight_to_its_list(owner, world, base):
    answer = owner.get(f"/events/{world.event.public_id}/wishes/")
    assert answer.status_code == 303
    assert answer.location == base


def test_whoever_comes_twice_chooses(app, world):
    world.make.mentor_at(world.event, world.make.mentor(user=world.owner), name="나도멘토")
    page = Browser(app).sign_in(world.owner).get(f"/events/{world.event.public_id}/wishes/").text
    assert "누구의 희망을 표시할까요?" in page
    assert "나도멘토" in page


def test_the_list_shows_reason_quote_and_case(owner, world, base):
    world.fit(
        world.firm, world.guide, 0.9, code="same_category", facts={"shared": ["defect"]},
        quote={"asked": "a", "told": "염도를 매시간 적었어요"}, case=world.case.public_id,
    )  # fmt: skip
    page = flat(owner.get(base).text)
    assert "같은 고민을 풀어 봤어요: 높은 불량률" in page
    assert "염도를 매시간 적었어요" in page
    assert f"/cases/{world.case.public_id}" in page
    assert "이 표시는 코디네이터만 보고, 상대에게는 알리지 않아요." in page
    assert len(page.encode()) < 60_000
    assert owner.get(base, swap=True).text.lstrip().startswith('<div id="found"')


def test_a_mark_works_with_and_without_scripts(owner, world, base):
    sent = {"about": world.guide.public_id, "kind": "must"}
    answer = owner.post(f"{base}/mark?sort=name", sent)
    assert answer.status_code == 303
    assert answer.location == f"{base}?sort=name#person-{world.guide.public_id}"
    assert kinds(world) == {("진안김치", "must")}
    part = owner.post(f"{base}/mark", {**sent, "kind": "never"}, swap=True).text
    assert 'aria-pressed="true"' in part
    assert kinds(world) == {("진안김치", "never")}
    owner.post(f"{base}/mark", {**sent, "kind": ""}, swap=True)
    assert kinds(world) == set()


def test_a_fourth_must_is_refused_beside_the_list(owner, world, base):
    for n in range(3):
        world.make.wish(world.firm, world.make.mentor_at(world.event, name=f"더{n}"), "must")
    answer = owner.post(f"{base}/mark", {"about": world.guide.public_id, "kind": "must"})
    assert answer.status_code == 409
    assert "3명까지 고를 수 있어요" in answer.text


def test_after_the_deadline_nothing_can_be_pressed(owner, world, base, clock):
    clock.move_to(world.event.wishes_until)
    page = owner.get(base).text
    assert "희망을 표시하는 기간이 끝났어요" in page
    assert 'name="kind" value="must"' not in flat(page)
    answer = owner.post(f"{base}/mark", {"about": world.guide.public_id, "kind": "must"})
    assert answer.status_code == 409


def test_rounds_are_saved_and_none_is_refused(owner, world, base):
    assert owner.post(f"{base}/rounds", {"rounds": ["1", "3"]}).status_code == 303
    world.session.rollback()
    row = world.session.get_one(Registration, world.firm.id, populate_existing=True)
    assert row.rounds == [1, 3]
    answer = owner.post(f"{base}/rounds", {"rounds": ["x"]})
    assert answer.status_code == 422
    assert "라운드를 하나 이상 골라 주세요" in answer.text


def test_filters_and_export_find_the_same(owner, world, base):
    page = owner.get(f"{base}?q=둘").text
    assert "멘토둘" in page
    assert "멘토셋" not in page
    assert "조건에 맞는 분이 없어요." in owner.get(f"{base}?q=없는이름").text
    table = owner.get(f"{base}/export.csv?q=둘").text
    assert "멘토둘" in table
    assert "멘토셋" not in table


def test_strangers_find_nothing(app, world, base):
    other = Browser(app).sign_in(world.make.user())
    assert other.get(base).status_code == 404
    assert other.get(f"/events/{world.event.public_id}/wishes/").status_code == 404
    assert Browser(app).get(base).status_code == 302


def test_a_guest_marks_by_the_own_link_and_gives_it_to_nobody(app, world, guest):
    browser = Browser(app)
    answer = browser.get(guest)
    assert "손님기업 이름으로 표시해요." in answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    sent = {"about": world.guide.public_id, "kind": "like"}
    assert browser.post(f"{guest}/mark", sent).status_code == 303
    assert browser.post(f"{guest}/rounds", {"rounds": ["2"]}).status_code == 303
    assert kinds(world) == {("손님기업", "like")}
    assert "멘토둘" in browser.get(f"{guest}.csv").text
    assert browser.get("/events/pass/wrong/wishes").status_code == 404


def test_a_guest_who_waits_cannot_wish_yet(app, world, guest):
    world.guest_firm.state = "waiting"
    world.session.commit()
    assert Browser(app).get(guest).status_code == 409


def test_the_desk_marks_for_somebody_and_sees_all(desk, world):
    base = f"/desk/events/{world.event.public_id}/wishes"
    page = desk.get(f"{base}/{world.guest_firm.public_id}").text
    assert "누가 대신 표시했는지 기록에 남아요" in page
    sent = {"about": world.guide.public_id, "kind": "never"}
    assert desk.post(f"{base}/{world.guest_firm.public_id}/mark", sent).status_code == 303
    answer = desk.post(f"{base}/{world.guest_firm.public_id}/rounds", {"rounds": ["1"]})
    assert answer.status_code == 303
    assert "멘토둘" in desk.get(f"{base}/{world.guest_firm.public_id}/export.csv").text
    page = flat(desk.get(f"{base}/").text)
    assert "희망 1개" in page
    assert "만나지 않을래요" in page
    assert "조건에 맞는 희망이 없어요." in desk.get(f"{base}/?kind=must").text
    assert "손님기업" in desk.get(f"{base}/export.csv?kind=never").text
    assert desk.get(f"{base}/export.xlsx").data[:2] == b"PK"


def test_an_event_without_wishes_says_so(desk, world):
    page = desk.get(f"/desk/events/{world.event.public_id}/wishes/").text
    assert "아직 표시한 희망이 없어요." in page


def test_a_list_of_twenty_costs_as_many_selects_as_one_of_three(owner, world, base, engine):
    def cost():
        with counted_selects(engine) as counted:
            owner.get(base)
        return len(counted)

    cost()
    few = cost()
    for n in range(20):
        world.fit(world.firm, world.make.mentor_at(world.event, name=f"더{n}"), 0.5)
    assert cost() == few


def test_english_has_no_korean_of_ours(owner, world, base):
    page = owner.get(base, english=True).text
    assert "Which mentors" in page
