"""Who belongs to the team of a stay."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.mentor import Mentor
from app.models.stay import StayMember
from app.repositories import stays
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.engagement_access import FIRM
from app.services.stay_access import (
    OpenStay,
    Team,
    manages,
    note,
    open_stay,
    require_manager,
    team_of,
)
from app.services.stay_letters import Address, tell_member

MOST = 12
MOST_FOUND = 20
_STRANGER = N_("이 지역의 승인된 멘토나 이 기업의 사람만 팀에 들어올 수 있어요.")
_FULL = N_("한 팀은 12명까지예요. 누군가를 빼면 더할 수 있어요.")
_THERE = N_("이미 팀에 있는 분이에요.")
_GONE = N_("팀에 없는 분이에요. 새로 고쳐 지금 팀을 확인해 주세요.")
_LEAD_STAYS = N_("팀장은 뺄 수 없어요. 먼저 다른 분을 팀장으로 정해 주세요.")
_NOT_LEAD = N_("기업의 사람은 팀장이 될 수 없어요. 멘토 가운데에서 정해 주세요.")
_OWN_PEOPLE = N_("기업은 우리 사람만 더하고 뺄 수 있어요.")


@dataclass(frozen=True)
class TeamPage:
    """The team, and who could join: mentors found by ``text`` and people of the firm.

    ``manages`` may change everybody; ``of_firm`` may change the firm's own people.
    """

    open: OpenStay
    team: Team
    mentors: tuple[tuple[Mentor, User, Company | None], ...]
    people: tuple[User, ...]
    manages: bool
    of_firm: bool


def show(
    session: Session, actor: Actor, public_id: str, text: str, *, catalogue: Catalogue
) -> TeamPage:
    """Return the team and who could join; five SELECTs, six for a team member."""
    found = open_stay(session, actor, public_id, catalogue=catalogue)
    team = team_of(session, found.stay)
    there = [person.id for _, person in team]
    mentors = stays.mentors_of_region(
        session, found.opened.region, text=text, without=there, limit=MOST_FOUND
    )
    people = stays.people_of_firm(session, found.opened.row.company.id)
    return TeamPage(
        open=found,
        team=team,
        mentors=tuple((mentor, user, firm) for mentor, user, firm in mentors),
        people=tuple(person for person in people if person.id not in there),
        manages=manages(actor, found.opened, team),
        of_firm=found.opened.role == FIRM,
    )


def add(
    session: Session,
    actor: Actor,
    public_id: str,
    person_id: str,
    *,
    catalogue: Catalogue,
    address: Address,
    now: datetime,
) -> None:
    """Take somebody into the team and tell them: a mentor as member, the firm's people as such.

    Raises:
        NotFound: the stay is not the actor's to see, or the person is no such person.
        Forbidden: the actor may not change the team, or not this part of it.
        Conflict: the stay is over, the team full, or the person belongs to it.
    """
    found, team = _begin(session, actor, public_id, catalogue)
    person, role = _candidate(session, found, person_id)
    _require_right(actor, found, team, role)
    if any(member.user_id == person.id for member, _ in team):
        raise Conflict(_THERE)
    if len(team) >= MOST:
        raise Conflict(_FULL)
    session.add(StayMember(stay_id=found.stay.id, user_id=person.id, role=role))
    session.flush()
    note(
        session, actor, found.opened, "stay.member_added", found.stay.public_id,
        now=now, after={"person": person.public_id, "role": role},
    )  # fmt: skip
    company = found.opened.row.company
    tell_member(session, found.stay, company, person, by=actor, address=address, now=now)


def remove(
    session: Session,
    actor: Actor,
    public_id: str,
    person_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Take somebody out of the team; what they still had to do belongs to nobody then.

    Raises:
        NotFound, Forbidden: like ``add``.
        Conflict: the stay is over, the person does not belong to the team, or leads it.
    """
    found, team = _begin(session, actor, public_id, catalogue)
    member, person = _member(team, person_id)
    _require_right(actor, found, team, member.role)
    if member.role == "lead":
        raise Conflict(_LEAD_STAYS)
    stays.disown_open_tasks(session, found.stay.id, person.id)
    session.delete(member)
    note(
        session, actor, found.opened, "stay.member_removed", found.stay.public_id,
        now=now, before={"person": person.public_id, "role": member.role},
    )  # fmt: skip


def lead(
    session: Session,
    actor: Actor,
    public_id: str,
    person_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Make a member the lead; who led becomes a member. Raises like ``remove``."""
    found, team = _begin(session, actor, public_id, catalogue)
    member, person = _member(team, person_id)
    require_manager(actor, found.opened, team)
    if member.role == "firm":
        raise Conflict(_NOT_LEAD)
    before = [(other, account) for other, account in team if other.role == "lead"]
    for other, _ in before:
        other.role = "member"
    # one lead at a time, says the database: the old one steps back first
    session.flush()
    member.role = "lead"
    session.flush()
    note(
        session, actor, found.opened, "stay.lead_changed", found.stay.public_id, now=now,
        before={"person": [account.public_id for _, account in before]},
        after={"person": person.public_id},
    )  # fmt: skip


def _begin(
    session: Session, actor: Actor, public_id: str, catalogue: Catalogue
) -> tuple[OpenStay, Team]:
    found = open_stay(session, actor, public_id, catalogue=catalogue, lock=True)
    found.require_unfinished()
    return found, team_of(session, found.stay)


def _require_right(actor: Actor, found: OpenStay, team: Team, role: str) -> None:
    if found.opened.role == FIRM:
        if role != "firm":
            raise Forbidden(_OWN_PEOPLE)
    else:
        require_manager(actor, found.opened, team)


def _candidate(session: Session, found: OpenStay, person_id: str) -> tuple[User, str]:
    for person in stays.people_of_firm(session, found.opened.row.company.id):
        if person.public_id == person_id:
            return person, "firm"
    if person_id == found.opened.row.person.public_id:
        return found.opened.row.person, "member"
    mentors = stays.mentors_of_region(
        session, found.opened.region, public_id=person_id, without=(), limit=1
    )
    if not mentors:
        raise NotFound(_STRANGER)
    return mentors[0][1], "member"


def _member(team: Team, person_id: str) -> tuple[StayMember, User]:
    for member, person in team:
        if person.public_id == person_id:
            return member, person
    raise Conflict(_GONE)
