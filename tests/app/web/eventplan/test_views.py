"""Members open their plan."""

from tests.client import Browser


def test_one_registration_leads_straight_to_its_plan(owner, world, base):
    answer = owner.get(f"/events/{world.event.public_id}/plan/")
    assert (answer.status_code, answer.location) == (303, base)


def test_whoever_comes_twice_chooses(owner, world):
    world.make.mentor_at(world.event, world.make.mentor(user=world.owner), name="나도멘토")
    page = owner.get(f"/events/{world.event.public_id}/plan/").text
    assert "누구의 일정을 볼까요?" in page


def test_others_find_nothing(app, world, base):
    world.announce((world.firm, world.guide, 1, 1))
    other = Browser(app).sign_in(world.make.user())
    assert other.get(base).status_code == 404
    assert other.get(f"{base}/plan.ics").status_code == 404
    assert other.post(f"{base}/{world.guide.public_id}/refuse", {}).status_code == 404
