"""What an administrator does: find people, grant and revoke roles, block."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, NotFound
from app.models.account import ROLES, Grant, User
from app.repositories import accounts
from app.runtime.catalogue import Catalogue
from app.services import auditing, mailing
from app.services.actor import ADMINISTRATOR, AUDITOR, OFFICER, Actor
from app.services.passwords import check_password
from app.services.signing_in import hash_password

ORDERS = tuple(accounts.USER_ORDERS)
STATUSES = ("pending", "active", "blocked", "erased")
EXPORT_LIMIT = 20_000


@dataclass(frozen=True)
class Role:
    """A staff role; ``region`` is a province code or None for the whole site.

    A municipal officer has a ``municipality`` of the region.
    """

    role: str
    region: str | None
    municipality: str | None = None


@dataclass(frozen=True)
class Person:
    """A person as the administrator sees them."""

    public_id: str
    name: str
    email: str
    status: str
    created_at: datetime
    verified_at: datetime | None
    roles: tuple[Role, ...]
    firms: tuple[str, ...]


@dataclass(frozen=True)
class PeopleFilter:
    """What the list of people shows: empty values do not filter; ``order`` is one of ORDERS."""

    search: str = ""
    status: str = ""
    role: str = ""
    order: str = "new"


def figures(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many people have each status, zeros included."""
    _require_administrator(actor)
    counts = accounts.users_by_status(session)
    return {status: counts.get(status, 0) for status in STATUSES}


def people(
    session: Session,
    actor: Actor,
    wanted: PeopleFilter,
    *,
    offset: int = 0,
    limit: int = EXPORT_LIMIT,
) -> tuple[list[Person], int]:
    """Return one stretch of the people found, in order, and how many there are in all."""
    _require_administrator(actor)
    found = {"search": wanted.search, "status": wanted.status, "role": wanted.role}
    total = accounts.count_users(session, **found)
    rows = accounts.users(session, **found, order=wanted.order, offset=offset, limit=limit)
    return _persons(session, rows), total


def person(session: Session, actor: Actor, public_id: str) -> Person:
    """Return one person; NotFound for an unknown id."""
    _require_administrator(actor)
    user = accounts.user_by_public_id(session, public_id)
    if user is None:
        raise _unknown()
    return _persons(session, [user])[0]


def role_of(catalogue: Catalogue, role: str, *, region: str = "", municipality: str = "") -> Role:
    """Return the role that these choices mean; what a role has no use for is left out.

    An officer needs a municipality, which tells the region; a coordinator and a reviewer need a
    region; an auditor may have one.

    Raises:
        Invalid: what is needed is missing or unknown, under ``role``, ``region``, ``municipality``.
    """
    if role not in ROLES:
        raise Invalid({"role": N_("역할을 골라 주세요.")})
    if role == ADMINISTRATOR:
        return Role(role, None)
    if role == OFFICER:
        place = catalogue.places.get(municipality)
        if place is None:
            raise Invalid({"municipality": N_("맡을 시·군을 골라 주세요.")})
        return Role(role, place.region, place.id)
    if region in catalogue.regions or (role == AUDITOR and not region):
        return Role(role, region or None)
    raise Invalid({"region": N_("맡을 지역을 골라 주세요.")})


def grant(session: Session, actor: Actor, public_id: str, role: Role, *, now: datetime) -> None:
    """Give a role to an active person.

    Raises:
        NotFound: for an unknown person.
        Conflict: for a person who is not active or has the role already.
    """
    _require_administrator(actor)
    _grant(session, actor, _locked(session, public_id), role, now=now)


def revoke(session: Session, actor: Actor, public_id: str, role: Role, *, now: datetime) -> None:
    """Take a role from a person.

    Raises:
        NotFound: for an unknown person, or a role that they do not have.
        Conflict: for the last active administrator.
    """
    _require_administrator(actor)
    _revoke(session, actor, _locked(session, public_id), role, now=now)


def grant_by_email(session: Session, email: str, role: Role, *, now: datetime) -> None:
    """Give a role, as ``grant`` does, from the command line: who runs it owns the site."""
    _grant(session, None, _known(session, email), role, now=now)


def revoke_by_email(session: Session, email: str, role: Role, *, now: datetime) -> None:
    """Take a role, as ``revoke`` does, from the command line."""
    _revoke(session, None, _known(session, email), role, now=now)


def block(session: Session, actor: Actor, public_id: str, *, reason: str, now: datetime) -> None:
    """Stop an account: its sign-ins end for good and the person is told by mail.

    Raises:
        NotFound: for an unknown person.
        Conflict: for oneself, for the last administrator, or unless the account is active.
    """
    _require_administrator(actor)
    user = _locked(session, public_id)
    if user.id == actor.user_id:
        raise Conflict(N_("내 계정은 스스로 멈출 수 없어요."))
    if user.status != "active":
        raise Conflict(N_("이용 중인 회원만 멈출 수 있어요."))
    user.status = "blocked"
    user.session_version += 1
    auditing.record(
        session, actor, "user.blocked", "user", user.public_id, now=now,
        before={"status": "active"}, after={"status": "blocked", "reason": reason},
    )  # fmt: skip
    mailing.queue(session, "account_blocked", to=user.email, locale=user.locale, values={}, now=now)


