"""Reviewers are added, given applications evenly, and kept from firms they stand too near to."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, NotFound
from app.models.company import Membership
from app.models.notice import Notice
from app.models.selection import Review
from app.services.selection import reviewers
from app.services.selection.reviewers import page
from tests.queries import counted_selects


@pytest.fixture
def desk(session, make, selection, catalogue, links, now):
    """Return a round with four applications and the deeds of its coordinator."""

    class Desk:
        def __init__(self) -> None:
            self.round = selection.round(reviewers_each=2)
            # makers of one product compete: each has its own
            self.applications = [
                selection.application(self.round, make.company(products=[f"제품 {n}"]))
                for n in range(4)
            ]
            self.actor = selection.actor(make.coordinator())
            self.known = {"catalogue": catalogue, "now": now}

        def do(self, deed, *args, actor=None, **more):
            done = deed(
                session, actor or self.actor, self.round.public_id, *args, **self.known, **more
            )
            session.commit()
            return done

        def page(self):
            return page(session, self.actor, self.round.public_id, catalogue=catalogue)

    return Desk()


def test_a_person_with_the_role_is_added_and_told_once(desk, make, session, links):
    person = make.staff("reviewer")

    desk.do(reviewers.add, person.public_id, links=links)
    desk.do(reviewers.add, person.public_id, links=links)

    assert [line.person.id for line in desk.page().people] == [person.id]
    assert len(session.scalars(select(Notice)).all()) == 1
    assert person.id not in {user.id for user in desk.page().others}


@pytest.mark.parametrize("who", ["plain", "elsewhere"])
def test_nobody_else_is_added(desk, make, links, who):
    person = make.user() if who == "plain" else make.staff("reviewer", "48")

    with pytest.raises(NotFound):
        desk.do(reviewers.add, person.public_id, links=links)


def test_applications_are_shared_out_evenly(desk, selection):
    for _ in range(4):
        selection.reviewer(desk.round)

    assert desk.do(reviewers.share_out) == 8

    shown = desk.page()
    assert [line.given for line in shown.people] == [2, 2, 2, 2]
    assert shown.lacking == 0
    assert desk.do(reviewers.share_out) == 0


def test_nobody_gets_a_firm_they_stand_too_near_to(desk, make, selection, session):
    near, far, other = (selection.reviewer(desk.round) for _ in range(3))
    company = desk.applications[0].company_id
    session.add(Membership(user_id=near.id, company_id=company, role="staff"))
    session.commit()

    desk.do(reviewers.share_out)

    first = desk.page().given[0]
    assert {person.id for _, person in first.reviews} == {far.id, other.id}
    assert [(user.id, codes) for user, codes in first.barred] == [(near.id, ("own_firm",))]
    with pytest.raises(Conflict):
        desk.do(reviewers.assign, desk.applications[0].public_id, near.public_id)


def test_who_came_too_near_since_no_longer_counts(desk, selection, session):
    people = [selection.reviewer(desk.round) for _ in range(3)]
    desk.do(reviewers.share_out)
    review = session.scalar(
        select(Review).where(Review.application_id == desk.applications[0].id).limit(1)
    )
    session.add(
        Membership(
            user_id=review.reviewer_id, company_id=desk.applications[0].company_id, role="staff"
        )
    )
    session.commit()

    assert desk.do(reviewers.share_out) == 1

    session.refresh(review)
    assert (review.state, review.conflict) == ("conflict", "site:own_firm")
    first = desk.page().given[0]
    assert {person.id for _, person in first.reviews} == {person.id for person in people}
    assert first.lacking == 0


def test_one_application_is_given_and_taken_back(desk, selection, session):
    person = selection.reviewer(desk.round)
    one = desk.applications[0]
    pair = (one.public_id, person.public_id)

    desk.do(reviewers.assign, *pair)
    desk.do(reviewers.assign, *pair)
    assert len(desk.page().given[0].reviews) == 1
    desk.do(reviewers.unassign, *pair)
    assert desk.page().given[0].reviews == ()
    with pytest.raises(NotFound):
        desk.do(reviewers.unassign, *pair)

    selection.review(one, person, 5, 5)
    with pytest.raises(Conflict):
        desk.do(reviewers.unassign, *pair)
    with pytest.raises(Conflict):
        desk.do(reviewers.remove, person.public_id)


def test_a_reviewer_who_judged_nothing_can_leave(desk, selection, session):
    person = selection.reviewer(desk.round)
    selection.review(desk.applications[0], person)

    desk.do(reviewers.remove, person.public_id)

    assert session.scalars(select(Review)).all() == []
    assert desk.page().people == ()


def test_sharing_out_wants_reviewers(desk):
    with pytest.raises(Conflict):
        desk.do(reviewers.share_out)


def test_who_only_reads_gives_nothing(desk, make, selection):
    auditor = selection.actor(make.staff("auditor"))

    with pytest.raises(Forbidden):
        desk.do(reviewers.share_out, actor=auditor)


def test_the_page_takes_as_many_selects_whatever_its_size(desk, selection, engine):
    selection.reviewer(desk.round)
    desk.page()
    with counted_selects(engine) as few:
        desk.page()
    for _ in range(3):
        selection.reviewer(desk.round)
        selection.application(desk.round)
    with counted_selects(engine) as many:
        desk.page()

    assert len(few) == len(many) <= 13
