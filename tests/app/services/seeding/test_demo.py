from datetime import date, timedelta

from sqlalchemy import func, select

from app.models.account import Grant, User
from app.models.audit import AuditEvent
from app.models.case import CaseStudy, CaseVersion
from app.models.challenge import Challenge, ChallengeCategory
from app.models.company import Company
from app.models.kpi import Measure
from app.models.mentor import Mentor, MentorSeat
from app.models.outbox import IndexChange
from app.models.request import Request
from app.services.registration_number import is_registration_number
from app.services.seeding import demo
from app.services.seeding.identity import stable_public_id
from app.services.seeding.stories import last_day
from app.services.signing_in import sign_in
from tests.conftest import NOW


def count(session, table, *conditions):
    return session.scalar(select(func.count()).select_from(table).where(*conditions))


def test_everything_is_written(world):
    session, written = world
    assert demo.present(session)
    assert (written.firms, written.mentors, written.cases) == (62, 31, 60)
    assert (written.challenges, written.requests) == (42, 12)


def test_every_firm_is_marked_and_has_a_right_number(rows):
    firms = list(rows.scalars(select(Company)))
    assert all(firm.demonstration for firm in firms)
    assert all(is_registration_number(firm.registration_number) for firm in firms)


def test_every_queue_has_something_to_show(rows):
    assert count(rows, Company, Company.status == "waiting") == 2
    assert count(rows, Mentor, Mentor.status == "waiting") == 1
    assert count(rows, CaseVersion, CaseVersion.state == "submitted") == 1
    assert count(rows, Request, Request.state == "open", Request.due_at < NOW) == 1
    states = set(rows.scalars(select(Request.state)))
    assert states == {
        "open", "accepted", "declined", "asked_back", "not_this_season", "expired", "queued",
    }  # fmt: skip
    declined = rows.scalar(select(Request).where(Request.state == "declined"))
    assert declined.reason


def test_capacity_is_the_number_of_seats(rows):
    haemaru = rows.scalar(
        select(Mentor)
        .join(Company, Company.id == Mentor.company_id)
        .where(Company.name == "솔찬접착소재")
    )
    assert count(rows, MentorSeat, MentorSeat.mentor_id == haemaru.id) == 1
    assert haemaru.paused_until == date(2027, 2, 28)


def test_a_revised_case_stays_published_meanwhile(rows):
    version = rows.scalar(select(CaseVersion).where(CaseVersion.state == "submitted"))
    case = rows.get(CaseStudy, version.case_id)
    first = rows.get(CaseVersion, case.published_version_id)
    assert (case.status, version.number, first.number) == ("published", 2, 1)
    assert version.again != first.again
    assert version.title == first.title


def test_days_of_a_case_are_in_order(rows):
    for case in rows.scalars(select(CaseStudy)):
        version = rows.get(CaseVersion, case.published_version_id)
        assert case.created_at < version.submitted_at < case.published_at <= NOW
        firm = rows.get(Company, case.company_id)
        assert firm.created_at < case.created_at


def test_checked_measures_name_the_coordinator(rows):
    coordinator = rows.scalar(select(User).where(User.email == "coordinator@demo.ieum.example"))
    checkers = set(
        rows.scalars(select(Measure.checked_by_id).where(Measure.check_state == "checked"))
    )
    assert checkers == {coordinator.id}
    assert (
        count(rows, Measure, Measure.check_state != "checked", Measure.checked_at.is_not(None)) == 0
    )


def test_periods_are_whole_months(rows):
    measure = rows.scalars(select(Measure)).first()
    assert measure.before_from.day == 1
    assert (measure.before_to + timedelta(days=1)).day == 1
    assert last_day("2024-02") == date(2024, 2, 29)


def test_categories_of_challenges_are_confirmed(rows):
    assert count(rows, ChallengeCategory, ~ChallengeCategory.confirmed) == 0
    assert count(rows, Challenge, Challenge.status != "open") == 2


def test_staff_is_granted(rows):
    grants = rows.execute(select(Grant.role, Grant.region_code, Grant.municipality_code)).all()
    assert {tuple(grant) for grant in grants if grant.role != "reviewer"} == {
        ("administrator", None, None), ("coordinator", "52", None), ("auditor", "52", None),
        ("municipal_officer", "52", "52720"),
    }  # fmt: skip


def test_the_index_reads_every_case_and_mentor_again(rows):
    assert count(rows, IndexChange, IndexChange.kind == "case") == 60
    assert count(rows, IndexChange, IndexChange.kind == "mentor") == 31


def test_the_trail_is_in_the_order_of_time(rows):
    moments = list(rows.scalars(select(AuditEvent.at).order_by(AuditEvent.id)))
    assert moments == sorted(moments)
    assert max(moments) <= NOW


def test_people_sign_in_with_the_shared_password(rows):
    person = sign_in(rows, email="admin@demo.ieum.example", password=demo.PASSWORD)
    assert person.status == "active"


def test_ids_are_the_same_everywhere(rows):
    case = rows.scalars(select(CaseStudy).order_by(CaseStudy.id)).first()
    again = stable_public_id("case", "buan-deulmeori-curing")
    assert case.public_id == again
