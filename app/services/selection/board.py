"""The selection board: all applications of a round with points, both rankings and what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.ledger import Aid
from app.models.mentor import Mentor
from app.models.selection import (
    MAX_PREFERENCE_POINTS,
    Application,
    Criterion,
    Decision,
    Review,
    SelectionRound,
)
from app.repositories.selection import applications, decisions, reviews
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.selection.access import OpenRound, on_desk
from app.services.selection.checking import REFUSED, Checked, read
from app.services.selection.reviewing import scores_of
from matching.selection.domain import Candidate, Judgement, Points, Ranked, Ranking
from matching.selection.points import points_of
from matching.selection.rank import Effect, effects, rank

_AREAS = {
    "depopulation": frozenset({"depopulation"}),
    "depopulation_interest": frozenset({"depopulation", "interest"}),
}


@dataclass(frozen=True)
class BoardRow:
    """One application on the board.

    ``firm_mentor`` is the mentor proposed to a firm that was not chosen, ``aid`` the agreement
    that a chosen one led to.
    """

    application: Application
    company: Company
    points: Points
    ranked: Ranked
    reviews: tuple[tuple[Review, User], ...]
    checked: Checked
    decision: Decision | None
    mentor: tuple[Mentor, User, Company | None] | None
    aid: Aid | None

    @property
    def outcome(self) -> str:
        """What was decided, else what the ranking says."""
        return self.decision.outcome if self.decision else self.ranked.outcome

    @property
    def stale(self) -> bool:
        """Whether scores changed after the decision was proposed."""
        return self.decision is not None and figures_of(self) != (
            self.decision.points, self.decision.preference, self.decision.rank,
            self.decision.rank_without, self.decision.displaced,
        )  # fmt: skip


@dataclass(frozen=True)
class Board:
    """A round with all that was handed in, in the order of the ranking."""

    open: OpenRound
    ranking: Ranking
    rows: tuple[BoardRow, ...]
    effects: tuple[Effect, ...]
    """What each height of the preference, 0 to the cap, would do to these scores."""

    @property
    def proposed(self) -> bool:
        """Whether decisions were proposed."""
        return any(row.decision for row in self.rows)

    @property
    def stale(self) -> bool:
        """Whether the proposal no longer says what the scores say, or leaves somebody out."""
        return self.proposed and any(row.stale or row.decision is None for row in self.rows)

    @property
    def told(self) -> bool:
        """Whether the firms were told."""
        return any(row.decision and row.decision.told_at for row in self.rows)

    @property
    def missing(self) -> int:
        """How many reviews are still wanted."""
        return sum(row.points.missing for row in self.rows)

    @property
    def unjudged(self) -> tuple[BoardRow, ...]:
        """What nobody has judged, though it could be chosen."""
        return tuple(row for row in self.rows if row.ranked.outcome == "unjudged")

    @property
    def without(self) -> tuple[BoardRow, ...]:
        """The ranked applications in the order that they would have without the preference."""
        ranked = [row for row in self.rows if row.ranked.rank_without is not None]
        return tuple(sorted(ranked, key=lambda row: row.ranked.rank_without or 0))

    @property
    def displaced(self) -> tuple[BoardRow, ...]:
        """Those whose place the preference took."""
        return tuple(row for row in self.rows if row.ranked.displaced)

    @property
    def lifted(self) -> tuple[BoardRow, ...]:
        """Those who came in by the preference."""
        return tuple(row for row in self.rows if row.ranked.lifted)

    def count(self, outcome: str) -> int:
        """Return how many applications have an outcome."""
        return sum(row.outcome == outcome for row in self.rows)


def figures_of(row: BoardRow) -> tuple[Decimal | None, Decimal, int | None, int | None, bool]:
    """Return what a decision keeps of the ranking."""
    ranked = row.ranked
    return (
        ranked.candidate.points, ranked.preference, ranked.rank, ranked.rank_without,
        ranked.displaced,
    )  # fmt: skip


def board(session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue) -> Board:
    """Return the board of a round for a reader of its whole region. Seven SELECTs.

    Raises:
        Forbidden, NotFound: as for ``access.on_desk``.
    """
    opened = on_desk(session, actor, public_id, catalogue=catalogue, whole=True)
    return board_of(session, opened, catalogue=catalogue)


def board_of(session: Session, opened: OpenRound, *, catalogue: Catalogue) -> Board:
    """Return the board of an opened round. Five SELECTs."""
    row = opened.round
    handed_in = applications.handed_in(session, row.id)
    ids = [application.id for application, _ in handed_in]
    by_application: dict[int, list[tuple[Review, User]]] = {id_: [] for id_ in ids}
    for review, person in reviews.with_people(session, ids):
        by_application[review.application_id].append((review, person))
    points = {
        id_: points_of(opened.weights, judgements(found), wanted=row.reviewers_each)
        for id_, found in by_application.items()
    }
    pool = [
        Candidate(
            id=application.id,
            points=points[application.id].points,
            preferred=is_preferred(row, company.municipality_code, catalogue),
            handed_in=application.submitted_at.timestamp() if application.submitted_at else 0.0,
            eligible=read(application.checked).answer != REFUSED,
        )
        for application, company in handed_in
    ]
    ranking = rank(pool, row.places, row.reserves, row.preference_points, least=row.least_points)
    known = {application.id: (application, company) for application, company in handed_in}
    decided = {d.application_id: d for d in decisions.of_round(session, row.id)}
    proposed = {d.mentor_id for d in decided.values() if d.mentor_id}
    mentors = decisions.mentors(session, proposed)
    aids = decisions.agreed(session, ids)
    rows = []
    for ranked in ranking.rows:
        application, company = known[ranked.candidate.id]
        decision = decided.get(application.id)
        rows.append(
            BoardRow(
                application=application,
                company=company,
                points=points[application.id],
                ranked=ranked,
                reviews=tuple(by_application[application.id]),
                checked=read(application.checked),
                decision=decision,
                mentor=mentors.get(decision.mentor_id or 0) if decision else None,
                aid=aids.get(application.id),
            )
        )
    heights = [Decimal(n) for n in range(MAX_PREFERENCE_POINTS + 1)]
    return Board(
        open=opened,
        ranking=ranking,
        rows=tuple(rows),
        effects=effects(pool, row.places, row.reserves, heights, least=row.least_points),
    )


def judgements(found: list[tuple[Review, User]]) -> list[Judgement]:
    """Return reviews as the engine sees them."""
    return [
        Judgement(
            reviewer=review.reviewer_id,
            scores=scores_of(review),
            done=review.state == "done",
            conflict=review.state == "conflict",
        )
        for review, _ in found
    ]


def is_preferred(row: SelectionRound, place: str, catalogue: Catalogue) -> bool:
    """Whether a municipality has the preference, as it was designated on the last day."""
    return catalogue.designation(place, row.closes_on) in _AREAS[row.preference_areas]


def weakest(row: BoardRow, criteria: Mapping[int, Criterion]) -> Criterion | None:
    """Return the criterion with the lowest mean score; the earlier of two; None for no scores."""
    means = row.points.by_criterion
    return criteria[min(means, key=lambda p: (means[p], p))] if means else None
