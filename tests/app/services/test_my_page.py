"""My page: at most three things to do for each role, the most pressing first, in few SELECTs."""

from datetime import date, timedelta

import pytest

from app.models.account import User
from app.models.case import MentorInvitation
from app.models.mentor import Mentor, SeasonBlock
from app.models.visit import Visit, VisitTime
from app.services.my_page import my_page
from app.services.signing_in import actor_for, session_key
from tests.app.results_world import ResultsWorld
from tests.app.stay_world import StayWorld
from tests.queries import counted_selects


@pytest.fixture
def page(session, now):
    return lambda user: my_page(session, actor_for(session, session_key(user)), now=now)


@pytest.fixture
def ask(make, now):
    def _ask(challenge, mentor, state="open", *, due=3):
        return make.request(
            challenge, mentor, state=state,
            opened_at=now + timedelta(days=due - 5), due_at=now + timedelta(days=due),
        )  # fmt: skip

    return _ask


def kinds(tasks):
    return [task.kind for task in tasks]


def test_a_newcomer_registers_a_firm(make, page):
    seen = page(make.user())
    assert kinds(seen.firm) == ["register_company"]
    assert (seen.mentor, seen.coordinator, seen.profile) == ((), (), None)


def test_staff_and_experts_without_a_firm_are_not_asked_for_one(make, page):
    expert = make.user()
    make.mentor(user=expert)
    for user in (make.coordinator(), make.administrator(), expert):
        assert page(user).firm == ()


def test_a_firm_that_waits_writes_its_challenge_and_hears_what_comes(make, page):
    owner = make.user()
    company = make.company(owner, status="waiting")
    seen = page(owner)
    assert kinds(seen.firm) == ["write_challenge", "company_waiting"]
    assert seen.firm[1].public_id == company.public_id


def test_a_waiting_firm_is_not_sent_to_mentors(make, page):
    owner = make.user()
    make.challenge(make.company(owner, status="waiting"), owner)
    assert kinds(page(owner).firm) == ["company_waiting"]


def test_a_refused_firm_is_mended_first(make, page):
    owner = make.user()
    make.company(owner, status="refused")
    assert kinds(page(owner).firm) == ["company_refused", "write_challenge"]


def test_a_challenge_without_a_request_leads_to_its_matches(make, page, ask):
    owner = make.user()
    company = make.company(owner)
    asked = make.challenge(company, owner)
    request = ask(asked, make.mentor())
    ask(asked, make.mentor(), due=5)
    plain = make.challenge(company, owner, text="가나다 " * 30)
    make.challenge(company, owner, status="resolved")
    task, other = page(owner).firm
    assert (task.kind, task.public_id) == ("see_matches", plain.public_id)
    assert (other.kind, other.public_id, other.at) == ("awaiting", asked.public_id, request.due_at)
    assert len(task.name) <= 61
    assert task.name.endswith("…")


def test_three_things_at_most_and_a_question_back_goes_first(make, page, ask):
    owner = make.user()
    company = make.company(owner)
    for _ in range(4):
        make.challenge(company, owner)
    challenge = make.challenge(company, owner)
    late = ask(challenge, make.mentor(), "asked_back", due=1)
    ask(challenge, make.mentor(), "asked_back", due=2)
    make.case(company, owner, status="returned")
    seen = page(owner).firm
    assert kinds(seen) == ["reply", "reply", "returned_case"]
    assert seen[0].public_id == late.public_id
    assert seen[0].at == late.due_at


def test_a_mentor_answers_the_oldest_first(make, page, ask):
    user, owner = make.user(), make.user()
    mentor = make.mentor(user=user, capacity=3)
    company = make.company(owner)
    newer = ask(make.challenge(company, owner), mentor, due=4)
    older = ask(make.challenge(company, owner), mentor, due=-1)
    ask(make.challenge(company, owner), mentor, "declined")
    seen = page(user)
    assert [task.public_id for task in seen.mentor] == [older.public_id, newer.public_id]
    assert seen.mentor[0].name == company.name
    assert seen.profile is not None
    assert seen.profile.capacity == 3


def test_while_help_runs_both_sides_are_led_to_it(make, page, ask, session, now):
    user, owner = make.user(), make.user()
    mentor = make.mentor(user=user)
    company = make.company(owner)
    asked = ask(make.challenge(company, owner), mentor, "accepted")
    help_ = make.engagement(company, mentor, request=asked)
    (helped,) = page(owner).firm
    assert (helped.kind, helped.public_id, helped.at) == ("helped", help_.public_id, now)
    (helps,) = page(user).mentor
    assert (helps.kind, helps.public_id, helps.name) == ("helps", help_.public_id, company.name)
    help_.ended_at, help_.closed_code = now, "other"
    session.commit()
    assert page(owner).firm == ()
    assert page(user).mentor == ()


@pytest.mark.parametrize("status", ["waiting", "refused"])
def test_a_mentor_who_is_not_approved_hears_it(make, page, status):
    user = make.user()
    make.mentor(user=user, status=status)
    assert kinds(page(user).mentor) == [f"mentor_{status}"]


@pytest.mark.parametrize(
    ("until", "paused"),
    [(None, None), (date(2026, 11, 21), None), (date(2026, 11, 22), date(2026, 11, 22))],
)
def test_a_rest_lasts_through_its_last_day(make, page, until, paused):
    user = make.user()
    make.mentor(user=user, paused_until=until)
    assert page(user).paused == paused


