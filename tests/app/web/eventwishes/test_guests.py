"""Guests wish by a link of their own."""

from tests.client import Browser


def test_a_guest_marks_by_the_own_link_and_gives_it_to_nobody(app, world, guest, kinds):
    browser = Browser(app)
    answer = browser.get(guest)
    assert "손님기업 이름으로 표시해요." in answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    sent = {"about": world.guide.public_id, "kind": "like"}
    assert browser.post(f"{guest}/mark", sent).status_code == 303
    assert browser.post(f"{guest}/rounds", {"rounds": ["2"]}).status_code == 303
    assert kinds() == {("손님기업", "like")}
    assert "멘토둘" in browser.get(f"{guest}.csv").text
    assert browser.get("/events/pass/wrong/wishes").status_code == 404


def test_a_guest_who_waits_cannot_wish_yet(app, world, guest):
    world.guest_firm.state = "waiting"
    world.session.commit()
    assert Browser(app).get(guest).status_code == 409
