"""What an agreement may say."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.services.ledger.terms import MAX_WON, Terms, check_terms, money_problems, usual_papers

TERMS = Terms(
    title="절임 공정 자동화", first_day=date(2026, 1, 1), last_day=date(2026, 6, 30),
    agreed_on=date(2026, 1, 1), cost_won=100, funding={"province": 80, "own": 20},
)  # fmt: skip


def test_terms_that_add_up_are_fine():
    check_terms(TERMS)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "가" * 201}, "title"),
        ({"purpose": "unknown"}, "purpose"),
        ({"last_day": date(2025, 12, 31)}, "last_day"),
        ({"cost_won": -1}, "cost_won"),
        ({"cost_won": 101}, "cost_won"),
        ({"funding": {"province": -1, "own": 101}}, "province"),
        ({"funding": {"lottery": 100}}, "lottery"),
        ({"funding": {"province": MAX_WON + 1}}, "province"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(values, field):
    with pytest.raises(Invalid) as caught:
        check_terms(replace(TERMS, **values))
    assert field in caught.value.fields


@given(st.dictionaries(st.sampled_from(("state", "province", "own")), st.integers(0, 10**12)))
def test_only_the_exact_sum_is_taken(funding):
    total = sum(funding.values())
    assert not money_problems(total, funding)
    assert money_problems(total + 1, funding)


def test_the_usual_papers_lie_halfway_and_after_the_end():
    assert [(kind, due.isoformat()) for kind, _, due in usual_papers(*_period())] == [
        ("interim_report", "2026-04-01"),
        ("final_report", "2026-07-14"),
        ("settlement", "2026-07-30"),
    ]


def _period():
    return TERMS.first_day, TERMS.last_day
