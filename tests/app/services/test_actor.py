"""What a person may do follows from what they belong to."""

import pytest

from app.errors import Forbidden
from app.services.actor import Actor, Seat


def seat(status="approved", number=1):
    return Seat(id=number, public_id=f"p{number}", name="시험기업", status=status)


def actor(**values):
    return Actor(1, "p", "김민채", "kim@example.com", "ko", **values)


@pytest.mark.parametrize(
    ("values", "member"),
    [
        ({}, False),
        ({"companies": (seat("waiting"),)}, False),
        ({"companies": (seat("waiting"), seat(number=2))}, True),
        ({"mentor": seat("waiting")}, False),
        ({"mentor": seat()}, True),
        ({"coordinator_regions": frozenset({"52"})}, True),
        ({"administrator": True}, True),
        ({"officer_places": frozenset({"52720"})}, True),
        ({"reviewer_regions": frozenset({"52"})}, True),
        ({"auditor_everywhere": True}, True),
    ],
)
def test_members_are_approved_firms_and_mentors_and_the_staff(values, member):
    assert actor(**values).member is member


def test_a_firm_is_acted_for_by_its_own_people_alone():
    person = actor(companies=(seat("waiting", 7),))
    assert person.approved_companies == ()
    person.require_company(7)
    with pytest.raises(Forbidden):
        person.require_company(8)


def test_a_coordinator_has_a_say_in_their_own_region_alone():
    person = actor(coordinator_regions=frozenset({"52"}))
    assert person.coordinator
    person.require_region("52")
    with pytest.raises(Forbidden):
        person.require_region("48")
    with pytest.raises(Forbidden):
        actor(administrator=True).require_region("52")
