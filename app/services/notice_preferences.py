"""How a person wants to be told: by kind at once, weekly or not at all, and at which hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid
from app.models.notice import NOTICE_MODES, NoticePreference, NoticeSetting
from app.repositories import notices
from app.services import auditing
from app.services.actor import Actor
from app.services.notice_words import KINDS

_HOURS = range(24)


@dataclass(frozen=True)
class Choice:
    """What a person chose. ``modes`` by kind; hours of Asia/Seoul, both or none; Monday is 0."""

    modes: Mapping[str, str]
    quiet_from: int | None = None
    quiet_to: int | None = None
    digest_weekday: int = 0


def kinds_of(actor: Actor) -> tuple[str, ...]:
    """Return the kinds that an actor can be told of."""
    staff = actor.coordinator or actor.administrator
    return tuple(kind for kind in KINDS if staff or kind != "desk")


def own_choice(session: Session, actor: Actor) -> Choice:
    """Return what the actor chose, with what holds where nothing was chosen. Two SELECTs."""
    chosen = notices.preferences(session, actor.user_id)
    own = notices.setting(session, actor.user_id)
    return Choice(
        modes={k: chosen[k].mode if k in chosen else "now" for k in kinds_of(actor)},
        quiet_from=own.quiet_from if own else None,
        quiet_to=own.quiet_to if own else None,
        digest_weekday=own.digest_weekday if own else 0,
    )


def save(session: Session, actor: Actor, choice: Choice, *, now: datetime) -> None:
    """Keep what the actor chose; what waits for the weekly letter leaves it with its kind.

    Raises:
        Invalid: for an unknown kind or way, or quiet hours without a beginning, an end or a length.
        Conflict: it was saved twice at once for the first time.
    """
    _check(actor, choice)
    before = own_choice(session, actor)
    if choice == before:
        return
    own = notices.setting(session, actor.user_id) or NoticeSetting(user_id=actor.user_id)
    own.quiet_from, own.quiet_to = choice.quiet_from, choice.quiet_to
    own.digest_weekday = choice.digest_weekday
    session.add(own)
    set_modes(session, actor.user_id, choice.modes)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(N_("방금 같은 설정을 저장했어요. 새로 고쳐 확인해 주세요.")) from error
    auditing.record(
        session, actor, "notices.chosen", "user", actor.public_id, now=now,
        before=_plain(before), after=_plain(choice),
    )  # fmt: skip


def set_modes(session: Session, user_id: int, modes: Mapping[str, str]) -> None:
    """Set how a person wants kinds; those that are off take nothing into the weekly letter."""
    known = notices.preferences(session, user_id)
    for kind, mode in modes.items():
        if kind in known:
            known[kind].mode = mode
        else:
            session.add(NoticePreference(user_id=user_id, kind=kind, mode=mode))
    notices.stop_weekly(session, user_id, [kind for kind, mode in modes.items() if mode == "off"])


def _check(actor: Actor, choice: Choice) -> None:
    wrong = N_("목록에 있는 것 가운데 골라 주세요.")
    problems = {
        kind: wrong
        for kind, mode in choice.modes.items()
        if kind not in kinds_of(actor) or mode not in NOTICE_MODES
    }
    hours = (choice.quiet_from, choice.quiet_to)
    if any(hour is not None and hour not in _HOURS for hour in hours):
        problems["quiet_to"] = wrong
    elif (choice.quiet_from is None) != (choice.quiet_to is None):
        problems["quiet_to"] = N_("시작과 끝을 모두 고르거나 모두 비워 주세요.")
    elif choice.quiet_from is not None and choice.quiet_from == choice.quiet_to:
        problems["quiet_to"] = N_("시작과 끝이 같아요. 다른 시각을 골라 주세요.")
    if choice.digest_weekday not in range(7):
        problems["digest_weekday"] = wrong
    if problems:
        raise Invalid(problems)


def _plain(choice: Choice) -> dict[str, object]:
    hours = {"quiet_from": choice.quiet_from, "quiet_to": choice.quiet_to}
    return {**choice.modes, **hours, "digest_weekday": choice.digest_weekday}
