import pytest

from app.errors import Conflict, Invalid, NotFound
from app.services import firm_files
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key


@pytest.fixture
def books(session):
    return load_catalogue(session)


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


def test_a_firm_file_holds_all_that_belongs_to_it(session, make, books, coordinator, ask):
    owner = make.user()
    firm = make.company(owner)
    mentor = make.mentor(firm, user=owner)
    challenge = make.challenge(firm, owner)
    case = make.case(firm, owner)
    sent = ask(challenge, make.mentor())
    other_owner = make.user()
    other = make.company(other_owner)
    received = ask(make.challenge(other, other_owner), mentor)
    file = firm_files.firm_file(
        session, scope_of(coordinator, books), firm.public_id, catalogue=books
    )
    assert [(m.person.id, m.mentor.id) for m in file.members] == [(owner.id, mentor.id)]
    assert [(c.id, requests) for c, requests in file.challenges] == [(challenge.id, 1)]
    assert [(c.id, version.number) for c, version in file.cases] == [(case.id, 1)]
    assert [row.request.id for row in file.asked] == [sent.id]
    assert [(row.request.id, row.company.id) for row in file.received] == [(received.id, other.id)]
    assert file.events == ()


def test_a_firm_without_anything_has_an_empty_file(session, make, books, coordinator):
    file = firm_files.firm_file(
        session, scope_of(coordinator, books), make.company().public_id, catalogue=books
    )
    assert (file.members, file.challenges, file.cases, file.asked, file.received) == ((),) * 5


@pytest.mark.parametrize("public_id", ["nobody", None])
def test_other_provinces_and_unknown_firms_are_not_found(
    session, make, books, coordinator, stranger, public_id
):
    company = make.company()
    with pytest.raises(NotFound):
        firm_files.firm_file(
            session, scope_of(stranger, books), public_id or company.public_id, catalogue=books
        )
    with pytest.raises(NotFound):
        firm_files.decide_company(
            session, stranger, public_id or company.public_id, approved=True, reason="", catalogue=books, now=company.created_at
        )  # fmt: skip


def test_an_approval_is_in_the_file_of_the_firm(session, make, books, coordinator, now):
    company = make.company(make.user(), status="waiting")
    firm_files.decide_company(
        session, coordinator, company.public_id, approved=True, reason="", catalogue=books, now=now
    )
    session.commit()
    file = firm_files.firm_file(
        session, scope_of(coordinator, books), company.public_id, catalogue=books
    )
    assert file.company.status == "approved"
    ((event, person),) = file.events
    assert (event.action, person.id) == ("company.approved", coordinator.user_id)


def test_a_refusal_needs_a_reason(session, make, books, coordinator, now):
    company = make.company(status="waiting")
    with pytest.raises(Invalid) as refused:
        firm_files.decide_company(
            session,
            coordinator,
            company.public_id,
            approved=False,
            reason=" ",
            catalogue=books,
            now=now,
        )
    assert set(refused.value.fields) == {"reason"}


def test_a_second_decision_is_a_conflict(session, make, books, coordinator, now):
    company = make.company(status="waiting")
    for expected in (None, Conflict):
        if expected:
            with pytest.raises(expected):
                firm_files.decide_company(
                    session,
                    coordinator,
                    company.public_id,
                    approved=False,
                    reason="늦음",
                    catalogue=books,
                    now=now,
                )
        else:
            firm_files.decide_company(
                session,
                coordinator,
                company.public_id,
                approved=True,
                reason="",
                catalogue=books,
                now=now,
            )
            session.commit()


def test_a_mentor_file_counts_places_and_requests(session, make, books, coordinator, ask):
    owner = make.user()
    firm = make.company(owner)
    mentor = make.mentor(make.company(), capacity=3)
    request = ask(make.challenge(firm, owner), mentor)
    file = firm_files.mentor_file(
        session, scope_of(coordinator, books), mentor.public_id, catalogue=books
    )
    assert (file.places, file.used) == (3, 0)
    assert file.company.id == mentor.company_id
    assert [row.request.id for row in file.received] == [request.id]


def test_any_coordinator_decides_on_a_stationed_expert(session, make, books, stranger, now):
    mentor = make.mentor(status="waiting")
    assert (
        firm_files.mentor_file(
            session, scope_of(stranger, books), mentor.public_id, catalogue=books
        ).company
        is None
    )
    decided = firm_files.decide_mentor(
        session, stranger, mentor.public_id, approved=True, reason="", catalogue=books, now=now
    )
    assert decided.status == "approved"


def test_a_mentor_of_another_province_is_not_found(session, make, books, stranger, now):
    mentor = make.mentor(make.company(), status="waiting")
    with pytest.raises(NotFound):
        firm_files.mentor_file(
            session, scope_of(stranger, books), mentor.public_id, catalogue=books
        )
    with pytest.raises(NotFound):
        firm_files.decide_mentor(
            session, stranger, "nobody", approved=True, reason="", catalogue=books, now=now
        )


@pytest.mark.parametrize("role", ["municipal_officer", "auditor", "administrator"])
def test_a_reader_sees_a_file_without_what_is_not_for_them(session, make, books, role, ask):
    owner = make.user(email="call@example.com")
    firm = make.company(owner)
    challenge = make.challenge(firm, owner)
    make.case(firm, owner, status="draft")
    values = {"municipality": "52720"} if role == "municipal_officer" else {}
    person = make.administrator() if role == "administrator" else make.staff(role, **values)
    scope = scope_of(actor_for(session, session_key(person)), books)
    file = firm_files.firm_file(session, scope, firm.public_id, catalogue=books)
    told = role == "auditor"
    assert not file.rights.decide
    assert bool(file.rights.text_of(challenge)) is told
    assert bool(file.cases) is told


def test_a_reader_of_one_municipality_sees_no_request_from_outside(session, make, books, ask):
    mentor = make.mentor(make.company())
    owner = make.user()
    for place in ("52720", "52110"):
        ask(make.challenge(make.company(owner, municipality_code=place), owner), mentor)
    officer = make.staff("municipal_officer", municipality="52720")
    scope = scope_of(actor_for(session, session_key(officer)), books)
    file = firm_files.mentor_file(session, scope, mentor.public_id, catalogue=books)
    assert [row.company.municipality_code for row in file.received] == ["52720"]
