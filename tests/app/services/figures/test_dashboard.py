"""The dashboard counts what the tables hold, and a plain recount says the same."""

from datetime import timedelta

import pytest

from app.errors import NotFound
from app.models.intake import Intake
from app.models.visit import Visit
from app.services.figures import dashboard
from app.services.figures.dashboard import Wish, answers_of
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key
from tests.queries import counted_selects


@pytest.fixture
def known(session):
    return load_catalogue(session)


@pytest.fixture
def scope(session, known):
    return lambda user: scope_of(actor_for(session, session_key(user)), known)


class Road:
    """Firms that came as far as a step."""

    def __init__(self, session, make, now):
        self.session, self.make, self.now = session, make, now

    def firm(self, step, *, days=100, place="52720"):
        joined = self.now - timedelta(days=days)
        owner = self.make.user()
        firm = self.make.company(owner, municipality_code=place, created_at=joined)
        if step == "joined":
            return firm
        closed = step in {"closed", "published"}
        engagement = self.make.engagement(
            firm, started_at=joined, ended_at=joined + timedelta(days=2) if closed else None
        )
        if step != "matched":
            self.visit(engagement, owner, joined + timedelta(days=1))
        if step == "published":
            self.make.case(firm, owner)
        return firm

    def visit(self, engagement, owner, at):
        self.session.add(
            Visit(
                engagement_id=engagement.id, state="held", address="진안", starts_at=at,
                proposed_by_id=owner.id, created_at=at, updated_at=at,
            )
        )  # fmt: skip
        self.session.commit()


@pytest.fixture
def road(session, make, now):
    return Road(session, make, now)


def look(session, scope, known, now, **wish):
    return dashboard.picture(session, scope, Wish(**wish), catalogue=known, now=now)


def test_a_firm_counts_for_every_step_that_it_came_through(session, make, road, known, scope, now):
    for step in dashboard.STEPS:
        road.firm(step)
    own = scope(make.coordinator())
    # the mentors' firms are firms too
    view = look(session, own, known, now, place="52720")
    assert tuple(view.funnel.values()) == (5, 4, 3, 2, 1)
    assert view.funnel_before is None


def test_a_published_case_alone_is_no_way_through(session, make, road, known, scope, now):
    owner = make.user()
    make.case(make.company(owner), owner)
    view = look(session, scope(make.coordinator()), known, now)
    assert tuple(view.funnel.values()) == (1, 0, 0, 0, 0)


def test_a_year_is_its_cohort_beside_the_one_before(session, make, road, known, scope, now):
    road.firm("joined", days=10)
    road.firm("joined", days=380)
    road.firm("matched", days=380)
    view = look(session, scope(make.coordinator()), known, now, year=2026, place="52720")
    assert (view.funnel["joined"], view.funnel_before["joined"]) == (1, 2)
    assert view.funnel_before["matched"] == 1


def test_firms_are_stuck_after_the_days_of_their_region(session, make, road, known, scope, now):
    for step in dashboard.STEPS:
        road.firm(step, days=400)
        road.firm(step, days=3)
    own = scope(make.coordinator())
    view = look(session, own, known, now, place="52720")
    assert {s: view.stuck[s] for s in dashboard.STUCK} == {
        "matched": 1, "met": 1, "closed": 1, "published": 1,
    }  # fmt: skip
    for stage in dashboard.STUCK:
        rows, total = dashboard.stuck_firms(
            session, own, Wish(place="52720"), stage, catalogue=known, now=now
        )
        assert (len(rows), total) == (1, 1)
        assert (now - rows[0].since).days >= 397


def test_intents_wait_for_visit_and_application(session, make, known, scope, now):
    for number, (state, days) in enumerate((("new", 15), ("new", 13), ("planning", 61))):
        at = now - timedelta(days=days)
        session.add(
            Intake(
                client_key=str(number), region_code="52", municipality_code="52720", firm="새싹",
                headcount=9, state=state, created_at=at,
            )
        )  # fmt: skip
    session.commit()
    view = look(session, scope(make.coordinator()), known, now)
    assert (view.stuck["visited"], view.stuck["applied"]) == (1, 1)
    assert view.this.counts.programme["intents"] == 3


def test_answers_have_a_median_and_a_slow_end(now):
    def asked(days, state="accepted"):
        return now, None if days is None else now + timedelta(days=days), state

    found = answers_of(
        [*(asked(d) for d in range(1, 11)), asked(None, "open"), asked(9, "expired")]
    )
    assert (found.asked, found.answered, found.waiting) == (12, 10, 1)
    assert (found.median_days, found.slow_days) == pytest.approx((5.5, 9.1))
    assert answers_of([]).median_days is None


def test_mentors_carry_what_runs(session, make, road, known, scope, now):
    road.firm("matched")
    road.firm("closed")
    view = look(session, scope(make.coordinator()), known, now)
    assert [(load.places, load.used) for load in view.loads] == [(2, 1), (2, 0)]


def test_every_reader_sees_the_own_part(session, make, road, known, scope, now):
    road.firm("joined")
    road.firm("joined", place="48120")
    officer = scope(make.staff("municipal_officer", municipality="52110"))
    assert look(session, officer, known, now).funnel["joined"] == 0
    other = scope(make.coordinator("48"))
    assert look(session, other, known, now).funnel["joined"] == 1
    with pytest.raises(NotFound):
        look(session, other, known, now, region="52")
    everywhere = dashboard.by_region(session, scope(make.administrator()), Wish(), catalogue=known)
    assert {region: counts["joined"] for region, counts in everywhere.items()} == {"48": 1, "52": 1}


def test_regions_side_by_side_say_what_each_says_alone(session, make, road, known, scope, now):
    for step in dashboard.STEPS:
        road.firm(step)
        road.firm(step, place="48120")
    eyes = scope(make.administrator())
    side = dashboard.by_region(session, eyes, Wish(), catalogue=known)
    for region in ("48", "52"):
        alone = look(session, eyes, known, now, region=region).funnel
        assert side[region] == dict(alone)


def test_the_picture_takes_a_fixed_number_of_selects(
    engine, session, make, road, known, scope, now
):
    own = scope(make.coordinator())
    with counted_selects(engine) as few:
        look(session, own, known, now)
    for step in dashboard.STEPS:
        road.firm(step)
    with counted_selects(engine) as many:
        look(session, own, known, now)
    assert len(few) == len(many) == 14
