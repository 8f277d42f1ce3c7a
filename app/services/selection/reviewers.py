"""Who reviews what in a round: people, their shares, single assignments."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.selection import Application, Review, RoundReviewer
from app.repositories.selection import applications, reviews, rounds
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.notifying import notify
from app.services.selection.access import OpenRound, on_desk, to_change
from app.services.selection.nearness import SITE, Near, find_near
from app.services.site_links import SiteLinks
from matching.selection.spread_out import spread_out

_STATES = ("open", "reviewing")
_NOBODY = N_("심사위원을 찾지 못했어요. 심사위원 역할이 있는 분만 넣을 수 있어요.")
_HAS_REVIEWS = N_("이미 점수를 낸 심사위원은 뺄 수 없어요.")
_NEAR = N_("이해관계가 있어 맡길 수 없어요.")
_UNKNOWN = N_("신청을 찾지 못했어요. 주소를 다시 확인해 주세요.")
_NO_PEOPLE = N_("심사위원을 먼저 넣어 주세요.")


@dataclass(frozen=True)
class ReviewerLine:
    """A reviewer of a round with what they carry."""

    person: User
    given: int
    done: int
    conflicts: int
    """Reviews the reviewer may not write, found here or said by them."""
    near: int
    """Applications that must not be given to them."""


@dataclass(frozen=True)
class Given:
    """An application with its reviews; ``lacking`` is how many reviewers it still needs."""

    application: Application
    company: Company
    reviews: tuple[tuple[Review, User], ...]
    lacking: int
    free: tuple[User, ...]
    """Reviewers who could still be given it."""
    barred: tuple[tuple[User, tuple[str, ...]], ...]
    """Reviewers who stand too near, with codes of ``nearness``."""


@dataclass(frozen=True)
class ReviewersPage:
    """Everything about who reviews in a round."""

    open: OpenRound
    people: tuple[ReviewerLine, ...]
    others: tuple[User, ...]
    """People with the role who do not review here yet."""
    given: tuple[Given, ...]

    @property
    def lacking(self) -> int:
        """How many reviewers are still to be given."""
        return sum(one.lacking for one in self.given)


def page(session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue) -> ReviewersPage:
    """Return who reviews what. Thirteen SELECTs, whatever the number of applications.

    Raises:
        Forbidden, NotFound: as for ``access.on_desk``.
    """
    opened = on_desk(session, actor, public_id, catalogue=catalogue, whole=True)
    return _page(session, opened)


def add(
    session: Session,
    actor: Actor,
    public_id: str,
    person_id: str,
    *,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> None:
    """Let a person review in a round, and tell them; a second time changes nothing.

    Raises:
        Forbidden, NotFound, Conflict: as for ``to_change``; or the person has no such role.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("draft", *_STATES))
    row = opened.round
    could = {u.public_id: u for u in rounds.could_review(session, row.region_code)}
    person = could.get(person_id)
    if person is None:
        raise NotFound(_NOBODY)
    if rounds.reviewer_row(session, row.id, person.id) is not None:
        return
    session.add(RoundReviewer(round_id=row.id, user_id=person.id))
    session.flush()
    _record(session, actor, opened, "round.reviewer_added", now, {"person": person.public_id})
    notify(
        session, "programme", "review_asked", [person], event=f"review:{row.public_id}",
        values={"round": row.title}, link=links.reviews(), now=now,
    )  # fmt: skip


def remove(
    session: Session,
    actor: Actor,
    public_id: str,
    person_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Take a reviewer out together with what they were given and did not judge.

    Raises:
        Forbidden, NotFound: as for ``to_change``.
        Conflict: they have judged already.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=("draft", *_STATES))
    person = rounds.person(session, person_id)
    there = rounds.reviewer_row(session, opened.round.id, person.id) if person else None
    if person is None or there is None:
        raise NotFound(_NOBODY)
    mine = [r for r in _reviews(session, opened) if r.reviewer_id == person.id]
    if any(review.state == "done" for review in mine):
        raise Conflict(_HAS_REVIEWS)
    for review in mine:
        session.delete(review)
    session.delete(there)
    session.flush()
    _record(session, actor, opened, "round.reviewer_removed", now, {"person": person.public_id})


