"""Challenges: what hurts a firm, who may read it, and its way from open to solved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid, NotFound, Problem
from app.models.account import User
from app.models.attachment import Attachment, ChallengePhoto
from app.models.challenge import URGENCIES, VISIBILITIES, Challenge, ChallengeCategory
from app.models.company import Company
from app.models.mentor import Mentor
from app.models.request import Request
from app.repositories import challenges, companies
from app.repositories.challenges import ChallengeFilter, ListedChallenge
from app.repositories.rounds import lock_company
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.services import auditing
from app.services.actor import Actor
from app.services.uploads import store_image

SHORTEST, LONGEST = 10, 10_000
MAX_TARGET = 500
MAX_CATEGORIES = 10
MAX_PHOTOS = 5
PROPOSED = 5
# on 150 sentences of owners (seed_data/evaluation/categories.jsonl) a proposal was right in 94 of
# 100 cases from the first value on, in 51 from the second, in 12 from the third, in 3 below it
SURE, LIKELY, FAINT = 0.7, 0.2, 0.05


Categorise = Callable[[str], Sequence[tuple[str, float]]]
"""Guesses problem categories of a text: (category id, confidence), the surest first."""


@dataclass(frozen=True)
class ChallengeInput:
    """What the owner writes; ``categories`` are those the owner chose."""

    text: str
    target: str = ""
    urgency: str = "quarter"
    visibility: str = "coordinators"
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Upload:
    """A file as it came in: its bytes, and the name the sender gave it."""

    filename: str
    data: bytes


@dataclass(frozen=True)
class PhotoChange:
    """Photos to add, and public ids of photos to take off."""

    add: tuple[Upload, ...] = ()
    remove: tuple[str, ...] = ()


NO_PHOTOS = PhotoChange()


@dataclass(frozen=True)
class ChallengeView:
    """A challenge as one reader may see it; requests are shown to the firm and coordinators."""

    challenge: Challenge
    company: Company
    own: bool
    categories: tuple[ChallengeCategory, ...]
    photos: tuple[Attachment, ...]
    requests: tuple[tuple[Request, Mentor, User], ...]


def propose(categorise: Categorise, text: str, *, limit: int = PROPOSED) -> list[tuple[str, float]]:
    """Return at most ``limit`` (category id, confidence in 0..1), the surest first, each id once.

    A text too short to be a challenge has none; nor has any while ``categorise`` returns nothing.
    """
    if len(text.strip()) < SHORTEST:
        return []
    best: dict[str, float] = {}
    for category, confidence in categorise(text):
        best[category] = max(best.get(category, 0.0), min(1.0, max(0.0, float(confidence))))
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def sureness(confidence: float) -> str:
    """Return ``sure``, ``likely`` or ``faint`` for the confidence of a proposal."""
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "faint"


def worth_showing(proposed: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return the proposals that a person should read: none below ``FAINT`` but the very first."""
    return [pair for at, pair in enumerate(proposed) if at == 0 or pair[1] >= FAINT]


def write_challenge(
    session: Session,
    actor: Actor,
    company_public_id: str,
    given: ChallengeInput,
    *,
    catalogue: Catalogue,
    categorise: Categorise,
    files: FileStore,
    photos: PhotoChange = NO_PHOTOS,
    now: datetime,
) -> Challenge:
    """Add an open challenge to a firm of the actor, approved yet or not; refused firms cannot.

    Categories that the owner chose are confirmed. When none was chosen, the engine's proposals
    are kept unconfirmed, so that the search has something and the page can ask.

    Raises:
        Invalid: by field name; ``photos`` when one is refused or they are more than five.
    """
    seat = next((c for c in actor.companies if c.public_id == company_public_id), None)
    if seat is None:
        raise Forbidden(N_("이 기업의 담당자만 할 수 있는 일이에요."))
    if seat.status == "refused":
        raise Conflict(N_("승인되지 않은 기업이에요. 기업 정보를 고쳐 다시 검토를 받아 주세요."))
    _check(given, catalogue)
    challenge = Challenge(
        company_id=seat.id, author_id=actor.user_id, text=given.text, target=given.target,
        urgency=given.urgency, visibility=given.visibility, created_at=now, updated_at=now,
    )  # fmt: skip
    # a photo that is refused takes the challenge back with it: the form comes again whole
    with session.begin_nested():
        session.add(challenge)
        session.flush()
        _set_categories(session, challenge, given, categorise, catalogue)
        _set_photos(session, actor, challenge, photos, files=files, now=now)
    return challenge


