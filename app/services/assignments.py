"""A draft that gives every waiting challenge of a region at most one mentor, to be approved."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, NotFound, Problem
from app.models.account import User
from app.models.assignment import AssignmentDraft, AssignmentPair
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.request import AHEAD_STATES, Request
from app.repositories import assignments as rows
from app.repositories import requests
from app.repositories.assignments import PairRow
from app.repositories.rounds import lock_company
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services import asking, auditing, hurdles
from app.services.actor import Actor
from app.services.indexing import mentor_engine
from app.services.mentor_ranking import Pool, load_pool, need_from
from app.services.region_settings import limits_of
from app.services.request_history import ranks_used
from app.services.rounds import Scene
from app.services.site_links import SiteLinks
from app.services.weights import weights_for
from matching.assign import assign
from matching.assignment import NO_ELIGIBLE, Assignment
from matching.audit import Audit, audit_assignment
from matching.domain import Pairing
from matching.explain import find_reasons
from matching.score import score_pair

STATES = ("draft", "approved", "discarded")
PAGE_SIZE = 20
PROPOSED = N_(
    "지역 코디네이터가 전체 배정으로 이어 드린 요청이에요. 고민을 읽어 보시고 편하게 답해 주세요."
)
_NOTHING = N_("멘토를 기다리는 고민이 없어요. 새 고민이 들어오면 다시 해 주세요.")
_NOBODY = N_("자리가 남은 멘토가 없어요. 멘토가 자리를 열면 다시 해 주세요.")
_UNKNOWN = N_("배정 초안을 찾지 못했어요.")
_DECIDED = N_("이미 승인했거나 버린 초안이에요. 새로 고쳐 지금 상태를 확인해 주세요.")
_NOT_DISCARDED = N_("버린 초안만 되살릴 수 있어요.")
_NO_PAIR = N_("고른 짝이 없어요. 보낼 짝을 하나 이상 골라 주세요.")


@dataclass(frozen=True)
class DraftPage:
    """A draft with its pairs: the matched ones, best first, then the challenges without mentor."""

    draft: AssignmentDraft
    matched: tuple[PairRow, ...]
    unmatched: tuple[PairRow, ...]

    @property
    def kept(self) -> int:
        """How many pairs would be sent."""
        return sum(row.pair.kept for row in self.matched)


@dataclass(frozen=True)
class _Scored:
    """All pairs of a pool: scores of the allowed ones, and everything for the reasons."""

    scores: dict[int, dict[int, float]]
    pairings: dict[tuple[int, int], Pairing]


def compose(
    session: Session,
    actor: Actor,
    region: str,
    search: SearchRuntime,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> AssignmentDraft:
    """Work out the best assignment of a region's waiting challenges and keep it as a draft.

    Nobody is told. Challenges with as many ranked mentors as allowed are left out.

    Raises:
        Forbidden: the actor does not coordinate the region.
        Conflict: no challenge waits, or no mentor has a place.
    """
    actor.require_region(region)
    history = _history(session, waiting := rows.waiting_challenges(session, region, now=now))
    limits = limits_of(session, region)
    open_rows = [
        (challenge, company)
        for challenge, company in waiting
        if ranks_used(history[challenge.id]) < limits.ranked_mentors
    ]
    if not open_rows:
        raise Conflict(_NOTHING)
    pool = load_pool(session, catalogue, region=region, today=today_in_seoul(now))
    capacities = {id_: mentor.free_places for id_, mentor in pool.mentors.items()}
    if not any(capacities.values()):
        raise Conflict(_NOBODY)
    scored = _score(
        session,
        search=search,
        region=region,
        waiting=open_rows,
        history=history,
        pool=pool,
        catalogue=catalogue,
        today=today_in_seoul(now),
    )
    result = assign(scored.scores, capacities)
    audit = audit_assignment(scored.scores, capacities, result)
    draft = AssignmentDraft(
        region_code=region,
        created_by_id=actor.user_id,
        created_at=now,
        summary=_summary(result, audit, scored, capacities),
    )
    session.add(draft)
    session.flush()
    session.add_all(_pairs(draft, result, scored))
    session.flush()
    _record(session, actor, draft, "drafted", now, {"pairs": len(result.pairs)})
    return draft


def list_drafts(
    session: Session, actor: Actor, *, status: str = "", page: int = 1, size: int = PAGE_SIZE
) -> tuple[list[tuple[AssignmentDraft, User]], int]:
    """Return one page of the drafts of the actor's regions, the newest first, and their number."""
    found, total = rows.drafts(
        session,
        actor.coordinator_regions,
        status=status if status in STATES else "",
        offset=(page - 1) * size,
        limit=size,
    )
    return [(draft, person) for draft, person in found], total