def unblock(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Let a blocked account sign in again; Conflict unless it is blocked."""
    _require_administrator(actor)
    user = _locked(session, public_id)
    if user.status != "blocked":
        raise Conflict(N_("멈춘 계정이 아니에요."))
    user.status = "active"
    auditing.record(
        session, actor, "user.unblocked", "user", user.public_id, now=now,
        before={"status": "blocked"}, after={"status": "active"},
    )  # fmt: skip


def make_administrator(
    session: Session, *, email: str, name: str, password: str, now: datetime
) -> bool:
    """Make the person with this address an active administrator; for the command line.

    Returns:
        Whether a new account was opened; a known account keeps its name and password.

    Raises:
        Invalid: for a password that is easy to guess.
    """
    user = accounts.user_by_email(session, email)
    opened = user is None
    if user is None:
        check_password(password, name=name, email=email)
        user = User(
            email=email.strip().casefold(),
            name=name,
            password_hash=hash_password(password),
            created_at=now,
        )
        session.add(user)
    if user.status != "active":
        user.status, user.verified_at = "active", now
    session.flush()
    role = Role(ADMINISTRATOR, None)
    if _grant_row(session, user, role) is None:
        _grant(session, None, user, role, now=now)
    return opened


def _persons(session: Session, rows: Iterable[User]) -> list[Person]:
    users = list(rows)
    ids = [u.id for u in users]
    roles: dict[int, list[Role]] = defaultdict(list)
    firms: dict[int, list[str]] = defaultdict(list)
    for row in accounts.grants_of(session, ids):
        roles[row.user_id].append(Role(row.role, row.region_code, row.municipality_code))
    for user_id, name in accounts.firms_of(session, ids):
        firms[user_id].append(name)
    return [
        Person(
            u.public_id, u.name, u.email, u.status, u.created_at, u.verified_at,
            tuple(roles[u.id]), tuple(firms[u.id]),
        )
        for u in users
    ]  # fmt: skip


def _grant(session: Session, actor: Actor | None, user: User, role: Role, *, now: datetime) -> None:
    if user.status != "active":
        raise Conflict(N_("이용 중인 회원에게만 역할을 줄 수 있어요."))
    if _grant_row(session, user, role) is not None:
        raise Conflict(N_("이미 가진 역할이에요."))
    row = Grant(
        user_id=user.id,
        role=role.role,
        region_code=role.region,
        municipality_code=role.municipality,
        created_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, actor, "role.granted", user, role, now=now)


def _revoke(
    session: Session, actor: Actor | None, user: User, role: Role, *, now: datetime
) -> None:
    row = _grant_row(session, user, role)
    if row is None:
        raise NotFound(N_("이 회원에게 없는 역할이에요."))
    if role.role == ADMINISTRATOR:
        _require_another_administrator(session, user)
    session.delete(row)
    session.flush()
    _record(session, actor, "role.revoked", user, role, now=now)


def _grant_row(session: Session, user: User, role: Role) -> Grant | None:
    return accounts.grant_of(session, user.id, role.role, role.region, role.municipality)


def _known(session: Session, email: str) -> User:
    user = accounts.user_by_email(session, email)
    if user is None:
        raise _unknown()
    return user


def _require_administrator(actor: Actor) -> None:
    if not actor.administrator:
        raise Forbidden(N_("관리자만 할 수 있는 일이에요."))


def _require_another_administrator(session: Session, user: User) -> None:
    # the rows are locked: two administrators who remove each other at once cannot both succeed
    if [a.id for a in accounts.administrators_for_update(session)] == [user.id]:
        raise Conflict(N_("마지막 관리자의 역할은 거둘 수 없어요. 먼저 다른 관리자를 정해 주세요."))


def _locked(session: Session, public_id: str) -> User:
    user = accounts.user_for_update(session, public_id)
    if user is None:
        raise _unknown()
    return user


def _unknown() -> NotFound:
    return NotFound(N_("찾으시는 회원이 없어요."))


def _record(
    session: Session, actor: Actor | None, action: str, user: User, role: Role, *, now: datetime
) -> None:
    values = {"role": role.role, "region": role.region}
    if role.municipality:
        values["municipality"] = role.municipality
    before, after = ({}, values) if action == "role.granted" else (values, {})
    auditing.record(
        session,
        actor,
        action,
        "user",
        user.public_id,
        now=now,
        region=role.region,
        before=before,
        after=after,
    )