def change_challenge(
    session: Session,
    actor: Actor,
    public_id: str,
    given: ChallengeInput,
    *,
    catalogue: Catalogue,
    categorise: Categorise,
    files: FileStore,
    photos: PhotoChange = NO_PHOTOS,
    now: datetime,
) -> Challenge:
    """Change an open challenge of the actor's firm.

    Raises:
        Invalid: by field name.
        Conflict: it is solved or withdrawn.
    """
    challenge = own_challenge(session, actor, public_id)
    if challenge.status != "open":
        raise Conflict(N_("끝난 고민이에요. 고치려면 먼저 다시 열어 주세요."))
    _check(given, catalogue)
    with session.begin_nested():
        challenge.text, challenge.target = given.text, given.target
        challenge.urgency, challenge.visibility = given.urgency, given.visibility
        challenge.updated_at = now
        _set_categories(session, challenge, given, categorise, catalogue)
        _set_photos(session, actor, challenge, photos, files=files, now=now)
    return challenge


def set_status(
    session: Session, actor: Actor, public_id: str, status: str, *, now: datetime
) -> Challenge:
    """Withdraw, solve or reopen a challenge of the actor's firm; the state it has is no error.

    Raises:
        Conflict: it is withdrawn while a mentor's answer is awaited, or solved after withdrawal.
    """
    challenge = own_challenge(session, actor, public_id)
    # an answer to a request of the firm that comes at the same moment waits, or was waited for
    lock_company(session, challenge.company_id)
    session.refresh(challenge)
    if challenge.status == status:
        return challenge
    if {challenge.status, status} == {"resolved", "withdrawn"}:
        raise Conflict(N_("먼저 다시 연 뒤에 할 수 있어요."))
    waits = any(r.state in {"open", "asked_back"} for r, _, _ in _requests(session, challenge))
    if status == "withdrawn" and waits:
        raise Conflict(N_("답을 기다리는 멘토 요청이 있어요. 먼저 그 요청을 거두어 주세요."))
    before, challenge.status, challenge.updated_at = challenge.status, status, now
    auditing.record(
        session, actor, f"challenge.{status}", "challenge", challenge.public_id,
        now=now, region=companies.region_of_company(session, challenge.company_id),
        before={"status": before}, after={"status": status},
    )  # fmt: skip
    return challenge


def own_challenge(session: Session, actor: Actor, public_id: str) -> Challenge:
    """Return a challenge of a firm of the actor; NotFound for any other."""
    found = challenges.challenge_with_company(session, public_id)
    if found is None or not actor.may_act_for(found[1].id):
        raise NotFound(N_("이 고민을 찾지 못했어요."))
    return found[0]


def see_challenge(session: Session, actor: Actor | None, public_id: str) -> ChallengeView:
    """Return a challenge as the reader may see it; NotFound where the reader may not. ≤ 6 SELECTs.

    Its firm, the coordinators of its province and a mentor who was asked about it always may.
    Members and everybody may as the owner chose, while it is not withdrawn and the firm approved.
    """
    found = challenges.challenge_with_company(session, public_id)
    if found is None or not may_see_challenge(session, actor, found[0], found[1]):
        raise NotFound(N_("이 고민을 찾지 못했어요."))
    challenge, company = found
    own = actor is not None and actor.may_act_for(company.id)
    inside = own or (actor is not None and _coordinates(session, actor, company))
    return ChallengeView(
        challenge, company, own,
        tuple(challenges.categories_of(session, challenge.id)),
        tuple(challenges.photos_of(session, challenge.id)),
        tuple(_requests(session, challenge)) if inside else (),
    )  # fmt: skip


