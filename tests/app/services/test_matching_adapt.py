"""Rows become the values of the matching engine, and nothing is invented."""

from datetime import date

import pytest

from app.repositories import engagements
from app.services import matching_adapt
from app.services.mentor_cards import cards
from app.services.reference import load_catalogue

TODAY = date(2026, 11, 22)


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


def _mentor(session, catalogue, row):
    card = cards(session, [row.id], catalogue=catalogue, today=TODAY)[row.id]
    facts = matching_adapt.gather_facts(engagements.case_facts(session, [row.company_id or 0]))
    home = matching_adapt.middle_of("52", catalogue)
    return matching_adapt.mentor_of(card, facts.get(row.company_id), home)


def test_a_mentor_brings_what_firm_cases_and_profile_say(session, make, catalogue):
    firm = make.company(municipality_code="52110", level="mid1", processes=["포장"], buyers=["가"])
    row = make.mentor(firm, capacity=3, radius_km=40, topics=["inv"])
    make.case(firm, make.user(), processes=["절임", "세척"])
    mentor = _mentor(session, catalogue, row)
    assert mentor.categories == {"defect": 1.0, "inv": 1.0}
    assert mentor.processes == {"절임", "세척", "포장"}
    assert (mentor.level, mentor.levels_before) == (2, {0})
    assert (mentor.capacity, mentor.free_places, mentor.radius_km) == (3, 3, 40.0)
    assert (mentor.place.latitude, mentor.region, mentor.buyers) == (35.824, "52", {"가"})


def test_the_categories_of_a_case_count_less_and_less():
    rows = [
        (1, 7, ["절임"], "none", "defect"),
        (1, 7, ["절임"], "none", "inv"),
        (1, 8, [], None, None),
    ]
    facts = matching_adapt.gather_facts(rows)[1]
    assert facts.categories == {"defect": 1.0, "inv": 0.5}
    assert (facts.processes, facts.levels_before) == ({"절임"}, {0})


def test_a_stationed_expert_starts_from_the_middle_of_the_region(session, make, catalogue):
    mentor = _mentor(session, catalogue, make.mentor())
    assert (mentor.company_id, mentor.industry, mentor.level, mentor.headcount) == (None,) * 4
    assert mentor.place.latitude == pytest.approx((35.824 + 35.948 + 35.791) / 3)


def test_a_challenge_becomes_a_need(session, make, catalogue):
    owner = make.user()
    firm = make.company(owner, level="advanced", headcount=7, buyers=["나"])
    challenge = make.challenge(firm, owner)
    need = matching_adapt.need_of(
        challenge, firm, categories={"defect": 0.8}, text_scores={1: 1.0000001, 2: -0.1},
        vetoed=[3], catalogue=catalogue,
    )  # fmt: skip
    assert (need.id, need.company_id, need.level, need.headcount) == (challenge.id, firm.id, 4, 7)
    assert need.text_scores == {1: 1.0, 2: 0.0}
    assert (need.vetoed, need.buyers, need.industry) == ({3}, {"나"}, "103")
