import pytest

from app.models.case import CaseVersion
from app.services.actor import Actor, Seat
from app.services.field_visibility import Eyes, eyes_of, level_of


@pytest.mark.parametrize(
    ("eyes", "seen"),
    [
        (Eyes(), {"public"}),
        (Eyes(member=True), {"public", "members"}),
        (Eyes(matched=True), {"public", "members", "matched"}),
        (Eyes(inside=True), {"public", "members", "matched", "unheard of"}),
    ],
)
def test_each_kind_of_viewer_sees_what_is_meant_for_it(eyes, seen):
    assert {lvl for lvl in ("public", "members", "matched", "unheard of") if eyes.see(lvl)} == seen


def test_the_firm_and_the_coordinator_of_its_region_are_inside():
    owner = Actor(1, "a", "가", "a@x", "ko", companies=(Seat(5, "c", "기업", "waiting"),))
    assert eyes_of(owner, company_id=5, region="52").inside
    assert not eyes_of(owner, company_id=6, region="52").inside
    coordinator = Actor(2, "b", "나", "b@x", "ko", coordinator_regions=frozenset({"52"}))
    assert eyes_of(coordinator, company_id=5, region="52").inside
    assert eyes_of(coordinator, company_id=5, region="48") == Eyes(member=True)
    assert eyes_of(None, company_id=5, region="52", matched=True) == Eyes()


def test_a_field_that_is_not_named_is_public():
    version = CaseVersion(visibility={"cost": "matched"})
    assert (level_of(version, "cost"), level_of(version, "failed")) == ("matched", "public")
