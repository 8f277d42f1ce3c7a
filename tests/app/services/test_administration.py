"""Roles and blocking, without the web."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.account import Grant
from app.models.audit import AuditEvent
from app.models.outbox import Outbox
from app.services import administration
from app.services.administration import PeopleFilter, Role, role_of
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key, sign_in
from tests.factories import PASSWORD

COORDINATOR = Role("coordinator", "52")
ADMINISTRATOR = Role("administrator", None)


@pytest.fixture
def boss(session, make):
    return actor_for(session, session_key(make.administrator()))


def _events(session):
    return [
        (e.action, e.object_id, e.region_code, e.before, e.after)
        for e in session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    ]


def test_a_role_is_given_and_taken_with_an_audit_row_each(session, make, now, boss):
    user = make.user()
    administration.grant(session, boss, user.public_id, COORDINATOR, now=now)
    actor = actor_for(session, session_key(user))
    assert actor.coordinates("52")
    with pytest.raises(Conflict):
        administration.grant(session, boss, user.public_id, COORDINATOR, now=now)
    administration.revoke(session, boss, user.public_id, COORDINATOR, now=now)
    assert not actor_for(session, session_key(user)).coordinator
    with pytest.raises(NotFound):
        administration.revoke(session, boss, user.public_id, COORDINATOR, now=now)
    session.flush()
    values = {"role": "coordinator", "region": "52"}
    assert _events(session) == [
        ("role.granted", user.public_id, "52", {}, values),
        ("role.revoked", user.public_id, "52", values, {}),
    ]


def test_the_last_administrator_keeps_the_role(session, make, now, boss):
    second = make.user()
    with pytest.raises(Conflict):
        administration.revoke(session, boss, boss.public_id, ADMINISTRATOR, now=now)
    administration.grant(session, boss, second.public_id, ADMINISTRATOR, now=now)
    administration.revoke(session, boss, boss.public_id, ADMINISTRATOR, now=now)
    assert actor_for(session, session_key(second)).administrator


def test_a_blocked_administrator_does_not_count(session, make, now, boss):
    session.add(Grant(user_id=make.user(status="blocked").id, role="administrator", created_at=now))
    session.flush()
    with pytest.raises(Conflict):
        administration.revoke(session, boss, boss.public_id, ADMINISTRATOR, now=now)


@pytest.mark.parametrize("status", ["pending", "blocked", "erased"])
def test_only_active_people_get_a_role_or_are_blocked(session, make, now, boss, status):
    user = make.user(status=status)
    with pytest.raises(Conflict):
        administration.grant(session, boss, user.public_id, COORDINATOR, now=now)
    with pytest.raises(Conflict):
        administration.block(session, boss, user.public_id, reason="이유", now=now)


def test_a_blocked_person_is_out_at_once_told_by_mail_and_may_return(session, make, now, boss):
    user = make.user(email="blocked@example.com")
    key = session_key(user)
    administration.block(session, boss, user.public_id, reason="광고 글", now=now)
    session.flush()
    assert actor_for(session, key) is None
    with pytest.raises(Invalid):
        sign_in(session, email=user.email, password=PASSWORD)
    assert session.scalar(select(Outbox)).payload["to"] == "blocked@example.com"
    administration.unblock(session, boss, user.public_id, now=now)
    assert sign_in(session, email=user.email, password=PASSWORD) is user
    assert actor_for(session, key) is None
    with pytest.raises(Conflict):
        administration.unblock(session, boss, user.public_id, now=now)
    session.flush()
    assert _events(session) == [
        (
            "user.blocked",
            user.public_id,
            None,
            {"status": "active"},
            {"status": "blocked", "reason": "광고 글"},
        ),
        ("user.unblocked", user.public_id, None, {"status": "blocked"}, {"status": "active"}),
    ]


def test_nobody_blocks_themselves(session, now, boss):
    with pytest.raises(Conflict):
        administration.block(session, boss, boss.public_id, reason="이유", now=now)


def test_unknown_people_are_not_found(session, now, boss):
    for act in (
        lambda: administration.person(session, boss, "nobody"),
        lambda: administration.grant(session, boss, "nobody", COORDINATOR, now=now),
    ):
        with pytest.raises(NotFound):
            act()


def test_all_of_it_is_for_administrators(session, make, now):
    other = actor_for(session, session_key(make.coordinator()))
    for act in (
        lambda: administration.figures(session, other),
        lambda: administration.people(session, other, PeopleFilter()),
        lambda: administration.person(session, other, other.public_id),
        lambda: administration.grant(session, other, other.public_id, ADMINISTRATOR, now=now),
        lambda: administration.revoke(session, other, other.public_id, COORDINATOR, now=now),
        lambda: administration.block(session, other, other.public_id, reason="이유", now=now),
        lambda: administration.unblock(session, other, other.public_id, now=now),
    ):
        with pytest.raises(Forbidden):
            act()


def test_people_are_found_filtered_and_ordered(session, make, boss):
    owner = make.user(name="나 대표", email="na@example.com")
    make.company(owner, name="가 기업")
    make.user(name="가 50%_사원", email="ga@example.com", status="pending")
    keeper = make.coordinator()

    def names(**wanted):
        return [p.name for p in administration.people(session, boss, PeopleFilter(**wanted))[0]]

    assert names(search="NA@") == ["나 대표"]
    assert names(search="50%_") == ["가 50%_사원"]
    assert names(search="%") == ["가 50%_사원"]
    assert names(status="pending") == ["가 50%_사원"]
    assert names(role="coordinator") == [keeper.name]
    assert names(order="name")[:2] == ["가 50%_사원", "나 대표"]
    assert names(order="email")[0] == "가 50%_사원"
    assert names(order="old") == names(order="new")[::-1]
    found, total = administration.people(
        session, boss, PeopleFilter(order="old"), offset=1, limit=1
    )
    assert (total, [p.firms for p in found]) == (4, [("가 기업",)])
    assert administration.person(session, boss, keeper.public_id).roles == (COORDINATOR,)
    assert administration.figures(session, boss) == {
        "pending": 1,
        "active": 3,
        "blocked": 0,
        "erased": 0,
    }


@pytest.mark.parametrize(
    ("role", "given", "meant"),
    [
        ("coordinator", {"region": "52"}, Role("coordinator", "52")),
        ("reviewer", {"region": "52", "municipality": "52720"}, Role("reviewer", "52")),
        ("municipal_officer", {"municipality": "52720"}, Role("municipal_officer", "52", "52720")),
        ("auditor", {}, Role("auditor", None)),
        ("auditor", {"region": "48"}, Role("auditor", "48")),
        ("administrator", {"region": "52"}, Role("administrator", None)),
    ],
)
def test_a_role_keeps_only_what_it_is_bound_to(session, role, given, meant):
    assert role_of(load_catalogue(session), role, **given) == meant


@pytest.mark.parametrize(
    ("role", "given", "field"),
    [
        ("coordinator", {}, "region"),
        ("reviewer", {"region": "99"}, "region"),
        ("municipal_officer", {"region": "52"}, "municipality"),
        ("auditor", {"region": "99"}, "region"),
        ("emperor", {}, "role"),
    ],
)
def test_a_role_without_what_it_needs_is_refused(session, role, given, field):
    with pytest.raises(Invalid) as refused:
        role_of(load_catalogue(session), role, **given)
    assert set(refused.value.fields) == {field}


def test_an_officer_may_have_two_municipalities(session, make, now, boss):
    user = make.user()
    roles = [Role("municipal_officer", "52", place) for place in ("52720", "52110")]
    for role in roles:
        administration.grant(session, boss, user.public_id, role, now=now)
    with pytest.raises(Conflict):
        administration.grant(session, boss, user.public_id, roles[0], now=now)
    administration.revoke(session, boss, user.public_id, roles[0], now=now)
    assert actor_for(session, session_key(user)).officer_places == {"52110"}
    assert _events(session)[0][-1] == {
        "role": "municipal_officer", "region": "52", "municipality": "52720",
    }  # fmt: skip


def test_the_first_administrator_is_made_from_the_command_line(session, make, now):
    def create(email, password=PASSWORD):
        return administration.make_administrator(
            session, email=email, name="관리자", password=password, now=now
        )

    assert create("Boss@example.com")
    user = sign_in(session, email="boss@example.com", password=PASSWORD)
    assert actor_for(session, session_key(user)).administrator
    assert not create("boss@example.com", password="다른 비밀번호예요")
    assert sign_in(session, email="boss@example.com", password=PASSWORD)
    waiting = make.user(status="pending", email="waiting@example.com")
    assert not create("waiting@example.com")
    assert waiting.status == "active"
    session.flush()
    assert [action for action, *_ in _events(session)] == ["role.granted", "role.granted"]
    with pytest.raises(Invalid):
        create("easy@example.com", password="password1234")
