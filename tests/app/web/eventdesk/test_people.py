"""The people of an event on the desk: list, decisions, adding, changing."""

import pytest
import time_machine

from app.models.event import Registration
from tests.app.event_world import EventWorld
from tests.client import flat
from tests.queries import counted_selects

GUEST = {"side": "firm", "name": "새론금속", "email": "lee@firm.example", "rounds": ["1", "2"]}


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


@pytest.fixture
def desk(browser, world):
    return browser.sign_in(world.coordinator)


def address(event, rest=""):
    return f"/desk/events/{event.public_id}/people{rest}"


def test_an_empty_list_says_how_people_come(desk, world):
    assert "아직 참가자가 없어요." in desk.get(address(world.event())).text


def test_people_are_searched_filtered_and_sorted(desk, world):
    event = world.event()
    world.make.firm_at(event, name="나래금형", state="waiting", municipality_code="52720")
    world.make.firm_at(event, name="가온식품", topic="재고가 안 맞아요", municipality_code="52110")
    world.make.mentor_at(event, name="이멘토", state="withdrawn")
    page = desk.get(address(event)).text
    assert page.index("나래금형") < page.index("가온식품")
    assert "인구감소지역" in page
    by_name = desk.get(address(event, "?sort=name"), swap=True).text
    assert by_name.index("가온식품") < by_name.index("나래금형")
    for query, name in (
        ("q=재고", "가온식품"), ("side=mentor", "이멘토"), ("state=waiting", "나래금형"),
        ("place=52110", "가온식품"),
    ):  # fmt: skip
        found = desk.get(address(event, f"?{query}"), swap=True).text
        others = {"나래금형", "가온식품", "이멘토"} - {name}
        assert name in found
        assert not any(other in found for other in others)
    assert "조건에 맞는 참가자가 없어요." in desk.get(address(event, "?q=없음")).text
    assert desk.get(address(event, "?side=x&state=x&sort=x&place=x")).status_code == 200


def test_the_list_takes_five_selects_and_stays_small(desk, world, engine):
    event = world.event(rounds=16)
    world.guests(event, 60, topic="도금 공정의 불량을 줄이고 싶어요 " * 3, rounds=[1, 2, 5])
    desk.get(address(event))
    with counted_selects(engine) as seen:
        page = desk.get(address(event))
    # who asks, notices, the event, how many, the people
    assert len(seen) <= 6
    assert len(page.data) < 60_000
    assert "1 / 2쪽" in page.text


def test_the_list_leaves_as_a_table_whose_formulas_are_disarmed(desk, world):
    event = world.event()
    world.make.firm_at(event, name="=cmd()", rounds=[1, 2, 4], minimum=1)
    csv = desk.get(address(event, ".csv")).text
    assert "'=cmd()" in csv
    assert '"1-2, 4"' in csv
    assert desk.get(address(event, ".xlsx")).data.startswith(b"PK")


def test_those_who_are_ticked_are_approved(desk, world):
    event = world.event(firm_places=1)
    rows = world.guests(event, 2, state="waiting")
    chosen = [row.public_id for row in rows]
    answer = desk.post(
        address(event, "/decide?state=waiting"), {"chosen": chosen, "decision": "approve"}
    )
    assert answer.status_code == 303
    assert answer.location.endswith("/people?state=waiting")
    page = desk.get(address(event)).text
    assert "1명을 승인했어요. 1명은 자리가 차서 차례를 기다려요." in page
    world.session.rollback()
    assert world.states(*rows) == ["approved", "waitlisted"]


def test_a_refusal_without_a_reason_keeps_the_ticks(desk, world):
    event = world.event()
    (row,) = world.guests(event, 1, state="waiting")
    answer = desk.post(
        address(event, "/decide"), {"chosen": [row.public_id], "decision": "refuse", "reason": ""}
    )
    assert answer.status_code == 422
    assert "왜 어려운지 적어 주세요." in answer.text
    assert f'value="{row.public_id}" checked' in flat(answer.text)
    values = {"chosen": [row.public_id], "decision": "refuse", "reason": "제조업이 아니에요"}
    assert desk.post(address(event, "/decide"), values).status_code == 303
    back = {"chosen": [row.public_id], "decision": "put_back"}
    assert desk.post(address(event, "/decide"), back).status_code == 303
    world.session.rollback()
    assert world.states(row) == ["waiting"]
    nobody = desk.post(address(event, "/decide"), {"decision": "withdraw"})
    assert nobody.status_code == 422
    assert "참가자를 한 분 이상 골라 주세요." in nobody.text


def test_a_guest_is_written_down_and_what_is_wrong_keeps_the_form(desk, world):
    event = world.event()
    bad = desk.post(address(event, "/add"), {**GUEST, "email": "x", "name": ""})
    assert bad.status_code == 422
    assert "이름을 적어 주세요." in bad.text
    assert "메일 주소를 다시 확인해 주세요." in bad.text
    assert desk.post(address(event, "/add"), GUEST).status_code == 303
    world.session.rollback()
    row = world.session.query(Registration).one()
    assert (row.name, row.rounds, row.state) == ("새론금속", [1, 2], "waiting")


def test_a_member_is_found_by_name_and_added_once(desk, world):
    event = world.event()
    page = desk.get(address(event, "/add?q=한들")).text
    where = address(event, f"/add/firm/{world.firm.public_id}")
    assert where in page
    assert desk.post(where).status_code == 303
    assert desk.post(where).status_code == 409
    assert "이미 참가자예요" in desk.get(address(event, "/add?q=한들")).text
    mentor = address(event, f"/add/mentor/{world.mentor.public_id}")
    assert desk.post(mentor).status_code == 303
    assert "승인된 기업이나 멘토가 없어요" in desk.get(address(event, "/add?q=없는이름")).text


def test_somebody_is_changed_with_own_minimum_and_rounds(desk, world):
    event = world.event()
    row = world.make.firm_at(event, name="새론금속", rounds=[1])
    page = desk.get(address(event, f"/{row.public_id}")).text
    assert 'value="새론금속"' in page
    values = {"name": "새론금속", "minimum": "1", "maximum": "3", "rounds": ["1", "2", "3", "4"]}
    assert desk.post(address(event, f"/{row.public_id}"), values).status_code == 303
    bad = desk.post(address(event, f"/{row.public_id}"), {**values, "minimum": "4"})
    assert bad.status_code == 422
    assert "최소 만남이 최대 만남보다 많아요." in bad.text
    world.session.rollback()
    kept = world.session.get_one(Registration, row.id, populate_existing=True)
    assert (kept.minimum, kept.maximum, kept.rounds) == (1, 3, None)


def test_people_of_another_event_are_not_found(desk, world):
    event, other = world.event(), world.event()
    row = world.make.firm_at(other)
    assert desk.get(address(event, f"/{row.public_id}")).status_code == 404


def test_the_pages_speak_english(desk, world):
    event = world.event()
    world.make.firm_at(event)
    assert "Approve those ticked" in desk.get(address(event), english=True).text
    assert "Add somebody" in desk.get(address(event, "/add"), english=True).text
