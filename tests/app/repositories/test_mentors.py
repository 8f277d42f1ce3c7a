"""Queries about mentors that more than one feature asks."""

from datetime import timedelta

from app.repositories import mentors


def test_waiting_mentors_of_the_province_and_those_without_one_longest_first(session, make, now):
    expert = make.mentor(status="waiting", created_at=now)
    company = make.company()
    old = make.mentor(company, status="waiting", created_at=now - timedelta(days=1))
    make.mentor(make.company(municipality_code="48120"), status="waiting")
    make.mentor()
    rows = mentors.waiting_mentors(session, {"52"})
    assert [(m.id, u.id, c.id if c else None) for m, u, c in rows] == [
        (old.id, old.user_id, company.id),
        (expert.id, expert.user_id, None),
    ]


def test_a_mentor_is_found_by_person_and_by_public_id(session, make):
    mentor = make.mentor()
    assert mentors.mentor_of_user(session, mentor.user_id) is mentor
    assert mentors.mentor_by_public_id(session, mentor.public_id) is mentor
    assert mentors.mentor_by_public_id(session, "nothing") is None


def test_the_province_of_a_mentor_is_that_of_the_firm(session, make):
    assert mentors.region_of_mentor(session, make.mentor(make.company())) == "52"
    assert mentors.region_of_mentor(session, make.mentor()) is None


def test_places_come_by_number_locked_or_not(session, make):
    mentor = make.mentor(capacity=3)
    assert [s.number for s in mentors.seats_of(session, mentor.id)] == [1, 2, 3]
    assert [s.number for s in mentors.seats_of(session, mentor.id, lock=True)] == [1, 2, 3]
    assert mentors.occupied_seat_ids(session, mentor.id) == set()