def share_out(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> int:
    """Give every application the reviewers it lacks, evenly; return how many were given.

    Nobody gets a firm they stand too near to. What is given already stays, but for a reviewer who
    came too near since: that review is closed as a conflict and counts no more.

    Raises:
        Forbidden, NotFound, Conflict: as for ``to_change``; or there are no reviewers.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=_STATES)
    shown = _page(session, opened)
    if not shown.people:
        raise Conflict(_NO_PEOPLE)
    if _close_near(session, shown, now):
        shown = _page(session, opened)
    shared = spread_out(
        {one.application.id: [user.id for user in one.free] for one in shown.given},
        {one.application.id: one.lacking for one in shown.given},
        {line.person.id: line.given for line in shown.people},
    )
    pairs = [(a, person) for a, people in shared.given.items() for person in people]
    session.add_all(
        Review(application_id=a, reviewer_id=person, assigned_at=now) for a, person in pairs
    )
    session.flush()
    _record(session, actor, opened, "round.shared_out", now, {"given": len(pairs)})
    return len(pairs)


def assign(
    session: Session,
    actor: Actor,
    public_id: str,
    application_id: str,
    person_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Give one application to one reviewer of the round; a second time changes nothing.

    Raises:
        Forbidden, NotFound: as for ``to_change``, or there is no such pair.
        Conflict: the reviewer stands too near.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=_STATES)
    application, company, person = _pair(session, opened, application_id, person_id)
    near = find_near(session, [person.id], [(application, company)])
    if near.of(person.id, company.id):
        raise Conflict(_NEAR)
    given = {r.reviewer_id for r in reviews.of_applications(session, [application.id])}
    if person.id not in given:
        session.add(Review(application_id=application.id, reviewer_id=person.id, assigned_at=now))
        session.flush()
        after = {"application": application.public_id, "person": person.public_id}
        _record(session, actor, opened, "round.review_given", now, after)


def unassign(
    session: Session,
    actor: Actor,
    public_id: str,
    application_id: str,
    person_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Take an open review back; one that is in stays.

    Raises:
        Forbidden, NotFound: as for ``to_change``, or there is no such review.
        Conflict: it is in already, or closed by a conflict of interest.
    """
    opened = to_change(session, actor, public_id, catalogue=catalogue, states=_STATES)
    application, _, person = _pair(session, opened, application_id, person_id)
    found = reviews.of_applications(session, [application.id])
    mine = next((r for r in found if r.reviewer_id == person.id), None)
    if mine is None:
        raise NotFound(_UNKNOWN)
    if mine.state != "open":
        raise Conflict(_HAS_REVIEWS)
    session.delete(mine)
    session.flush()
    after = {"application": application.public_id, "person": person.public_id}
    _record(session, actor, opened, "round.review_taken", now, after)


def _page(session: Session, opened: OpenRound) -> ReviewersPage:
    people = rounds.reviewers_of(session, opened.round.id)
    handed_in = applications.handed_in(session, opened.round.id)
    rows = reviews.with_people(session, [application.id for application, _ in handed_in])
    by_application: dict[int, list[tuple[Review, User]]] = {}
    for review, person in rows:
        by_application.setdefault(review.application_id, []).append((review, person))
    near = find_near(session, [user.id for user in people], handed_in)
    given = tuple(
        _given(application, company, by_application.get(application.id, []), people, near, opened)
        for application, company in handed_in
    )
    known = {user.id for user in people}
    others = rounds.could_review(session, opened.round.region_code)
    return ReviewersPage(
        open=opened,
        people=_lines(people, [review for review, _ in rows], given),
        others=tuple(user for user in others if user.id not in known),
        given=given,
    )


def _close_near(session: Session, shown: ReviewersPage, now: datetime) -> bool:
    """Close the reviews of those who came too near since they were given; whether there were any.

    A mentor may have begun to help the firm after the applications were given out.
    """
    found = False
    for one in shown.given:
        codes = {user.id: ties[0] for user, ties in one.barred}
        for review, person in one.reviews:
            if person.id in codes and review.state != "conflict":
                review.state, review.conflict = "conflict", SITE + codes[person.id]
                review.done_at, review.scores = now, {}
                found = True
    session.flush()
    return found


def _given(
    application: Application,
    company: Company,
    rows: list[tuple[Review, User]],
    people: list[User],
    near: Near,
    opened: OpenRound,
) -> Given:
    has = {review.reviewer_id for review, _ in rows}
    barred = [(user, near.of(user.id, company.id)) for user in people]
    counted = sum(review.state != "conflict" for review, _ in rows)
    return Given(
        application=application,
        company=company,
        reviews=tuple(rows),
        lacking=max(0, opened.round.reviewers_each - counted),
        free=tuple(user for user, codes in barred if not codes and user.id not in has),
        barred=tuple((user, codes) for user, codes in barred if codes),
    )


def _lines(
    people: list[User], rows: list[Review], given: tuple[Given, ...]
) -> tuple[ReviewerLine, ...]:
    states: Mapping[int, Counter[str]] = {
        user.id: Counter(r.state for r in rows if r.reviewer_id == user.id) for user in people
    }
    near = Counter(user.id for one in given for user, _ in one.barred)
    return tuple(
        ReviewerLine(
            person=user,
            given=states[user.id]["open"] + states[user.id]["done"],
            done=states[user.id]["done"],
            conflicts=states[user.id]["conflict"],
            near=near[user.id],
        )
        for user in people
    )


def _reviews(session: Session, opened: OpenRound) -> list[Review]:
    handed_in = applications.handed_in(session, opened.round.id)
    return reviews.of_applications(session, [application.id for application, _ in handed_in])


def _pair(
    session: Session, opened: OpenRound, application_id: str, person_id: str
) -> tuple[Application, Company, User]:
    row = applications.by_public_id(session, application_id)
    if row is None or row.round.id != opened.round.id or row.application.state != "submitted":
        raise NotFound(_UNKNOWN)
    person = rounds.person(session, person_id)
    if person is None or rounds.reviewer_row(session, opened.round.id, person.id) is None:
        raise NotFound(_NOBODY)
    return row.application, row.company, person


def _record(
    session: Session,
    actor: Actor,
    opened: OpenRound,
    action: str,
    now: datetime,
    after: Mapping[str, str | int],
) -> None:
    auditing.record(
        session, actor, action, "round", opened.round.public_id, now=now,
        region=opened.round.region_code, after=after,
    )  # fmt: skip
