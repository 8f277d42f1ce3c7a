"""Everything a mentor card shows."""

from datetime import date, timedelta

import pytest

from app.models.mentor import SeasonBlock
from app.services.mentor_cards import NO_HISTORY, answer_histories, cards
from app.services.reference import load_catalogue
from tests.queries import counted_selects

TODAY = date(2026, 11, 22)


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


@pytest.fixture
def card(session, catalogue):
    return lambda mentor: cards(session, [mentor.id], catalogue=catalogue, today=TODAY)[mentor.id]


def requested(make, mentor, state, days):
    owner = make.user()
    challenge = make.challenge(make.company(owner), owner)
    opened = make.now
    return make.request(
        challenge, mentor, state=state, due_at=opened + timedelta(days=14),
        answered_at=None if state == "open" else opened + timedelta(days=days),
    )  # fmt: skip


def test_a_card_tells_firm_place_and_cases_the_newest_first(make, session, card):
    firm = make.company()
    mentor = make.mentor(firm)
    old, new = make.case(firm, make.user()), make.case(firm, make.user())
    make.case(firm, make.user(), status="draft")
    new.published_at += timedelta(days=1)
    session.commit()
    found = card(mentor)
    assert (found.company.id, found.place.ko, found.designation) == (
        firm.id,
        "진안군",
        "depopulation",
    )
    assert found.cases == (new.public_id, old.public_id)
    assert (found.places, found.free, found.history) == (2, 2, NO_HISTORY)
    assert found.available


def test_an_engagement_takes_a_place_until_it_ends(make, session, card):
    mentor = make.mentor(make.company(), capacity=1)
    row = requested(make, mentor, "accepted", 1)
    engagement = make.engagement(make.company(), mentor, request=row)
    assert (card(mentor).free, card(mentor).available) == (0, False)
    engagement.ended_at, engagement.closed_code = make.now, "other"
    session.commit()
    assert card(mentor).available


def test_a_pause_counts_until_its_last_day(make, card):
    over = make.mentor(paused_until=TODAY - timedelta(days=1))
    away = make.mentor(paused_until=TODAY)
    assert (card(over).back_on, card(over).available) == (None, True)
    assert (card(away).back_on, card(away).available) == (TODAY + timedelta(days=1), False)


def test_a_season_makes_unavailable_and_the_next_one_is_told(make, session, card):
    mentor = make.mentor()
    spans = ((date(2026, 11, 1), TODAY), (date(2026, 12, 1), date(2026, 12, 9)))
    for first, last in spans:
        session.add(SeasonBlock(mentor_id=mentor.id, first_day=first, last_day=last))
    session.commit()
    found = card(mentor)
    assert (found.back_on, found.available) == (TODAY + timedelta(days=1), False)
    assert found.season.first_day == date(2026, 12, 1)


def test_a_season_taken_away_keeps_nobody_from_asking(make, session, card):
    mentor = make.mentor()
    for day in (TODAY, TODAY + timedelta(days=10)):
        session.add(
            SeasonBlock(mentor_id=mentor.id, first_day=day, last_day=day, removed_at=make.now)
        )
    session.commit()
    assert (card(mentor).back_on, card(mentor).season, card(mentor).available) == (None, None, True)


def test_the_history_forgets_after_ninety_days_and_the_record_never(make, session, card):
    mentor = make.mentor()
    row = requested(make, mentor, "accepted", 2)
    row.opened_at -= timedelta(days=95)
    row.answered_at -= timedelta(days=95)
    session.commit()
    requested(make, mentor, "declined", 4)
    found = card(mentor)
    assert (found.history.count, found.history.typical_days) == (1, 4)
    assert (found.record.count, found.record.typical_days) == (2, 3)


def test_an_expert_without_a_firm_has_no_place(make, card):
    found = card(make.mentor())
    assert (found.company, found.place, found.designation, found.cases) == (None, None, None, ())


def test_history_counts_answers_and_takes_the_middle_time(make, session):
    mentor, silent = make.mentor(), make.mentor()
    for state, days in (("accepted", 1), ("declined", 2), ("asked_back", 9), ("open", 0)):
        requested(make, mentor, state, days)
    found = answer_histories(session, [mentor.id, silent.id])
    assert set(found) == {mentor.id}
    history = found[mentor.id]
    assert (history.count, history.typical_days) == (3, 2)
    assert history.accepted_share == pytest.approx(1 / 3)


def test_silence_is_counted_beside_the_answers(make, card):
    mentor, silent = make.mentor(), make.mentor()
    for state, whom in (("declined", mentor), ("expired", mentor), ("expired", silent)):
        requested(make, whom, state, 4)
    assert (card(mentor).history.count, card(mentor).history.asked) == (1, 2)
    found = card(silent).history
    assert (found.count, found.asked, found.accepted_share, found.typical_days) == (
        0,
        1,
        None,
        None,
    )


def test_who_is_not_approved_or_not_active_has_no_card(make, session, catalogue):
    make.mentor(status="waiting")
    make.mentor(user=make.user(status="blocked"))
    shown = make.mentor()
    assert list(cards(session, None, catalogue=catalogue, today=TODAY)) == [shown.id]


def test_any_number_of_cards_costs_four_selects(make, session, engine, catalogue):
    for n in range(3):
        mentor = make.mentor(make.company())
        for day in range(n):
            at = TODAY + timedelta(days=day)
            session.add(SeasonBlock(mentor_id=mentor.id, first_day=at, last_day=at))
    session.commit()
    session.expire_all()
    with counted_selects(engine) as seen:
        assert len(cards(session, None, catalogue=catalogue, today=TODAY)) == 3
    assert len(seen) == 4