def may_see_challenge(
    session: Session, actor: Actor | None, challenge: Challenge, company: Company
) -> bool:
    """Tell whether a reader (None: anonymous) may see a challenge and its photos."""
    if actor is not None:
        if actor.may_act_for(company.id) or _coordinates(session, actor, company):
            return True
        if actor.mentor and challenges.was_asked(session, challenge.id, actor.mentor.id):
            return True
    if challenge.status == "withdrawn" or company.status != "approved":
        return False
    if challenge.visibility == "members":
        return actor is not None and actor.member
    return challenge.visibility == "public"


def list_own(
    session: Session,
    actor: Actor,
    *,
    words: str = "",
    status: str = "",
    sort: str = "newest",
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[ListedChallenge], dict[int, list[str]], int]:
    """Return challenges of the actor's firms, their category ids by row id, and the total."""
    wanted = ChallengeFilter([c.id for c in actor.companies], words, status, sort)
    rows, total = challenges.list_challenges(session, wanted, offset=offset, limit=limit)
    ids = [row.challenge.id for row in rows]
    return rows, challenges.category_ids_of(session, ids), total


def _check(given: ChallengeInput, catalogue: Catalogue) -> None:
    problems: dict[str, Problem | str] = {}
    if not SHORTEST <= len(given.text.strip()) <= LONGEST:
        problems["text"] = Problem(
            N_("%(low)s자부터 %(high)s자까지 적어 주세요. 지금은 %(now)s자예요."),
            {"low": SHORTEST, "high": f"{LONGEST:,}", "now": f"{len(given.text.strip()):,}"},
        )
    if len(given.target) > MAX_TARGET:
        problems["target"] = Problem(N_("%(high)s자까지 적어 주세요."), {"high": MAX_TARGET})
    if given.urgency not in URGENCIES:
        problems["urgency"] = N_("하나를 골라 주세요.")
    if given.visibility not in VISIBILITIES:
        problems["visibility"] = N_("하나를 골라 주세요.")
    if not set(given.categories) <= set(catalogue.categories):
        problems["categories"] = N_("목록에서 골라 주세요.")
    elif len(set(given.categories)) > MAX_CATEGORIES:
        problems["categories"] = Problem(
            N_("%(number)s개까지 고를 수 있어요."), {"number": MAX_CATEGORIES}
        )
    if problems:
        raise Invalid(problems)


def _set_categories(
    session: Session,
    challenge: Challenge,
    given: ChallengeInput,
    categorise: Categorise,
    catalogue: Catalogue,
) -> None:
    proposed = {c: p for c, p in propose(categorise, given.text) if c in catalogue.categories}
    # what the owner adds by hand is as sure as it gets
    chosen = {c: proposed.get(c, 1.0) for c in given.categories}
    rows = [
        ChallengeCategory(
            challenge_id=challenge.id, category_id=c, confidence=p, confirmed=bool(chosen)
        )
        for c, p in (chosen or proposed).items()
    ]
    challenges.replace_categories(session, challenge.id, rows)


def _set_photos(
    session: Session,
    actor: Actor,
    challenge: Challenge,
    photos: PhotoChange,
    *,
    files: FileStore,
    now: datetime,
) -> None:
    there = challenges.photos_of(session, challenge.id)
    gone = [photo.id for photo in there if photo.public_id in photos.remove]
    if len(there) - len(gone) + len(photos.add) > MAX_PHOTOS:
        text = N_("사진은 %(number)s장까지 올릴 수 있어요.")
        raise Invalid({"photos": Problem(text, {"number": MAX_PHOTOS})})
    if gone:
        challenges.remove_photos(session, challenge.id, gone)
    for upload in photos.add:
        try:
            row = store_image(
                session, files, owner=actor, data=upload.data, filename=upload.filename, now=now
            )
        except Invalid as invalid:
            raise Invalid({"photos": next(iter(invalid.fields.values()))}) from invalid
        session.add(ChallengePhoto(challenge_id=challenge.id, attachment_id=row.id))
    session.flush()


def _requests(session: Session, challenge: Challenge) -> list[tuple[Request, Mentor, User]]:
    return [(r, m, u) for r, m, u in challenges.requests_about(session, challenge.id)]


def _coordinates(session: Session, actor: Actor, company: Company) -> bool:
    if not actor.coordinator:
        return False
    region = companies.region_of_municipality(session, company.municipality_code)
    return region is not None and actor.coordinates(region)
