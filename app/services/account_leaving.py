"""The rights over the own data: take it along, and be erased."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid
from app.models.account import User
from app.models.mentor import Mentor
from app.repositories import (
    account_leaving,
    accounts,
    case_reads,
    engagement_leaving,
    programme_leaving,
    season_blocks,
)
from app.services import auditing
from app.services.accounts import own_account
from app.services.actor import Actor
from app.services.index_changes import mark_changed
from app.services.matchday import leaving as event_leaving
from app.services.notice_preferences import own_choice
from app.services.signing_in import password_matches

ERASED_NAME = "탈퇴한 회원"
_NO_HASH = "!"
"""No argon2 hash, so that no password ever matches."""
_EXPORTED = {
    "account": (
        "public_id", "email", "name", "locale", "status", "created_at", "verified_at",
    ),
    "mentor": (
        "public_id", "headline", "headline_en", "bio", "topics", "solutions", "languages",
        "visits_per_month", "radius_km", "paused_until", "status", "created_at",
    ),
    "seasons": ("public_id", "first_day", "last_day", "note"),
    "cases": (
        "number", "state", "title", "situation", "problem", "root_cause", "steps", "failed",
        "again", "advice", "quote", "created_at", "updated_at",
    ),
    "challenges": (
        "public_id", "text", "target", "urgency", "visibility", "status", "created_at",
    ),
    "messages": ("kind", "text", "created_at"),
    "notes": ("visibility", "text", "created_at", "updated_at"),
    "questions": ("public_id", "text", "created_at"),
    "answers": ("text", "created_at"),
    "files": ("public_id", "filename", "media_type", "size", "created_at"),
    "registrations": (
        "public_id", "side", "state", "name", "person", "email", "phone", "topic", "rounds",
        "created_at",
    ),
    "notices": ("public_id", "kind", "subject", "body", "link", "mode", "created_at", "read_at"),
    "visit_notes": (
        "public_id", "day", "products", "process", "problem", "cause", "records", "supplier",
        "safety", "first_step", "private", "sent_at",
    ),
    "reviews": ("public_id", "state", "scores", "comment", "conflict", "done_at"),
    "saved_views": ("page", "name", "query", "created_at"),
    "events": ("at", "action", "object_type", "object_id"),
}  # fmt: skip


def own_data(session: Session, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Return everything the site keeps about the actor, as JSON values.

    Keys: ``exported_at``, ``account``, ``firms``, ``mentor`` (None without one), ``seasons``,
    ``cases``, ``challenges``, ``messages``, ``notes``, ``questions``, ``answers``, ``files``,
    ``registrations`` (for matchmaking events), ``visit_notes``, ``reviews``, ``saved_views``,
    ``notices``, ``notice_choice`` (how the actor wants to be told) and ``events``.
    """
    user = own_account(session, actor)
    mentor = account_leaving.mentor_of(session, user.id)
    texts: dict[str, Iterable[Any]] = {
        **account_leaving.own_texts(session, user.id),
        **programme_leaving.own_texts(session, user.id),
    }
    texts["seasons"] = season_blocks.of_mentor(session, mentor.id) if mentor else []
    texts["registrations"] = event_leaving.registrations_of(
        session, user.id, mentor.id if mentor else None
    )
    texts["events"] = account_leaving.events_about(session, user.id, user.public_id)
    return {
        "exported_at": now.isoformat(),
        "account": _fields(user, _EXPORTED["account"]),
        "firms": [
            {"name": company.name, "public_id": company.public_id, "role": member.role}
            for member, company in account_leaving.memberships(session, user.id)
        ],
        "mentor": _fields(mentor, _EXPORTED["mentor"]) if mentor else None,
        "cases": [
            {"case": case.public_id, **_fields(version, _EXPORTED["cases"])}
            for version, case in account_leaving.own_case_versions(session, user.id)
        ],
        "notice_choice": asdict(own_choice(session, actor)),
        **{kind: [_fields(row, _EXPORTED[kind]) for row in rows] for kind, rows in texts.items()},
    }


def delete_account(session: Session, actor: Actor, *, password: str, now: datetime) -> None:
    """Erase the actor's personal data. What firms own (cases, challenges) stays with the firm.

    Raises:
        Invalid: for a wrong password.
        Conflict: while somebody would be left waiting: a firm of which this is the only owner has
            live requests or engagements, or the mentor has; for the lead of a stay that is open;
            while the timetable of an event counts on the person; and for the last administrator.
    """
    user = own_account(session, actor)
    if not password_matches(user.password_hash, password):
        raise Invalid({"password": N_("비밀번호가 맞지 않아요. 다시 확인해 주세요.")})
    mentor = account_leaving.mentor_of(session, user.id)
    _require_nobody_waits(session, user, mentor)
    event_leaving.require_nobody_waits(session, user.id)
    event_leaving.leave(session, user.id, mentor.id if mentor else None, name=ERASED_NAME)
    if mentor is not None:
        _retire_mentor(session, mentor, now=now)
    case_reads.forget_firms_left_by(session, user.id)
    account_leaving.remove_ties(session, user.id, user.email)
    engagement_leaving.leave(session, user.id)
    programme_leaving.leave(session, user.id)
    user.name, user.email = ERASED_NAME, f"{user.public_id}@erased.invalid"
    user.password_hash, user.status = _NO_HASH, "erased"
    user.session_version += 1
    auditing.record(session, actor, "account.erased", "user", user.public_id, now=now)


def _require_nobody_waits(session: Session, user: User, mentor: Mentor | None) -> None:
    firms = account_leaving.busy_firms_owned_alone(session, user.id)
    if firms:
        raise Conflict(
            N_(
                "%(firms)s에 진행 중인 요청이나 멘토링이 있고 대표 담당자가 한 분뿐이에요. "
                "멘토 요청 화면에서 요청을 거두거나 도움을 마친 뒤에 다시 시도해 주세요."
            ),
            firms=", ".join(firms),
        )
    waiting = engagement_leaving.firms_waiting_for(session, mentor.id) if mentor else []
    if waiting:
        raise Conflict(
            N_(
                "답을 기다리는 요청이나 진행 중인 멘토링이 있어요. "
                "먼저 답하거나 마무리해 주세요: %(firms)s"
            ),
            firms=", ".join(waiting),
        )
    led = engagement_leaving.firms_led(session, user.id)
    if led:
        raise Conflict(
            N_(
                "팀장으로 있는 현장 상주가 있어요. "
                "먼저 팀장을 바꾸거나 상주를 마쳐 주세요: %(firms)s"
            ),
            firms=", ".join(led),
        )
    if [a.id for a in accounts.administrators_for_update(session)] == [user.id]:
        raise Conflict(N_("마지막 관리자는 탈퇴할 수 없어요. 먼저 다른 관리자를 정해 주세요."))


def _retire_mentor(session: Session, mentor: Mentor, *, now: datetime) -> None:
    # requests and engagements of the past point here, so the row stays, without the person
    mentor.status, mentor.decided_at = "refused", now
    mentor.headline = mentor.headline_en = mentor.bio = mentor.decision_reason = ""
    season_blocks.forget(session, mentor.id)
    mark_changed(session, "mentor", mentor.id, now=now)


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
