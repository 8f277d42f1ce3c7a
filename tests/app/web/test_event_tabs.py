"""The tab bar of an event."""

import pytest

from app.web.event_tabs import TABS, shown_tabs
from tests.app.event_world import EventWorld


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def current(app, path, event):
    with app.test_request_context(path):
        return [tab.label for tab in shown_tabs(event) if tab.current]


def test_each_tab_leads_to_its_own_page(app, world):
    event = world.event()
    with app.test_request_context(f"/desk/events/{event.public_id}"):
        tabs = shown_tabs(event)
    assert len({tab.address for tab in tabs}) == len(tabs)
    assert len({tab.endpoint for tab in TABS}) == len(TABS)


def test_pages_beside_a_tab_belong_to_it(app, world):
    event = world.event()
    base = f"/desk/events/{event.public_id}"
    assert current(app, base, event) == ["개요"]
    assert current(app, f"{base}/people/add", event) == ["참가자"]
    assert current(app, f"{base}/people", event) == ["참가자"]
    assert current(app, "/account/sign-in", event) == []


def test_what_is_done_in_a_phase_stands_out(app, world):
    event = world.event(phase="draft")
    with app.test_request_context("/desk/events/"):
        early = {tab.label for tab in shown_tabs(event) if tab.now}
        event.phase = "running"
        late = {tab.label for tab in shown_tabs(event) if tab.now}
    assert "라운드와 테이블" in early - late
