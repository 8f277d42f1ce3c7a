import pytest

from app.errors import Conflict, Invalid, NotFound
from app.services import firm_files
from app.services.signing_in import actor_for, session_key


@pytest.fixture
def coordinator(session, make):
    return actor_for(session, session_key(make.coordinator()))


@pytest.fixture
def stranger(session, make):
    return actor_for(session, session_key(make.coordinator("48")))


@pytest.fixture
def ask(make):
    def send(challenge, mentor):
        return make.request(challenge, mentor)

    return send


def test_a_firm_file_holds_all_that_belongs_to_it(session, make, coordinator, ask):
    owner = make.user()
    firm = make.company(owner)
    mentor = make.mentor(firm, user=owner)
    challenge = make.challenge(firm, owner)
    case = make.case(firm, owner)
    sent = ask(challenge, make.mentor())
    other_owner = make.user()
    other = make.company(other_owner)
    received = ask(make.challenge(other, other_owner), mentor)
    file = firm_files.firm_file(session, coordinator, firm.public_id)
    assert [(m.person.id, m.mentor.id) for m in file.members] == [(owner.id, mentor.id)]
    assert [(c.id, requests) for c, requests in file.challenges] == [(challenge.id, 1)]
    assert [(c.id, version.number) for c, version in file.cases] == [(case.id, 1)]
    assert [row.request.id for row in file.asked] == [sent.id]
    assert [(row.request.id, row.company.id) for row in file.received] == [(received.id, other.id)]
    assert file.events == ()


def test_a_firm_without_anything_has_an_empty_file(session, make, coordinator):
    file = firm_files.firm_file(session, coordinator, make.company().public_id)
    assert (file.members, file.challenges, file.cases, file.asked, file.received) == ((),) * 5


@pytest.mark.parametrize("public_id", ["nobody", None])
def test_other_provinces_and_unknown_firms_are_not_found(
    session, make, coordinator, stranger, public_id
):
    company = make.company()
    with pytest.raises(NotFound):
        firm_files.firm_file(session, stranger, public_id or company.public_id)
    with pytest.raises(NotFound):
        firm_files.decide_company(
            session, stranger, public_id or company.public_id, approved=True, reason="", now=company.created_at
        )  # fmt: skip


def test_an_approval_is_in_the_file_of_the_firm(session, make, coordinator, now):
    company = make.company(make.user(), status="waiting")
    firm_files.decide_company(
        session, coordinator, company.public_id, approved=True, reason="", now=now
    )
    session.commit()
    file = firm_files.firm_file(session, coordinator, company.public_id)
    assert file.company.status == "approved"
    ((event, person),) = file.events
    assert (event.action, person.id) == ("company.approved", coordinator.user_id)


def test_a_refusal_needs_a_reason(session, make, coordinator, now):
    company = make.company(status="waiting")
    with pytest.raises(Invalid) as refused:
        firm_files.decide_company(
            session, coordinator, company.public_id, approved=False, reason=" ", now=now
        )
    assert set(refused.value.fields) == {"reason"}


def test_a_second_decision_is_a_conflict(session, make, coordinator, now):
    company = make.company(status="waiting")
    for expected in (None, Conflict):
        if expected:
            with pytest.raises(expected):
                firm_files.decide_company(
                    session, coordinator, company.public_id, approved=False, reason="늦음", now=now
                )
        else:
            firm_files.decide_company(
                session, coordinator, company.public_id, approved=True, reason="", now=now
            )
            session.commit()


def test_a_mentor_file_counts_places_and_requests(session, make, coordinator, ask):
    owner = make.user()
    firm = make.company(owner)
    mentor = make.mentor(make.company(), capacity=3)
    request = ask(make.challenge(firm, owner), mentor)
    file = firm_files.mentor_file(session, coordinator, mentor.public_id)
    assert (file.places, file.used) == (3, 0)
    assert file.company.id == mentor.company_id
    assert [row.request.id for row in file.received] == [request.id]


def test_any_coordinator_decides_on_a_stationed_expert(session, make, stranger, now):
    mentor = make.mentor(status="waiting")
    assert firm_files.mentor_file(session, stranger, mentor.public_id).company is None
    decided = firm_files.decide_mentor(
        session, stranger, mentor.public_id, approved=True, reason="", now=now
    )
    assert decided.status == "approved"


def test_a_mentor_of_another_province_is_not_found(session, make, stranger, now):
    mentor = make.mentor(make.company(), status="waiting")
    with pytest.raises(NotFound):
        firm_files.mentor_file(session, stranger, mentor.public_id)
    with pytest.raises(NotFound):
        firm_files.decide_mentor(session, stranger, "nobody", approved=True, reason="", now=now)
