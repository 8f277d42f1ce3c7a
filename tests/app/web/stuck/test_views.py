"""The desk sees which searches wait, and who must act."""

import csv
import io

import pytest

from app.services import requests
from tests.app.asking_world import World
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def desk(browser, world):
    return browser.sign_in(world.coordinator)


def test_the_list_says_who_must_act_and_leads_there(desk, world):
    sent = world.ask()
    page = desk.get("/desk/stuck")
    assert "멘토가 답할 차례" in page.text
    assert f"/requests/{sent.public_id}" in page.text
    requests.ask_back(
        world.session, world.helper(), sent.public_id, "하루에 몇 통인가요?", **world.values
    )
    world.session.commit()
    assert "기업이 답할 차례</span>" in desk.get("/desk/stuck").text


def test_a_search_that_found_nobody_leads_to_other_mentors(desk, world):
    sent = world.ask()
    requests.decline(world.session, world.helper(), sent.public_id, "멀어요", **world.values)
    world.session.commit()
    assert f"/challenges/{world.challenge.public_id}/match" in desk.get("/desk/stuck").text


def test_the_list_is_searched_and_handed_out_as_csv(desk, world):
    world.ask()
    assert "조건에 맞는 고민이 없어요" in desk.get("/desk/stuck?waits=firm&sort=x").text
    part = desk.get("/desk/stuck?q=반품이", swap=True).text
    assert part.lstrip().startswith('<div id="stuck-list">')
    table = desk.get("/desk/stuck.csv?sort=due").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(table)))
    assert [len(rows), rows[1][1], rows[1][4]] == [2, world.firm.name, "멘토가 답할 차례"]


def test_an_empty_list_says_so(desk):
    assert "기다리는 고민이 없어요" in desk.get("/desk/stuck").text


def test_the_page_takes_four_selects_whatever_its_length(desk, world, engine):
    world.ask()
    desk.get("/desk/stuck")
    with counted_selects(engine) as seen:
        desk.get("/desk/stuck")
    # who asks, the unread notices, and the two of the list
    assert len(seen) == 4
