"""Guests open their plan by a link of their own."""

import pytest

from tests.client import Browser


def test_a_guest_has_the_same_without_an_account(app, world, guest, version):
    browser = Browser(app)
    assert "참가가 승인됐어요." in browser.get(guest).text
    world.announce((world.guest_firm, world.guide, 1, 1))
    answer = browser.get(guest)
    assert "멘토하나" in answer.text
    assert f"{guest}feed.ics" in answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "BEGIN:VEVENT" in browser.get(f"{guest}feed.ics").text
    assert "BEGIN:VEVENT" in browser.get(f"{guest}plan.ics").text
    path = f"{guest}meetings/{world.guide.public_id}"
    assert "어느 라운드로 옮길까요?" in browser.get(path).text
    assert browser.post(f"{path}/move", {"round": "2"}).status_code == 303
    assert browser.post(f"{path}/refuse", {}).status_code == 303
    assert version() == 3
    assert browser.get("/events/pass/wrong/").status_code == 404


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("waiting", "신청을 받았어요."), ("waitlisted", "자리가 차서 차례를 기다려요."),
        ("refused", "업종이 달라요"),
    ],
)  # fmt: skip
def test_a_guest_sees_where_the_registration_stands(app, world, guest, state, text):
    world.guest_firm.state, world.guest_firm.reason = state, "업종이 달라요"
    world.session.commit()
    assert text in Browser(app).get(guest).text
