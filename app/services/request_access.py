"""Who may do what with a request, in which state of it; and the locks that a step begins with."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.request import UNASKED_CODES
from app.repositories import mentors, requests
from app.repositories.requests import RequestRow
from app.runtime.catalogue import Catalogue
from app.services import rounds
from app.services.actor import Actor
from app.services.rounds import Locked

MENTOR, FIRM, REGION = "mentor", "firm", "region"
ANSWERS = frozenset({"accept", "decline", "not_this_season", "ask_back"})
_FIRM_STEPS = frozenset({"reply", "withdraw", "withdraw_round"})
_DESK_STEPS = frozenset({"prolong"})
STATES: Mapping[str, frozenset[str]] = {
    "accept": frozenset({"open", "asked_back"}),
    "decline": frozenset({"open", "asked_back"}),
    "not_this_season": frozenset({"open", "asked_back"}),
    "ask_back": frozenset({"open"}),
    "reply": frozenset({"asked_back"}),
    "withdraw": frozenset({"queued", "open", "asked_back"}),
    "withdraw_round": frozenset({"queued", "open", "asked_back"}),
    "prolong": frozenset({"open", "asked_back"}),
}
"""The states in which a step is possible."""
UNKNOWN = N_("요청을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_NOT_YOURS = N_("이 요청에서 이 일은 상대편만 할 수 있어요.")
MOVED_ON = N_("그사이에 요청의 상태가 바뀌었어요. 새로 고쳐 지금 상태를 확인해 주세요.")
_OVER: Mapping[str, str] = {
    "superseded": N_("방금 다른 멘토가 먼저 수락했어요. 살펴봐 주셔서 고맙습니다."),
    "withdrawn": N_("기업에서 요청을 거뒀어요. 답하지 않으셔도 돼요."),
    "expired": N_(
        "답할 날이 지나 요청이 끝났어요. 그래도 돕고 싶으시면 코디네이터에게 알려 주세요."
    ),
}


@dataclass(frozen=True)
class Begun:
    """A request whose round is locked for a step; ``behalf`` when staff acts for the mentor."""

    row: RequestRow
    role: str
    locked: Locked
    behalf: str


def role_of(actor: Actor, row: RequestRow, catalogue: Catalogue) -> str | None:
    """Return the actor's side: mentor, firm or region; None for a stranger.

    A mentor knows nothing of a request that waits in the queue or never left it.
    """
    if actor.mentor is not None and actor.mentor.id == row.mentor.id:
        known = row.request.state != "queued" and row.request.reason_code not in UNASKED_CODES
        return MENTOR if known else None
    if actor.may_act_for(row.company.id):
        return FIRM
    region = catalogue.places[row.company.municipality_code].region
    return REGION if actor.coordinates(region) else None


def may(role: str, step: str) -> bool:
    """Whether a side may do a step at all; coordinators may also answer for a mentor."""
    if step in _DESK_STEPS:
        return role == REGION
    if role == MENTOR:
        return step not in _FIRM_STEPS
    return role == REGION or step not in ANSWERS


def ready(row: RequestRow, step: str) -> bool:
    """Whether the state of a request allows a step."""
    return row.request.state in STATES[step]


def steps_of(session: Session, actor: Actor, role: str, row: RequestRow) -> frozenset[str]:
    """Return what a side may do with a request now; one SELECT more for a coordinator."""
    found = frozenset(step for step in STATES if may(role, step) and ready(row, step))
    if found & ANSWERS and role == REGION and not _answers_for(session, actor, row):
        return found - ANSWERS
    return found


def begin(session: Session, actor: Actor, public_id: str, step: str, catalogue: Catalogue) -> Begun:
    """Return a request with its round locked, for a step that is possible now.

    Raises:
        NotFound: it is not the actor's to see.
        Forbidden: the step is the other side's.
        Conflict: the state does not allow it, and says what happened.
    """
    seen = requests.by_public_id(session, public_id)
    role = None if seen is None else role_of(actor, seen, catalogue)
    if seen is None or role is None:
        raise NotFound(UNKNOWN)
    if not may(role, step):
        raise Forbidden(_NOT_YOURS)
    behalf = _behalf(session, actor, seen, role, step)
    locked = rounds.lock(session, seen.company.id, seen.request.round_id)
    row = requests.by_id(session, seen.request.id)
    if not ready(row, step):
        raise Conflict(_OVER.get(row.request.state, MOVED_ON) if role == MENTOR else MOVED_ON)
    return Begun(row, role, locked, behalf)


def _behalf(session: Session, actor: Actor, row: RequestRow, role: str, step: str) -> str:
    if role != REGION or step not in ANSWERS:
        return ""
    if not _answers_for(session, actor, row):
        raise Forbidden(_NOT_YOURS)
    return row.mentor.public_id


def _answers_for(session: Session, actor: Actor, row: RequestRow) -> bool:
    # an expert without a firm belongs to no region: any coordinator looks after them
    region = mentors.region_of_mentor(session, row.mentor)
    return region is None or actor.coordinates(region)
