"""The board shows both rankings of what was handed in, and what the preference changes."""

import pytest

from app.errors import Forbidden, NotFound
from app.services.selection.board import board, is_preferred, weakest
from tests.queries import counted_selects


def names(rows):
    return [row.company.municipality_code for row in rows]


def test_the_preference_lifts_one_and_displaces_another(session, make, selection, catalogue):
    round_, applications = selection.judged()
    reader = selection.actor(make.coordinator())

    found = board(session, reader, round_.public_id, catalogue=catalogue)

    assert [row.application.id for row in found.rows] == [
        applications[n].id for n in (0, 2, 1, 3)
    ]  # fmt: skip
    assert [row.application.id for row in found.without] == [a.id for a in applications]
    assert [row.application.id for row in found.lifted] == [applications[2].id]
    assert [row.application.id for row in found.displaced] == [applications[1].id]
    assert [row.outcome for row in found.rows] == ["chosen", "chosen", "reserve", "rejected"]
    assert [e.displaced for e in found.effects] == [0] * 5 + [1] * 6
    assert (found.missing, found.proposed, found.told) == (0, False, False)


def test_a_board_takes_seven_selects_whatever_its_size(session, engine, make, selection, catalogue):
    round_, _ = selection.judged()
    reader = selection.actor(make.coordinator())

    for _ in range(2):
        with counted_selects(engine) as seen:
            board(session, reader, round_.public_id, catalogue=catalogue)
        # two of the round; applications, reviews, decisions, agreements; no mentor was proposed
        assert len(seen) <= 7
        reviewer = selection.reviewer(round_)
        selection.review(selection.application(round_), reviewer, 3, 3)


def test_a_refused_firm_and_one_without_scores_are_not_ranked(session, make, selection, catalogue):
    round_, _ = selection.judged()
    selection.application(round_)
    refused = selection.application(
        round_, checked={"answer": "refused", "on": "2026-11-10", "rules": []}
    )
    selection.review(refused, selection.reviewer(round_), 5, 5)
    reader = selection.actor(make.coordinator())

    found = board(session, reader, round_.public_id, catalogue=catalogue)

    assert [row.outcome for row in found.rows][-2:] == ["unjudged", "not_eligible"]
    assert len(found.unjudged) == 1
    assert found.missing == 1


def test_the_weakest_criterion_is_named(session, make, selection, catalogue):
    round_, _ = selection.judged()
    reader = selection.actor(make.coordinator())
    found = board(session, reader, round_.public_id, catalogue=catalogue)
    criteria = {c.position: c for c in found.open.criteria}

    assert weakest(found.rows[0], criteria).ko == "기준 1"
    assert weakest(found.rows[2], criteria).ko == "기준 1"


def test_the_preference_is_that_of_the_last_day(session, selection, catalogue):
    round_ = selection.round()

    assert is_preferred(round_, "52720", catalogue)
    assert not is_preferred(round_, "52110", catalogue)


@pytest.mark.parametrize("person", ["elsewhere", "officer", "reviewer", "plain"])
def test_others_do_not_see_the_board(session, make, selection, catalogue, person):
    round_, _ = selection.judged()
    reader = {
        "elsewhere": lambda: make.coordinator("48"),
        "officer": lambda: make.staff("municipal_officer", municipality="52720"),
        "reviewer": lambda: make.staff("reviewer"),
        "plain": make.user,
    }[person]()

    with pytest.raises((NotFound, Forbidden)):
        board(session, selection.actor(reader), round_.public_id, catalogue=catalogue)


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_reads_all_regions_sees_it_and_may_not_change(
    session, make, selection, catalogue, role
):
    round_, _ = selection.judged()
    person = make.administrator() if role == "administrator" else make.staff("auditor", None)

    found = board(session, selection.actor(person), round_.public_id, catalogue=catalogue)

    assert len(found.rows) == 4
    assert not found.open.may_change
