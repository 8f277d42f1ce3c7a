"""Firms: checks beside their fields, uniqueness by the database, approval in one's own province."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.company import Company, Membership
from app.models.outbox import IndexChange, Outbox
from app.services import companies
from app.services.companies import CompanyInput
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key

GIVEN = CompanyInput(
    name="진안김치",
    registration_number="124-81-00998",
    industry_code="103",
    municipality_code="52720",
    headcount=12,
    sales_band="1_5bn",
    level="none",
    js_level="JS1",
    founded=2001,
    products=("배추김치", "깍두기"),
    buyers=("큰마트",),
)


@pytest.fixture
def books(session):
    return load_catalogue(session)


@pytest.fixture
def act(session):
    return lambda user: actor_for(session, session_key(user))


@pytest.fixture
def register(session, books, now, act):
    def _register(user, **values):
        given = replace(GIVEN, **values)
        return companies.register_company(session, act(user), given, catalogue=books, now=now)

    return _register


@pytest.fixture
def change(session, books, now, act):
    def _change(user, company, **values):
        given = replace(GIVEN, **values)
        return companies.change_company(
            session, act(user), company.public_id, given, catalogue=books, now=now
        )

    return _change


def letters(session):
    return [row.payload for row in session.scalars(select(Outbox).order_by(Outbox.id))]


def test_a_registered_firm_waits_belongs_to_its_owner_and_is_announced(session, make, register):
    owner, coordinator = make.user(), make.coordinator("52")
    make.coordinator("48")
    company = register(owner)
    assert (company.status, company.registration_number) == ("waiting", "1248100998")
    assert company.products == ["배추김치", "깍두기"]
    seat = session.scalars(select(Membership)).one()
    assert (seat.user_id, seat.company_id, seat.role) == (owner.id, company.id, "owner")
    assert [letter["to"] for letter in letters(session)] == [coordinator.email]
    row = session.scalars(select(AuditEvent)).one()
    assert (row.action, row.region_code) == ("company.registered", "52")
    assert row.after["buyers"] == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("registration_number", "124-81-00997"),
        ("registration_number", "12345"),
        ("industry_code", "999"),
        ("municipality_code", "99999"),
        ("headcount", 0),
        ("founded", 2027),
        ("founded", 1700),
        ("sales_band", ""),
        ("level", "top"),
        ("js_level", "JS9"),
        ("products", ("가" * 61,)),
        ("processes", tuple(map(str, range(31)))),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(make, register, field, value):
    with pytest.raises(Invalid) as caught:
        register(make.user(), **{field: value})
    assert set(caught.value.fields) == {field}


def test_the_check_digit_has_a_message_of_its_own(make, register):
    with pytest.raises(Invalid, match="마지막 자리"):
        register(make.user(), registration_number="1248100997")
    with pytest.raises(Invalid, match="10자리"):
        register(make.user(), registration_number="124810099")


def test_the_jeonbuk_level_is_for_jeonbuk_alone(make, register):
    with pytest.raises(Invalid) as caught:
        register(make.user(), municipality_code="48120")
    assert set(caught.value.fields) == {"js_level"}
    assert register(make.user(), municipality_code="48120", js_level=None).js_level is None


def test_a_second_firm_with_the_number_is_refused_and_the_transaction_lives(
    session, make, register
):
    register(make.user())
    with pytest.raises(Conflict, match="이미 등록된 기업"):
        register(make.user(), name="다른 이름")
    assert len(session.scalars(select(Company)).all()) == 1


def test_a_firm_of_a_list_is_taken_over_by_the_first_of_its_people_and_waits(
    session, make, register
):
    listed = make.company(registration_number="1248100998", name="옛 이름")
    owner = make.user()
    company = register(owner)
    assert company.id == listed.id
    assert (company.name, company.status, company.decided_by_id) == ("진안김치", "waiting", None)
    assert [m.user_id for m in session.scalars(select(Membership))] == [owner.id]
    with pytest.raises(Conflict):
        register(make.user())


def test_a_changed_firm_keeps_its_approval_and_is_read_again_by_the_index(
    session, make, change, now
):
    owner = make.user()
    company = make.company(owner, registration_number="1248100998")
    case = make.case(company, owner)
    mentor = make.mentor(company)
    change(owner, company, headcount=13, products=("갓김치",))
    assert (company.status, company.headcount) == ("approved", 13)
    assert case.revision == 2
    changes = session.scalars(select(IndexChange).order_by(IndexChange.kind)).all()
    assert [(c.kind, c.object_id) for c in changes] == [("case", case.id), ("mentor", mentor.id)]
    row = session.scalars(select(AuditEvent)).one()
    assert row.before["headcount"] == 12
    assert row.after["headcount"] == 13


def test_a_change_the_index_does_not_show_does_not_touch_it(session, make, change):
    owner = make.user()
    values = {
        "registration_number": "1248100998",
        "name": "진안김치",
        "founded": 2001,
        "processes": [],
    }
    company = make.company(owner, **values, js_level="JS1", products=["배추김치", "깍두기"])
    change(owner, company, buyers=("새마트",))
    assert session.scalars(select(IndexChange)).all() == []
    change(owner, company, buyers=("새마트",))
    assert len(session.scalars(select(AuditEvent)).all()) == 1


@pytest.mark.parametrize(
    "values",
    [{"registration_number": "2208162517"}, {"municipality_code": "48120", "js_level": None}],
)
def test_another_number_or_province_asks_for_a_new_approval(session, make, change, values):
    owner, coordinator = make.user(), make.coordinator("52")
    make.coordinator("48")
    company = make.company(owner, registration_number="1248100998")
    change(owner, company, **values)
    assert company.status == "waiting"
    assert company.decided_at is None
    assert len(letters(session)) == 1
    assert (letters(session)[0]["to"] == coordinator.email) == ("registration_number" in values)


def test_a_refused_firm_waits_again_after_any_change(make, change):
    owner = make.user()
    company = make.company(owner, registration_number="1248100998", status="refused")
    assert change(owner, company).status == "waiting"


def test_a_number_that_is_taken_leaves_the_firm_as_it_was(session, make, change):
    owner = make.user()
    make.company(registration_number="2208162517")
    company = make.company(owner, registration_number="1248100998")
    with pytest.raises(Conflict):
        change(owner, company, registration_number="220-81-62517")
    session.refresh(company)
    assert (company.registration_number, company.status) == ("1248100998", "approved")


def test_somebody_elses_firm_cannot_be_changed(make, change):
    with pytest.raises(Forbidden):
        change(make.user(), make.company())


def test_an_unknown_firm_is_not_found(session, make, act):
    with pytest.raises(NotFound):
        companies.see_company(session, act(make.user()), "nothing")


def test_members_see_a_firm_without_its_private_lines(session, make, act):
    reader = make.user()
    make.company(reader)
    company = make.company(make.user())
    mentor = make.mentor(company)
    author = make.user()
    case = make.case(company, author)
    make.case(company, author, status="draft")
    view = companies.see_company(session, act(reader), company.public_id)
    assert (view.own, view.private) == (False, False)
    assert [c.id for c, _ in view.cases] == [case.id]
    assert [m.id for m, _ in view.mentors] == [mentor.id]


def test_its_people_and_the_provinces_coordinators_see_all(session, make, act):
    owner = make.user()
    company = make.company(owner, status="waiting")
    for user, own in ((owner, True), (make.coordinator("52"), False)):
        view = companies.see_company(session, act(user), company.public_id)
        assert (view.own, view.private) == (own, True)


def test_a_firm_that_waits_is_hidden_from_others(session, make, act):
    company = make.company(make.user(), status="waiting")
    for user in (make.coordinator("48"), make.user()):
        with pytest.raises(NotFound):
            companies.see_company(session, act(user), company.public_id)
    assert (
        companies.see_company(session, act(make.administrator()), company.public_id).private
        is False
    )


def test_who_is_no_member_sees_no_firm(session, make, act):
    with pytest.raises(Forbidden):
        companies.see_company(session, act(make.user()), make.company().public_id)


@pytest.mark.parametrize(("locale", "word"), [("ko", "승인"), ("en", "approved")])
def test_an_approval_is_written_down_and_told_in_the_owners_language(
    session, make, act, now, locale, word
):
    company = make.company(make.user(locale=locale), status="waiting")
    coordinator = make.coordinator()
    companies.decide_company(session, act(coordinator), company, True, "", now=now)
    assert (company.status, company.decided_by_id) == ("approved", coordinator.id)
    assert word in letters(session)[0]["subject"]
    assert session.scalars(select(AuditEvent)).one().action == "company.approved"


def test_a_refusal_needs_a_reason_and_carries_it(session, make, act, now):
    company = make.company(make.user(), status="waiting")
    coordinator = act(make.coordinator())
    with pytest.raises(Invalid) as caught:
        companies.decide_company(session, coordinator, company, False, "  ", now=now)
    assert set(caught.value.fields) == {"reason"}
    companies.decide_company(session, coordinator, company, False, "번호가 달라요", now=now)
    assert company.status == "refused"
    assert "번호가 달라요" in letters(session)[0]["body"]
    with pytest.raises(Conflict):
        companies.decide_company(session, coordinator, company, True, "", now=now)


def test_another_provinces_coordinator_decides_nothing(session, make, act, now):
    company = make.company(status="waiting")
    with pytest.raises(Forbidden):
        companies.decide_company(session, act(make.coordinator("48")), company, True, "", now=now)
