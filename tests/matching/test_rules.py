from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from matching.rules import REFUSAL_CODES, find_refusals, normalise_name
from tests.matching import builders
from tests.matching.builders import TODAY, make_mentor, make_need


def codes(need=None, mentor=None, today=TODAY):
    found = find_refusals(need or make_need(), mentor or make_mentor(), today=today)
    return [refusal.code for refusal in found]


def test_a_fitting_pair_is_not_refused():
    assert codes() == []


def test_nobody_mentors_the_own_firm():
    assert codes(mentor=make_mentor(company_id=10)) == ["own_company"]


def test_a_stationed_expert_has_no_firm_to_clash_with():
    assert codes(mentor=make_mentor(company_id=None)) == []


def test_the_same_product_makes_a_competitor_however_it_is_written():
    need = make_need(products=frozenset({"배추 김치"}))
    mentor = make_mentor(products=frozenset({"배추김치", "깍두기"}))

    (refusal,) = find_refusals(need, mentor, today=TODAY)
    assert refusal.code == "competitor"
    assert refusal.detail == {"products": ["배추김치"], "shared_buyers": 0}


def test_the_same_buyer_makes_a_competitor_but_stays_unnamed():
    need = make_need(buyers=frozenset({"㈜한빛정밀"}))
    mentor = make_mentor(buyers=frozenset({"주식회사 한빛 정밀"}))

    (refusal,) = find_refusals(need, mentor, today=TODAY)
    assert refusal.code == "competitor"
    assert "한빛" not in str(refusal.detail)
    assert refusal.detail["shared_buyers"] == 1


def test_names_of_nothing_but_signs_make_no_competitors():
    dash = frozenset({"-"})

    assert codes(make_need(products=dash), make_mentor(products=dash)) == []


@pytest.mark.parametrize(
    ("a", "b"),
    [("㈜ 한빛 정밀", "한빛정밀(주)"), ("ＡＢＣ Co.", "abc-co"), ("볼트, 너트", "볼트너트")],
)
def test_spelling_does_not_make_another_name(a, b):
    assert normalise_name(a) == normalise_name(b)


def test_a_veto_holds():
    assert codes(make_need(vetoed=frozenset({7}))) == ["vetoed"]


def test_no_common_language_refuses_but_an_unknown_one_does_not():
    assert codes(make_need(languages=frozenset({"vi"}))) == ["language"]
    assert codes(make_need(languages=frozenset())) == []
    assert codes(mentor=make_mentor(languages=frozenset())) == []


@pytest.mark.parametrize(("radius", "refused"), [(26.0, True), (27.0, False), (40.0, False)])
def test_a_plant_far_beyond_the_radius_is_out_of_reach(radius, refused):
    # Gunsan lies 40 km from Jeonju
    mentor = make_mentor(place=builders.GUNSAN, radius_km=radius)
    assert codes(mentor=mentor) == (["out_of_reach"] if refused else [])


@given(builders.needs(), builders.mentors())
def test_a_wider_radius_never_puts_a_plant_out_of_reach(need, mentor):
    wider = replace(mentor, radius_km=2 * mentor.radius_km)
    assert "out_of_reach" in codes(need, mentor) or "out_of_reach" not in codes(need, wider)


def test_a_pause_ends_on_its_day():
    mentor = make_mentor(paused_until=date(2026, 5, 1))

    assert codes(mentor=mentor, today=date(2026, 4, 30)) == ["unavailable"]
    assert codes(mentor=mentor, today=date(2026, 5, 1)) == []


def test_a_full_mentor_is_refused():
    assert codes(mentor=make_mentor(free_places=0)) == ["capacity_full"]


def test_all_refusals_are_told_in_a_fixed_order():
    need = make_need(
        vetoed=frozenset({7}), languages=frozenset({"vi"}), products=frozenset({"볼트"})
    )
    mentor = make_mentor(
        company_id=10,
        place=builders.GUNSAN,
        radius_km=20.0,
        free_places=0,
        paused_until=TODAY + timedelta(days=1),
        products=frozenset({"볼트"}),
    )

    assert tuple(codes(need, mentor)) == REFUSAL_CODES


@given(builders.needs(), builders.mentors())
def test_refusals_keep_their_order_for_any_pair(need, mentor):
    found = codes(need, mentor)

    assert found == [code for code in REFUSAL_CODES if code in found]
