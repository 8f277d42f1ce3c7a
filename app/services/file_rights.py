"""Who may open a stored file: its uses decide."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.attachment import Attachment
from app.repositories import attachments, engagements
from app.repositories.attachments import CaseUse, ChallengeUse, EngagementUse, PaperUse
from app.services.actor import Actor
from app.services.field_visibility import PUBLIC, eyes_of

EVIDENCE = "evidence"


@dataclass(frozen=True)
class FoundFile:
    """A file and every use of it."""

    file: Attachment
    cases: tuple[CaseUse, ...]
    challenges: tuple[ChallengeUse, ...]
    engagements: tuple[EngagementUse, ...]
    papers: tuple[PaperUse, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether the file is a picture that we drew ourselves."""
        return self.file.media_type == "image/webp"

    @property
    def is_public(self) -> bool:
        """Whether everybody may open it: a public part of a published case."""
        return any(
            u.published and u.role != EVIDENCE and u.visibility == PUBLIC for u in self.cases
        )


def find_file(session: Session, public_id: str) -> FoundFile:
    """Return a file with its uses; nine SELECTs. Rights are not checked yet.

    Raises:
        NotFound: for an unknown file.
    """
    file = attachments.by_public_id(session, public_id)
    if file is None:
        raise _missing()
    uses = attachments.case_uses(session, file.id) + attachments.evidence_uses(session, file.id)
    return FoundFile(
        file,
        tuple(uses),
        tuple(attachments.challenge_uses(session, file.id)),
        tuple(attachments.engagement_uses(session, file.id)),
        tuple(attachments.paper_uses(session, file.id) + attachments.esg_uses(session, file.id)),
    )


def require_reader(session: Session, found: FoundFile, viewer: Actor | None) -> None:
    """Raise NotFound unless the viewer may open the file; a stranger is not told that it exists.

    Open are: public parts of a published case to all; members' and matched parts to those; every
    part to the firm and to coordinators of its region, evidence to these alone; photos of a
    challenge to its firm, its coordinators and a mentor who was asked; files of an engagement,
    evidence of its goals and photos of its tasks to both sides, the region and the teams that
    stay there; files of a case to those who are credited with it; papers of an aid or an
    application to the firm, the region, auditors and the officer of the municipality, those of an
    application to its reviewers too, those of an intent to its visitor; anything to its uploader.
    """
    if found.is_public:
        return
    if viewer is None or not _may_open(session, found, viewer):
        raise _missing()


def _may_open(session: Session, found: FoundFile, viewer: Actor) -> bool:
    if found.file.owner_id == viewer.user_id:
        return True
    places = {(use.company_id, use.region) for use in found.cases}
    places |= {(use.company_id, use.region) for use in found.challenges}
    places |= {(use.company_id, use.region) for use in found.engagements}
    if any(viewer.may_act_for(firm) or viewer.coordinates(region) for firm, region in places):
        return True
    return (
        any(_reads_paper(use, viewer) for use in found.papers)
        or _reads_case(session, found, viewer)
        or _was_asked(session, found, viewer)
        or _helps(session, found, viewer)
        or _writes_along(session, found, viewer)
        or _judges(session, found, viewer)
    )


def _judges(session: Session, found: FoundFile, viewer: Actor) -> bool:
    file, person = found.file.id, viewer.user_id
    return bool(found.papers) and (
        attachments.is_reviewed_by(session, file, person)
        or attachments.is_of_visitor(session, file, person)
    )


def _reads_paper(use: PaperUse, viewer: Actor) -> bool:
    return (
        (use.company_id is not None and viewer.may_act_for(use.company_id))
        or viewer.coordinates(use.region)
        or viewer.auditor_everywhere
        or use.region in viewer.auditor_regions
        or use.place in viewer.officer_places
    )


def _writes_along(session: Session, found: FoundFile, viewer: Actor) -> bool:
    # a mentor who is credited with a case sees what stands in its draft
    return bool(found.cases) and attachments.is_credited(session, found.file.id, viewer.user_id)


def _helps(session: Session, found: FoundFile, viewer: Actor) -> bool:
    mentor = viewer.mentor.id if viewer.mentor else None
    return any(
        use.mentor_id == mentor
        or engagements.stays_with(session, use.engagement_id, viewer.user_id)
        for use in found.engagements
    )


def _reads_case(session: Session, found: FoundFile, viewer: Actor) -> bool:
    parts = [use for use in found.cases if use.published and use.role != EVIDENCE]
    firms = [use.company_id for use in parts]
    asking = [seat.id for seat in viewer.companies]
    matched = attachments.firms_are_matched(session, asking, firms)
    return any(
        eyes_of(viewer, company_id=u.company_id, region=u.region, matched=matched).see(u.visibility)
        for u in parts
    )


def _was_asked(session: Session, found: FoundFile, viewer: Actor) -> bool:
    challenges = [use.challenge_id for use in found.challenges]
    if not challenges or viewer.mentor is None:
        return False
    return attachments.mentor_was_asked(session, viewer.mentor.id, challenges)


def _missing() -> NotFound:
    return NotFound(N_("이 파일을 찾지 못했어요. 지워졌거나 볼 수 없는 파일이에요."))
