"""A reviewer judges: the list, one application, scores, a conflict of interest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.company import Company
from app.models.intake import Intake, PlanDraft, PlanTarget
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import Application, Criterion, Review, SelectionRound
from app.repositories.selection import applications, reviews, rounds
from app.repositories.selection.reviews import ReviewRow
from app.services import auditing
from app.services.actor import Actor
from app.services.selection.checking import Checked, read
from app.services.selection.nearness import SITE, WORDS, find_near
from app.services.selection.wanted import Paper, papers
from matching.selection.domain import MAX_SCORE
from matching.selection.points import points_of_one

MAX_COMMENT = 2000
_UNKNOWN = N_("맡은 심사를 찾지 못했어요. 주소를 다시 확인해 주세요.")
_OVER = N_("심사가 끝나 더는 고칠 수 없어요. 내신 점수는 그대로 있어요.")
_CONFLICT = N_("이해관계가 있다고 적은 신청은 채점하지 않아요.")
_SCORE = N_("0부터 5까지 골라 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요.")
_WHY = N_("어떤 관계인지 한 줄로 적어 주세요.")


@dataclass(frozen=True)
class RoundProgress:
    """How far a reviewer is in a round."""

    round: SelectionRound
    given: int
    done: int
    conflicts: int


@dataclass(frozen=True)
class ReviewList:
    """What a reviewer has to judge."""

    rows: tuple[ReviewRow, ...]
    total: int
    progress: tuple[RoundProgress, ...]


@dataclass(frozen=True)
class ReviewPage:
    """One application as its reviewer reads it: no person of the firm is named.

    ``others`` are the points and comments of the other reviewers without their names; empty until
    the own judgement is in. ``plan`` and ``targets`` come from the firm's plan, if it has one.
    """

    review: Review
    application: Application
    company: Company
    round: SelectionRound
    version: ProgrammeVersion
    programme: Programme
    criteria: tuple[Criterion, ...]
    papers: tuple[Paper, ...]
    checked: Checked
    intake: Intake | None
    plan: PlanDraft | None
    targets: tuple[PlanTarget, ...]
    others: tuple["OtherReview", ...]
    next_id: str
    """The public id of the next open review of the round; empty for none."""

    @property
    def running(self) -> bool:
        """Whether scores may still change."""
        return self.round.state == "reviewing" and self.application.state == "submitted"

    @property
    def own_points(self) -> str:
        """The points of the own judgement, empty while it is open."""
        if self.review.state != "done":
            return ""
        weights = {c.position: c.weight for c in self.criteria}
        return f"{points_of_one(weights, scores_of(self.review)):.1f}"


@dataclass(frozen=True)
class OtherReview:
    """What another reviewer gave; who it was stays with the coordinators."""

    number: int
    points: str
    comment: str


def mine(
    session: Session,
    actor: Actor,
    *,
    state: str = "",
    text: str = "",
    page: int = 1,
    size: int = 20,
) -> ReviewList:
    """Return what the actor has to judge, the open ones first. Three SELECTs."""
    rows, total = reviews.of_reviewer(
        session, actor.user_id, state=state, text=text, offset=(page - 1) * size, limit=size
    )
    counted: dict[int, dict[str, int]] = {}
    found: dict[int, SelectionRound] = {}
    for row, kind, number in reviews.progress_of_reviewer(session, actor.user_id):
        found[row.id] = row
        counted.setdefault(row.id, {})[kind] = number
    progress = tuple(
        RoundProgress(
            found[id_], given=n.get("open", 0) + n.get("done", 0), done=n.get("done", 0),
            conflicts=n.get("conflict", 0),
        )
        for id_, n in counted.items()
    )  # fmt: skip
    return ReviewList(tuple(rows), total, progress)


def show(session: Session, actor: Actor, public_id: str) -> ReviewPage:
    """Return one application to judge. At most nine SELECTs.

    Raises:
        NotFound: it was not given to the actor.
    """
    row = _own(session, actor, public_id)
    version, programme = applications.programme_of(session, row.round.programme_version_id)
    files = {d.key: f for d, f in applications.documents_of(session, [row.application.id])}
    intake_id = row.application.intake_id
    intake, plan = applications.plan_of(session, intake_id) if intake_id else (None, None)
    criteria = tuple(rounds.criteria_of(session, row.round.id))
    ahead, _ = reviews.of_reviewer(
        session, actor.user_id, round_id=row.round.id, state="open", limit=2
    )
    return ReviewPage(
        review=row.review,
        application=row.application,
        company=row.company,
        round=row.round,
        version=version,
        programme=programme,
        criteria=criteria,
        papers=papers(version, files),
        checked=read(row.application.checked),
        intake=intake,
        plan=plan,
        targets=tuple(applications.targets_of(session, plan.id)) if plan else (),
        others=_others(session, row, criteria),
        next_id=next((r.review.public_id for r in ahead if r.review.id != row.review.id), ""),
    )


def judge(
    session: Session,
    actor: Actor,
    public_id: str,
    scores: Mapping[int, int | None],
    comment: str,
    *,
    now: datetime,
) -> Review:
    """Hand in scores for every criterion; they may change until the board has decided.

    Raises:
        NotFound: the application was not given to the actor.
        Conflict: the board has decided, or the actor declared a conflict of interest.
        Invalid: ``score-POSITION`` or ``comment``.
    """
    row = _to_judge(session, actor, public_id)
    criteria = rounds.criteria_of(session, row.round.id)
    problems: dict[str, Problem | str] = {}
    for criterion in criteria:
        score = scores.get(criterion.position)
        if score is None or not 0 <= score <= MAX_SCORE:
            problems[f"score-{criterion.position}"] = _SCORE
    if len(comment) > MAX_COMMENT:
        problems["comment"] = Problem(_LONG, {"most": MAX_COMMENT})
    if problems:
        raise Invalid(problems)
    review = row.review
    before = {"state": review.state}
    # JSON has text keys; the numbers of criteria are read back by ``scores_of``
    review.scores = {str(c.position): scores[c.position] or 0 for c in criteria}
    review.comment, review.state, review.done_at = comment, "done", now
    session.flush()
    # the audit trail says that somebody judged, not how: scores are the board's
    _record(session, actor, row, "review.judged", before, now)
    return review


def declare_conflict(
    session: Session, actor: Actor, public_id: str, reason: str, *, now: datetime
) -> None:
    """Say that one stands too near to judge; what was scored is forgotten.

    Raises:
        NotFound, Conflict: as for ``judge``.
        Invalid: ``reason`` is missing or too long.
    """
    row = _to_judge(session, actor, public_id)
    if not reason:
        raise Invalid({"reason": _WHY})
    if len(reason) > MAX_COMMENT:
        raise Invalid({"reason": Problem(_LONG, {"most": MAX_COMMENT})})
    review, before = row.review, {"state": row.review.state}
    # "site:" is the mark of what was found here, and no person writes it
    review.conflict = reason.removeprefix(SITE) or reason[:1]
    review.state, review.done_at, review.scores, review.comment = "conflict", now, {}, ""
    session.flush()
    _record(session, actor, row, "review.conflict_declared", before, now)


def take_conflict_back(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Open a review again whose conflict was declared by mistake.

    Raises:
        NotFound, Conflict: as for ``judge``; or the site itself found the conflict.
    """
    row = _own(session, actor, public_id, lock=True)
    _require_running(row)
    review = row.review
    if review.state != "conflict" or review.conflict.startswith(SITE):
        raise Conflict(_CONFLICT)
    review.conflict, review.state, review.done_at = "", "open", None
    session.flush()
    _record(session, actor, row, "review.conflict_taken_back", {"state": "conflict"}, now)