def test_a_season_of_today_is_told_with_the_day_of_return(make, page, session):
    user = make.user()
    mentor = make.mentor(user=user, paused_until=date(2026, 11, 25))
    assert page(user).back_on == date(2026, 11, 26)
    days = {"first_day": date(2026, 11, 26), "last_day": date(2026, 12, 9)}
    session.add(SeasonBlock(mentor_id=mentor.id, **days))
    session.commit()
    assert (page(user).paused, page(user).back_on) == (date(2026, 11, 25), date(2026, 12, 10))


def test_a_coordinator_sees_what_waits_longest_in_the_own_province(make, page, ask, now):
    owner = make.user()
    coordinator = make.coordinator("52")
    company = make.company(owner, status="waiting", created_at=now - timedelta(days=2))
    make.company(status="waiting", municipality_code="48120", created_at=now - timedelta(days=9))
    make.mentor(make.company(), status="waiting", created_at=now - timedelta(days=4))
    make.mentor(status="waiting", created_at=now - timedelta(days=1))
    ask(make.challenge(company, owner), make.mentor(), due=-1)
    make.case(company, owner, status="submitted", submitted_at=now - timedelta(days=8))
    seen = page(coordinator).coordinator
    assert [(task.kind, task.count) for task in seen] == [
        ("waiting_reviews", 1), ("waiting_mentors", 2), ("waiting_companies", 1),
    ]  # fmt: skip
    assert seen[1].at == now - timedelta(days=4)


def test_late_answers_wait_too(make, page, ask):
    owner = make.user()
    ask(make.challenge(make.company(owner), owner), make.mentor(), due=-1)
    assert kinds(page(make.coordinator()).coordinator) == ["late_answers"]


def test_a_running_stay_leads_its_team_to_the_board(session, make, page):
    world = StayWorld(session, make)
    stay = world.running()
    session.rollback()
    for user, role in ((world.owner, "firm"), (world.lead, "mentor")):
        tasks = getattr(page(user), role)
        assert ("stay", stay.public_id, "한들김치") in [
            (t.kind, t.public_id, t.name) for t in tasks
        ]
    assert "stay" not in kinds(page(world.second).mentor)


def test_each_role_costs_a_few_selects(session, engine, make, now):
    owner, mentor, coordinator, nobody = make.user(), make.user(), make.coordinator(), make.user()
    make.company(owner)
    make.mentor(user=mentor)
    for user, number in ((owner, 7), (mentor, 7), (coordinator, 7), (nobody, 0)):
        actor = actor_for(session, session_key(user))
        session.expire_all()
        with counted_selects(engine) as seen:
            my_page(session, actor, now=now)
        assert len(seen) == number


def test_a_coordinator_is_led_to_people_who_wait_for_an_event(make, page):
    coordinator = make.coordinator()
    event = make.event(coordinator, title="매칭 데이")
    make.firm_at(event, state="waiting")
    make.firm_at(event)
    (task,) = [t for t in page(coordinator).coordinator if t.kind == "event_people"]
    assert (task.public_id, task.name, task.count) == (event.public_id, "매칭 데이", 1)


def test_visits_that_want_something_of_a_side(session, make, page, now):
    owner = make.user()
    engagement = make.engagement(make.company(owner))
    mentor = session.get_one(User, session.get_one(Mentor, engagement.mentor_id).user_id)

    def visit(days, state="agreed", **values):
        starts_at = None if days is None else now + timedelta(days=days)
        row = Visit(
            engagement_id=engagement.id, state=state, starts_at=starts_at, address="진안",
            proposed_by_id=owner.id, created_at=now, updated_at=now, **values,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if state == "proposed":
            session.add(VisitTime(visit_id=row.id, starts_at=now + timedelta(days=3)))
        session.commit()
        return row

    soon, open_ = visit(6), visit(None, "proposed", proposed_side="firm")
    visit(8)
    visit(-8, "held", firm_mark="held")
    visit(2, "cancelled")
    assert [(t.kind, t.public_id) for t in page(mentor).mentor[:2]] == [
        ("visit_choose", open_.public_id), ("visit_soon", soon.public_id),
    ]  # fmt: skip
    assert kinds(page(owner).firm)[0] == "visit_soon"
    begun = visit(-2, "held", mentor_mark="held")
    assert (kinds(page(owner).firm)[0], page(owner).firm[0].public_id) == (
        "visit_mark", begun.public_id,
    )  # fmt: skip
    assert "visit_mark" not in kinds(page(mentor).mentor)


def test_a_form_about_figures_and_an_invitation_wait_for_the_firm(
    session, make, runtime, page, now
):
    world = ResultsWorld(session, make, runtime.files)
    form = world.asked()
    case = make.case(world.firm, world.owner)
    session.add(
        MentorInvitation(
            company_id=world.firm.id, case_id=case.id, user_id=world.owner.id, created_at=now
        )
    )
    session.commit()
    first, second = page(world.owner).firm[:2]
    assert (first.kind, first.public_id, first.at, first.name) == (
        "follow_up", form.public_id, now, "진안김치",
    )  # fmt: skip
    assert second.kind == "invitation"
    make.mentor(user=world.owner, status="waiting")
    assert "invitation" not in kinds(page(world.owner).firm)


def test_late_forms_and_values_to_check_wait_for_the_coordinator(session, make, runtime, page, now):
    world = ResultsWorld(session, make, runtime.files)
    form = world.asked()
    form.escalated_at = now
    world.read(
        world.defects, "m0", "4", date(2026, 9, 1), date(2026, 10, 31),
        evidence_id=world.file().id, check_state="documented",
    )  # fmt: skip
    found = {task.kind: task.count for task in page(world.coordinator).coordinator}
    assert found == {"late_results": 1, "results_to_check": 1}
