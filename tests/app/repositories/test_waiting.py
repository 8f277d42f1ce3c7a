"""What waits is counted with the moment of the first."""

from datetime import timedelta

from app.models.case import CaseVersion
from app.repositories import waiting


def test_nothing_waits_in_an_empty_house(session, now):
    assert waiting.companies(session, {"52"}) == (0, None)
    assert waiting.mentors(session, {"52"}) == (0, None)
    assert waiting.reviews(session, {"52"}) == (0, None)
    assert waiting.late_answers(session, {"52"}, now=now) == (0, None)
    assert waiting.returned_versions(session, [1]) == (0, None)


def test_moments_come_back_aware(session, make, now):
    make.company(status="waiting", created_at=now - timedelta(days=1))
    make.company(status="waiting")
    assert waiting.companies(session, {"52"}) == (2, now - timedelta(days=1))


def test_cases_wait_from_their_submission(session, make, now):
    owner = make.user()
    company = make.company(owner)
    make.case(company, owner, status="submitted")
    make.case(company, owner)
    make.case(company, owner, status="returned")
    assert waiting.reviews(session, {"52"}) == (1, now)
    assert waiting.reviews(session, {"48"}) == (0, None)
    assert waiting.returned_versions(session, [company.id]) == (1, now)


def test_a_returned_version_that_was_taken_up_waits_no_more(session, make, now):
    owner = make.user()
    company = make.company(owner)
    case = make.case(company, owner, status="returned")
    session.add(
        CaseVersion(
            case_id=case.id, number=2, state="draft", author_id=owner.id, created_at=now,
            updated_at=now,
        )
    )  # fmt: skip
    session.flush()
    assert waiting.returned_versions(session, [company.id]) == (0, None)