def conflict_words(conflict: str) -> str:
    """Return what a conflict says: the site's word for what it found, else the reviewer's."""
    return WORDS.get(conflict.removeprefix(SITE), conflict) if conflict else ""


def scores_of(review: Review) -> dict[int, int]:
    """Return position → score."""
    return {int(position): score for position, score in review.scores.items()}


def _own(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> ReviewRow:
    row = reviews.one(session, public_id, lock=lock)
    shown = row is not None and row.round.state in {"reviewing", "decided"}
    if row is None or row.review.reviewer_id != actor.user_id or not shown:
        raise NotFound(_UNKNOWN)
    return row


def _to_judge(session: Session, actor: Actor, public_id: str) -> ReviewRow:
    """Return an own review that may be written now; a tie found since closes it."""
    row = _own(session, actor, public_id, lock=True)
    _require_running(row)
    if row.review.state == "conflict":
        raise Conflict(_CONFLICT)
    near = find_near(session, [actor.user_id], [(row.application, row.company)])
    codes = near.of(actor.user_id, row.company.id)
    if codes:
        # e.g. the reviewer became the firm's mentor after the application was given out
        raise Conflict(WORDS[codes[0]])
    return row


def _require_running(row: ReviewRow) -> None:
    if row.round.state != "reviewing" or row.application.state != "submitted":
        raise Conflict(_OVER)


def _others(
    session: Session, row: ReviewRow, criteria: tuple[Criterion, ...]
) -> tuple[OtherReview, ...]:
    if row.review.state != "done":
        return ()
    weights = {c.position: c.weight for c in criteria}
    found = reviews.of_applications(session, [row.application.id])
    done = [r for r in found if r.state == "done" and r.id != row.review.id]
    return tuple(
        OtherReview(number, f"{points_of_one(weights, scores_of(r)):.1f}", r.comment)
        for number, r in enumerate(done, start=1)
    )


def _record(
    session: Session,
    actor: Actor,
    row: ReviewRow,
    action: str,
    before: Mapping[str, str],
    now: datetime,
) -> None:
    auditing.record(
        session, actor, action, "review", row.review.public_id, now=now,
        region=row.round.region_code, before=before, after={"state": row.review.state},
    )  # fmt: skip
