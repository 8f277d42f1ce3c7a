"""Why a mentor cannot be asked about a challenge, in words for the firm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Problem
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.request import Request
from app.repositories.requests import RequestRow
from app.runtime.catalogue import Catalogue
from app.services.matching_adapt import need_of
from app.services.mentor_cards import MentorCard
from app.services.mentor_ranking import load_mentor
from matching.domain import Mentor
from matching.rules import (
    CAPACITY_FULL,
    COMPETITOR,
    LANGUAGE,
    OUT_OF_REACH,
    OWN_COMPANY,
    UNAVAILABLE,
    VETOED,
    find_refusals,
)

REFUSED: Mapping[str, str] = {
    OWN_COMPANY: N_("같은 기업의 멘토에게는 요청할 수 없어요. 다른 멘토를 골라 주세요."),
    COMPETITOR: N_("제품이나 거래처가 겹쳐서 요청할 수 없어요. 다른 멘토를 골라 주세요."),
    VETOED: N_("이 고민에는 어렵다고 답하신 멘토예요. 다른 멘토를 골라 주세요."),
    LANGUAGE: N_("함께 쓸 수 있는 언어가 없어요. 다른 멘토를 골라 주세요."),
    OUT_OF_REACH: N_("멘토가 다닐 수 있는 거리보다 멀어요. 가까운 다른 멘토를 골라 주세요."),
    UNAVAILABLE: N_("지금은 쉬고 있는 멘토예요. 다른 멘토를 고르거나 나중에 다시 물어봐 주세요."),
    CAPACITY_FULL: N_("멘토의 자리가 모두 찼어요. 다른 멘토를 골라 주세요."),
}
MENTOR_GONE = N_("지금은 요청을 받지 않는 멘토예요. 다른 멘토를 골라 주세요.")
_WAITING = N_("기업 승인을 기다리고 있어요. 코디네이터가 승인하면 바로 물어볼 수 있어요.")
_NOT_APPROVED = N_("기업이 승인되지 않았어요. 기업 정보를 고쳐 다시 신청하면 물어볼 수 있어요.")
_CLOSED = N_("이미 닫은 고민이에요. 다시 열면 물어볼 수 있어요.")
_HELPS_ALREADY = N_("이 고민은 이 멘토가 이미 수락했어요. 보낸 요청에서 이어 가 주세요.")
ASKED_ALREADY = N_("이 멘토에게는 이미 물어보고 답을 기다리고 있어요.")
_QUEUED_ALREADY = N_("이미 순위에 넣은 멘토예요. 차례가 되면 저절로 물어봐요.")


@dataclass(frozen=True)
class Candidate:
    """A mentor as a card, and as the matching engine sees it with the places free now."""

    card: MentorCard
    mentor: Mentor


def candidate(
    session: Session, mentor_id: int, company: Company, *, catalogue: Catalogue, now: datetime
) -> Candidate | None:
    """Return a mentor for a firm; None when the mentor takes no requests at all. Five SELECTs."""
    region = catalogue.places[company.municipality_code].region
    pool = load_mentor(session, mentor_id, catalogue, region=region, today=today_in_seoul(now))
    if mentor_id not in pool.cards:
        return None
    return Candidate(pool.cards[mentor_id], pool.mentors[mentor_id])


def own_hurdle(challenge: Challenge, company: Company) -> Problem | None:
    """Return why the firm can ask nobody about the challenge; None when it can."""
    if company.status != "approved":
        return Problem(_WAITING if company.status == "waiting" else _NOT_APPROVED)
    return Problem(_CLOSED) if challenge.status != "open" else None


def hurdle(
    challenge: Challenge,
    company: Company,
    mentor: Mentor,
    history: Sequence[Request],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Problem | None:
    """Return why a mentor can't be asked now, the firm's own reasons first; None when they can.

    Args:
        challenge: the challenge.
        company: its firm: it must be approved.
        mentor: the mentor, with the places free now.
        history: every other request about the challenge so far.
        catalogue: for places.
        now: the moment of asking.
    """
    own = own_hurdle(challenge, company)
    if own is not None:
        return own
    earlier = {r.state for r in history if r.mentor_id == mentor.id}
    for states, text in (
        ({"accepted"}, _HELPS_ALREADY),
        ({"open", "asked_back"}, ASKED_ALREADY),
        ({"queued"}, _QUEUED_ALREADY),
    ):
        if earlier & states:
            return Problem(text)
    vetoed = {r.mentor_id for r in history if r.state in {"declined", "not_this_season"}}
    need = need_of(
        challenge, company, categories={}, text_scores={}, vetoed=vetoed, catalogue=catalogue
    )
    refusals = find_refusals(need, mentor, today=today_in_seoul(now))
    return Problem(REFUSED[refusals[0].code]) if refusals else None


def rivals(session: Session, row: RequestRow, *, catalogue: Catalogue, now: datetime) -> bool:
    """Whether firm and mentor compete by now: products and buyers may change after asking."""
    found = candidate(session, row.mentor.id, row.company, catalogue=catalogue, now=now)
    if found is None:
        return False
    need = need_of(
        row.challenge, row.company, categories={}, text_scores={}, vetoed=(), catalogue=catalogue
    )
    refusals = find_refusals(need, found.mentor, today=today_in_seoul(now))
    return bool({refusal.code for refusal in refusals} & {OWN_COMPANY, COMPETITOR})
