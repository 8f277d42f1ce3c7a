"""Letters about visits: each in its reader's language, each event once."""

import pytest

from app.services.mailing import TEXTS
from app.services.visit_letters import (
    TEMPLATES,
    people_of_both,
    people_of_side,
    side_name,
    tell,
    tell_calendars,
)
from tests.app.visit_world import SENDER, World, at


@pytest.fixture
def world(session, make):
    return World(session, make)


def row_of(world, visit):
    from app.repositories.visits import row_for_update

    return row_for_update(world.session, visit.public_id)


def test_every_template_is_a_letter_and_every_letter_a_template():
    there = {path.stem for path in (TEXTS / "ko").glob("visit_*.txt")} - {"visit_event"}
    assert there == set(TEMPLATES)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_letter_can_be_written(world, template):
    visit = world.agree()
    tell(
        world.session, template, row_of(world, visit), [world.owner], event="in the test", sender=SENDER,
        now=world.now, times=[at(12, 1)], values={"who": "누구", "reason": "까닭", "choose": "https://x.invalid"},
    )  # fmt: skip
    world.session.commit()
    letter = world.letters()[-1].payload
    assert f"https://ieum.example/visits/{visit.public_id}" in letter["body"]
    assert "calendar" not in letter


def test_each_reads_in_their_own_language_and_is_told_once(world, make):
    visit = world.agree()
    foreign = make.user(locale="en")
    for _ in range(2):
        tell(
            world.session, "visit_tomorrow", row_of(world, visit), [world.owner, foreign],
            event="in the test", sender=SENDER, now=world.now,
        )  # fmt: skip
        world.session.commit()
    korean, english = (o.payload for o in world.letters("in the test"))
    assert "2026년 11월 26일 (목) 오후 2:00" in korean["subject"]
    assert "Thu 26 November 2026, 14:00" in english["subject"]
    assert "the mentor drives" in english["body"]


def test_invitations_go_to_both_sides_in_their_language(world):
    visit = world.agree()
    world.owner.locale = "en"
    visit.sequence = 7
    world.session.commit()
    tell_calendars(
        world.session, "visit_changed", row_of(world, visit), sender=SENDER, now=world.now
    )
    world.session.commit()
    found = {o.user_id: o.payload["calendar"] for o in world.letters("calendar:7")}
    assert "[Ieum] Visit to" in found[world.owner.id]
    assert "[이음]" in found[world.person.id]
    for text in found.values():
        # both are guests, whoever reads
        unfolded = text.replace("\r\n ", "")
        assert world.owner.email in unfolded
        assert world.person.email in unfolded


def test_an_erased_account_is_neither_told_nor_invited(world, make, session):
    from app.models.company import Membership

    visit, gone = world.agree(), make.user()
    session.add(Membership(user_id=gone.id, company_id=world.firm.id, role="staff"))
    gone.status, gone.email = "erased", "x@erased.invalid"
    session.commit()
    row = row_of(world, visit)
    assert gone not in people_of_both(session, row)
    tell(
        session, "visit_tomorrow", row, [*people_of_both(session, row), gone], event="in the test",
        sender=SENDER, now=world.now, with_calendar=True,
    )  # fmt: skip
    session.commit()
    assert len(world.letters("in the test")) == 2
    assert "erased" not in world.letters("in the test")[0].payload["calendar"]


def test_sides_have_people_and_names(world):
    row = row_of(world, world.agree())
    assert people_of_side(world.session, row, "mentor") == [world.person]
    assert people_of_side(world.session, row, "firm") == [world.owner]
    assert (side_name(row, "mentor"), side_name(row, "firm")) == ("김멘토", "진안김치")
