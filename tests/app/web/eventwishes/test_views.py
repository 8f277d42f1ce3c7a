"""Members open their list of wishes."""

from tests.client import Browser


def test_one_registration_leads_straight_to_its_list(owner, world, base):
    answer = owner.get(f"/events/{world.event.public_id}/wishes/")
    assert answer.status_code == 303
    assert answer.location == base


def test_whoever_comes_twice_chooses(app, world):
    world.make.mentor_at(world.event, world.make.mentor(user=world.owner), name="나도멘토")
    page = Browser(app).sign_in(world.owner).get(f"/events/{world.event.public_id}/wishes/").text
    assert "누구의 희망을 표시할까요?" in page
    assert "나도멘토" in page


def test_strangers_find_nothing(app, world, base):
    other = Browser(app).sign_in(world.make.user())
    assert other.get(base).status_code == 404
    assert other.get(f"/events/{world.event.public_id}/wishes/").status_code == 404
    assert Browser(app).get(base).status_code == 302
