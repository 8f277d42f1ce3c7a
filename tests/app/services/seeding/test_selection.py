"""The demonstration has rounds of two years whose decisions are what the engine finds."""

from collections import Counter

from sqlalchemy import select

from app.models.selection import Application, Decision, Review, SelectionRound
from app.services.reference import load_catalogue
from app.services.seeding.selection import _opened
from app.services.selection.board import board_of


def test_rounds_are_in_every_stage_that_firms_see(rows):
    states = Counter(rows.scalars(select(SelectionRound.state)))

    assert states == {"decided": 2, "reviewing": 1, "open": 1}
    assert all(rows.scalars(select(SelectionRound.demonstration)))


def test_decisions_are_what_the_ranking_says(rows):
    catalogue = load_catalogue(rows)
    decided = rows.scalars(select(SelectionRound).where(SelectionRound.state == "decided"))
    displaced = 0
    for row in decided:
        board = board_of(rows, _opened(rows, row, catalogue), catalogue=catalogue)
        displaced += len(board.displaced)
        assert len(board.rows) >= 20
        assert not board.stale
        assert not board.missing
        assert all(line.decision.outcome == line.ranked.outcome for line in board.rows)
        assert {"chosen", "reserve", "rejected"} <= {line.outcome for line in board.rows}
    assert displaced > 0


def test_nobody_judges_a_firm_they_stand_too_near_to(rows):
    assert rows.scalar(select(Review.id).where(Review.state == "open")) is not None
    conflicts = rows.scalars(select(Review).where(Review.state == "conflict")).all()
    assert conflicts
    assert all(review.conflict and not review.scores for review in conflicts)


def test_who_was_not_chosen_has_advice_and_a_mentor(rows):
    away = rows.scalars(select(Decision).where(Decision.outcome == "rejected")).all()

    assert all(decision.mentor_id and decision.advice and decision.reason for decision in away)
    drafts = rows.scalars(select(Application).where(Application.state == "draft")).all()
    assert all(draft.submitted_at is None and draft.checked == {} for draft in drafts)
