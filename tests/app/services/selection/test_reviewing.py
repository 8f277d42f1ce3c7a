"""A reviewer judges alone, and sees others only afterwards."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.company import Membership
from app.services.selection import reviewing
from app.services.selection.reviewing import conflict_words


@pytest.fixture
def world(session, selection, now):
    """Return an application with two reviewers, and what the first may do."""

    class World:
        def __init__(self) -> None:
            self.round = selection.round(reviewers_each=2)
            self.application = selection.application(self.round)
            self.people = [selection.reviewer(self.round) for _ in range(2)]
            self.mine = selection.review(self.application, self.people[0])
            self.theirs = selection.review(self.application, self.people[1], 5, 3)
            self.actor = selection.actor(self.people[0])

        def show(self):
            return reviewing.show(session, self.actor, self.mine.public_id)

        def judge(self, scores, comment=""):
            row = reviewing.judge(
                session, self.actor, self.mine.public_id, scores, comment, now=now
            )
            session.commit()
            return row

    return World()


def test_others_are_seen_only_after_the_own_judgement(world):
    assert world.show().others == ()

    world.judge({1: 4, 2: 2}, "현장이 잘 준비됐어요.")

    shown = world.show()
    assert [(o.number, o.points) for o in shown.others] == [(1, "84.0")]
    assert shown.own_points == "64.0"


def test_scores_may_change_until_the_board_has_decided(world, session, now):
    world.judge({1: 4, 2: 2})
    world.judge({1: 1, 2: 1})
    assert world.show().own_points == "20.0"

    world.round.state, world.round.decided_at = "decided", now
    session.commit()

    with pytest.raises(Conflict):
        world.judge({1: 5, 2: 5})
    assert not world.show().running


@pytest.mark.parametrize("scores", [{1: 5}, {1: 5, 2: 6}, {1: 5, 2: None}, {}])
def test_every_criterion_wants_a_score(world, scores):
    with pytest.raises(Invalid):
        world.judge(scores)


def test_a_conflict_forgets_the_scores_and_can_be_taken_back(world, session, now):
    world.judge({1: 4, 2: 2}, "좋아요")
    with pytest.raises(Invalid):
        reviewing.declare_conflict(session, world.actor, world.mine.public_id, "", now=now)

    reviewing.declare_conflict(session, world.actor, world.mine.public_id, "사촌이에요", now=now)

    assert (world.mine.state, world.mine.scores, world.mine.comment) == ("conflict", {}, "")
    assert conflict_words(world.mine.conflict) == "사촌이에요"
    with pytest.raises(Conflict):
        world.judge({1: 4, 2: 2})
    reviewing.take_conflict_back(session, world.actor, world.mine.public_id, now=now)
    assert world.mine.state == "open"


def test_what_the_site_found_stays_a_conflict(world, session, now):
    world.mine.state, world.mine.conflict = "conflict", "site:helped"
    world.mine.done_at = now
    session.commit()

    assert conflict_words(world.mine.conflict) == "이 기업을 멘토로 돕거나 상주했어요."
    with pytest.raises(Conflict):
        reviewing.take_conflict_back(session, world.actor, world.mine.public_id, now=now)


def test_nobody_pretends_that_the_site_found_it(world, session, now):
    reviewing.declare_conflict(session, world.actor, world.mine.public_id, "site:helped", now=now)

    assert world.mine.conflict == "helped"


def test_who_came_near_since_cannot_judge(world, session):
    session.add(
        Membership(
            user_id=world.people[0].id, company_id=world.application.company_id, role="staff"
        )
    )
    session.commit()

    with pytest.raises(Conflict):
        world.judge({1: 4, 2: 2})


def test_only_what_was_given_is_shown(world, session, selection, make, now):
    stranger = selection.actor(make.staff("reviewer"))

    with pytest.raises(NotFound):
        reviewing.show(session, stranger, world.mine.public_id)
    world.round.state = "open"
    session.commit()
    with pytest.raises(NotFound):
        world.show()


def test_the_trail_says_that_somebody_judged_and_not_how(world, session):
    world.judge({1: 4, 2: 2}, "비밀")

    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.after) == ("review.judged", {"state": "done"})


def test_the_list_shows_open_ones_first_with_progress(world, session, selection):
    world.judge({1: 4, 2: 2})
    later = selection.review(selection.application(world.round), world.people[0])

    found = reviewing.mine(session, world.actor)

    assert [row.review.id for row in found.rows] == [later.id, world.mine.id]
    assert [(p.given, p.done) for p in found.progress] == [(2, 1)]
    assert reviewing.mine(session, world.actor, state="done").total == 1
    assert world.show().next_id == later.public_id