def show(session: Session, actor: Actor, public_id: str) -> DraftPage:
    """Return a draft of the actor's region; NotFound for any other. Two SELECTs."""
    return _page(session, _visible(session, actor, public_id, lock=False))


def keep(
    session: Session, actor: Actor, public_id: str, kept: Collection[int], *, now: datetime
) -> DraftPage:
    """Keep exactly the pairs with these row ids; the others are not sent on approval.

    Raises:
        NotFound: not a draft of the actor's region.
        Conflict: it was decided already.
    """
    page = _page(session, _undecided(session, actor, public_id))
    before = page.kept
    for row in page.matched:
        row.pair.kept = row.pair.id in kept
    session.flush()
    if page.kept != before:
        _record(session, actor, page.draft, "changed", now, {"kept": page.kept})
    return page


def approve(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> DraftPage:
    """Send a request on behalf of the firm for every kept pair that still holds.

    A pair that no longer holds (place taken, challenge closed, asked meanwhile) is not sent; why
    stands in the draft's summary under ``skipped``, by challenge id.

    Raises:
        NotFound: not a draft of the actor's region.
        Conflict: it was decided already, or no pair is kept.
    """
    page = _page(session, _undecided(session, actor, public_id))
    chosen = [row for row in page.matched if row.pair.kept]
    if not chosen:
        raise Conflict(_NO_PAIR)
    pool = load_pool(session, catalogue, region=page.draft.region_code, today=today_in_seoul(now))
    scene = Scene(catalogue, links, now)
    used: Counter[int] = Counter()
    skipped: dict[str, str] = {}
    for company_id in sorted({row.company.id for row in chosen}):
        # all firms at once and in order, so that two approvals cannot wait for each other
        lock_company(session, company_id)
    for row in chosen:
        problem = _send(session, actor, row, pool, used, scene)
        if problem is not None:
            skipped[str(row.challenge.id)] = problem.text
    sent = len(chosen) - len(skipped)
    page.draft.status, page.draft.decided_at = "approved", now
    page.draft.summary = {**page.draft.summary, "sent": sent, "skipped": skipped}
    session.flush()
    _record(session, actor, page.draft, "approved", now, {"sent": sent, "skipped": len(skipped)})
    return page


def discard(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Put a draft away; it can be restored. Raises like ``keep``."""
    draft = _undecided(session, actor, public_id)
    draft.status, draft.decided_at = "discarded", now
    _record(session, actor, draft, "discarded", now, {"status": "discarded"})


def restore(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Take a discarded draft up again; Conflict when it is not discarded."""
    draft = _visible(session, actor, public_id, lock=True)
    if draft.status != "discarded":
        raise Conflict(_NOT_DISCARDED)
    draft.status, draft.decided_at = "draft", None
    _record(session, actor, draft, "restored", now, {"status": "draft"})


def _history(
    session: Session, waiting: Collection[tuple[Challenge, Company]]
) -> Mapping[int, list[Request]]:
    history: dict[int, list[Request]] = defaultdict(list)
    for request in requests.of_challenges(session, [challenge.id for challenge, _ in waiting]):
        history[request.challenge_id].append(request)
    return history


def _score(
    session: Session,
    *,
    search: SearchRuntime,
    region: str,
    waiting: Collection[tuple[Challenge, Company]],
    history: Mapping[int, list[Request]],
    pool: Pool,
    catalogue: Catalogue,
    today: date,
) -> _Scored:
    engine, weights = mentor_engine(session, search, catalogue), weights_for(session, region)
    categories: dict[int, dict[str, float]] = defaultdict(dict)
    ids = [challenge.id for challenge, _ in waiting]
    for challenge_id, category, sure, _ in requests.weighed_categories(session, ids):
        categories[challenge_id][category] = sure
    scored = _Scored({}, {})
    for challenge, company in waiting:
        past = history[challenge.id]
        asked = {r.mentor_id for r in past if r.state in AHEAD_STATES}
        need = need_from(
            challenge,
            company,
            engine=engine,
            categories=categories[challenge.id],
            history=past,
            catalogue=catalogue,
        )
        row = scored.scores.setdefault(challenge.id, {})
        for mentor in pool.mentors.values():
            pairing = score_pair(need, mentor, weights, today=today)
            scored.pairings[challenge.id, mentor.id] = pairing
            if not pairing.refusals and mentor.id not in asked:
                row[mentor.id] = pairing.score
    return scored


def _summary(
    result: Assignment, audit: Audit, scored: _Scored, capacities: Mapping[int, int]
) -> dict[str, Any]:
    facts: dict[str, dict[str, Any]] = {}
    for pair in result.pairs:
        reasons = find_reasons(scored.pairings[pair.need_id, pair.mentor_id], limit=1)
        facts[str(pair.need_id)] = dict(reasons[0].facts) if reasons else {}
    for left in result.unmatched:
        facts[str(left.need_id)] = {"mentors": len(left.mentor_ids), "rivals": len(left.rival_ids)}
        if left.reason == NO_ELIGIBLE:
            facts[str(left.need_id)]["refusals"] = _refusals_of(left.need_id, scored)
    return {
        "waiting": len(scored.scores),
        "mentors": sum(places > 0 for places in capacities.values()),
        "matched": audit.matched,
        "matched_bound": audit.matched_bound,
        "minimum": audit.minimum,
        "total": audit.total,
        "bound": audit.total_bound,
        "blocking": audit.blocking_pairs,
        "jain": audit.jain,
        "proven": not audit.findings,
        "facts": facts,
    }


def _refusals_of(need_id: int, scored: _Scored) -> dict[str, int]:
    counts = Counter(
        pairing.refusals[0].code
        for (need, _), pairing in scored.pairings.items()
        if need == need_id and pairing.refusals
    )
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _pairs(draft: AssignmentDraft, result: Assignment, scored: _Scored) -> list[AssignmentPair]:
    pairs = []
    for pair in result.pairs:
        reasons = find_reasons(scored.pairings[pair.need_id, pair.mentor_id], limit=1)
        pairs.append(
            AssignmentPair(
                draft_id=draft.id,
                challenge_id=pair.need_id,
                mentor_id=pair.mentor_id,
                score=pair.score,
                reason=reasons[0].code if reasons else "",
            )
        )
    pairs += [
        AssignmentPair(draft_id=draft.id, challenge_id=left.need_id, reason=left.reason, kept=False)
        for left in result.unmatched
    ]
    return pairs


def _page(session: Session, draft: AssignmentDraft) -> DraftPage:
    found = rows.pairs_of(session, draft.id)
    return DraftPage(
        draft=draft,
        matched=tuple(row for row in found if row.mentor is not None),
        unmatched=tuple(row for row in found if row.mentor is None),
    )


def _visible(session: Session, actor: Actor, public_id: str, *, lock: bool) -> AssignmentDraft:
    draft = rows.draft_by_public_id(session, public_id, lock=lock)
    if draft is None or not actor.coordinates(draft.region_code):
        raise NotFound(_UNKNOWN)
    return draft


def _undecided(session: Session, actor: Actor, public_id: str) -> AssignmentDraft:
    draft = _visible(session, actor, public_id, lock=True)
    if draft.status != "draft":
        raise Conflict(_DECIDED)
    return draft


def _send(
    session: Session,
    actor: Actor,
    row: PairRow,
    pool: Pool,
    used: Counter[int],
    scene: Scene,
) -> Problem | None:
    """Send the request of a pair; return why not, when it no longer holds."""
    mentor = pool.mentors.get(row.pair.mentor_id or 0)
    if mentor is None:
        return Problem(hurdles.MENTOR_GONE)
    requests.lock_challenge(session, row.challenge.id)
    session.refresh(row.challenge)
    history = requests.of_challenges(session, [row.challenge.id])
    problem = hurdles.hurdle(
        row.challenge, row.company, mentor, history, catalogue=scene.catalogue, now=scene.now
    )
    if problem is None and used[mentor.id] >= mentor.free_places:
        problem = Problem(hurdles.REFUSED["capacity_full"])
    if problem is not None:
        return problem
    try:
        with session.begin_nested():
            firm = row.company
            asking.send(session, actor, row.challenge, firm, [mentor.id], PROPOSED, scene=scene)
    except Conflict as conflict:
        return conflict.problem
    used[mentor.id] += 1
    return None


def _record(
    session: Session,
    actor: Actor,
    draft: AssignmentDraft,
    what: str,
    now: datetime,
    after: Mapping[str, Any],
) -> None:
    auditing.record(
        session,
        actor,
        f"assignment.{what}",
        "assignment",
        draft.public_id,
        now=now,
        region=draft.region_code,
        after=after,
    )
