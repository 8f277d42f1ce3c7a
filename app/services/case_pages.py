"""Everything the page of one case shows, as one value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.repositories import case_versions, cases
from app.repositories.cases import MentorRow
from app.runtime.catalogue import Catalogue, Named, Remedy
from app.services import markdown
from app.services.actor import Actor
from app.services.case_cards import CaseCard, Firm, cards, firm_of
from app.services.case_credits import Maker, makers_of
from app.services.field_visibility import Eyes, eyes_of, level_of
from app.services.kpi_pairs import KpiPair, kpi_pair
from app.services.peer_reading import counts
from app.services.questions import QuestionView, questions_of

RELATED = 3
STORY = ("situation", "problem", "root_cause")
LESSONS = ("failed", "lasted", "again", "advice")


@dataclass(frozen=True)
class Section:
    """A part of the story. ``closed_to`` names who may read it when the viewer may not."""

    field: str
    html: Markup
    closed_to: str | None = None


@dataclass(frozen=True)
class Step:
    """One step of the improvement."""

    title: str
    html: Markup


@dataclass(frozen=True)
class UsedRemedy:
    """A solution of the catalogue and how it was used."""

    remedy: Remedy
    note: str


@dataclass(frozen=True)
class PlacedFile:
    """A file of the case that the viewer may open."""

    public_id: str
    role: str
    caption: str
    filename: str
    media_type: str
    size: int
    width: int | None
    height: int | None

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown on the page."""
        return self.media_type == "image/webp"


@dataclass(frozen=True)
class AskableMentor:
    """The mentor of the firm who can be asked."""

    public_id: str
    name: str


@dataclass(frozen=True)
class CasePage:
    """A version of a case as one viewer may see it. Hidden values are None or empty."""

    public_id: str
    status: str
    number: int
    title: str
    title_en: str
    summary_en: str
    firm: Firm
    demonstration: bool
    published_at: datetime | None
    categories: tuple[Named, ...]
    processes: tuple[str, ...]
    level_before: str | None
    level_after: str | None
    programme: Named | None
    programme_year: int | None
    months: int | None
    people: int | None
    cost_won: int | None
    own_share_won: int | None
    cost_closed_to: str | None
    supplier: str
    supplier_closed_to: str | None
    figures: tuple[KpiPair, ...]
    figures_closed_to: str | None
    story: tuple[Section, ...]
    steps: tuple[Step, ...]
    steps_closed_to: str | None
    remedies: tuple[UsedRemedy, ...]
    lessons: tuple[Section, ...]
    quote: str
    files: tuple[PlacedFile, ...]
    files_closed: int
    """How many files exist that the viewer may not open; evidence is not counted."""
    mentor: AskableMentor | None
    related: tuple[CaseCard, ...]
    counts_reading: bool
    questions: tuple[QuestionView, ...]
    may_ask: bool
    may_answer: bool
    may_hide: bool
    inside: bool
    makers: tuple[Maker, ...] = ()
    """Who made it and agreed to be named; the viewer, who may change that, in any case."""

    def files_of(self, *roles: str, pictures: bool) -> tuple[PlacedFile, ...]:
        """Return the pictures, or the papers, of some roles in their order."""
        return tuple(f for f in self.files if f.role in roles and f.is_picture == pictures)

    @property
    def photo_pairs(self) -> tuple[tuple[PlacedFile | None, PlacedFile | None], ...]:
        """Photos before and after, in pairs by order; the shorter side ends with None."""
        before = self.files_of("before", pictures=True)
        after = self.files_of("after", pictures=True)
        return tuple(
            (before[i] if i < len(before) else None, after[i] if i < len(after) else None)
            for i in range(max(len(before), len(after)))
        )


def readable_case(
    session: Session, public_id: str, viewer: Actor | None, catalogue: Catalogue
) -> tuple[CaseStudy, CaseVersion, Company]:
    """Return a case that the viewer may open, with the version to show. One SELECT.

    A published case is open to all; any other to its firm and to coordinators of its region.

    Raises:
        NotFound: for an unknown or closed case; an archived one says so.
    """
    row = cases.by_public_id(session, public_id)
    if row is not None:
        region = catalogue.places[row.company.municipality_code].region
        eyes = eyes_of(viewer, company_id=row.company.id, region=region)
        if row.case.status == "published" or eyes.inside:
            return row.case, row.version, row.company
        if row.case.status == "archived":
            raise NotFound(N_("보관된 사례라 더는 공개하지 않아요. 비슷한 다른 사례를 찾아보세요."))
    raise NotFound(N_("이 사례를 찾지 못했어요. 주소를 다시 확인해 주세요."))


def build_case_page(
    session: Session,
    version: CaseVersion,
    *,
    viewer: Actor | None,
    catalogue: Catalogue,
    now: datetime,
    similar: Sequence[int] | None = None,
) -> CasePage:
    """Return the page of a version as ``viewer`` may see it; rights to open it are not checked.

    ``similar`` are row ids of related cases, best first; None takes cases that share categories.
    At most thirteen SELECTs: two for case and firm where the session does not hold them, seven for
    what hangs on the version, three for the related cards.
    """
    case = session.get_one(CaseStudy, version.case_id)
    company = session.get_one(Company, case.company_id)
    firm = firm_of(company, catalogue, now)
    asking = [seat.id for seat in viewer.companies] if viewer else []
    mentor = cases.mentor_of_firm(session, company.id, asking=asking)
    eyes = eyes_of(
        viewer,
        company_id=company.id,
        region=firm.place.region,
        matched=mentor is not None and mentor.matched,
    )
    look = _Look(version, eyes)
    if similar is None:
        similar = cases.related_ids(session, case.id, version.id, limit=RELATED)
    related = cards(session, similar[:RELATED], catalogue=catalogue, viewer=viewer, now=now)
    files, closed = _files(session, version, eyes)
    may_hide = viewer is not None and viewer.coordinates(firm.place.region)
    own = viewer is not None and viewer.may_act_for(company.id)
    programme = catalogue.programmes.get(version.programme_id or "")
    return CasePage(
        public_id=case.public_id,
        status=case.status,
        number=version.number,
        title=version.title,
        title_en=version.title_en,
        summary_en=version.summary_en,
        firm=firm,
        demonstration=case.demonstration or company.demonstration,
        published_at=case.published_at,
        categories=tuple(
            catalogue.categories[row.category_id]
            for row in case_versions.categories_of(session, version.id)
        ),
        processes=tuple(version.processes),
        level_before=version.level_before,
        level_after=version.level_after,
        programme=programme,
        programme_year=version.programme_year if programme else None,
        months=version.months,
        people=version.people,
        cost_won=version.cost_won if look.open("cost") else None,
        own_share_won=version.own_share_won if look.open("cost") else None,
        cost_closed_to=look.closed_to("cost", version.cost_won),
        supplier=version.supplier if look.open("supplier") else "",
        supplier_closed_to=look.closed_to("supplier", version.supplier),
        figures=_figures(session, version, look, catalogue),
        figures_closed_to=look.closed_to("measures", found=True),
        story=look.sections(STORY),
        steps=_steps(version, look),
        steps_closed_to=look.closed_to("steps", version.steps),
        remedies=tuple(
            UsedRemedy(catalogue.remedies[row.solution_id], row.note)
            for row in case_versions.solutions_of(session, version.id)
        ),
        lessons=look.sections(LESSONS),
        quote=version.quote if look.open("quote") else "",
        files=files,
        files_closed=closed,
        mentor=_askable(mentor),
        related=tuple(related.values()),
        counts_reading=case.status == "published" and counts(viewer, company.id),
        questions=questions_of(session, case.id, viewer=viewer, with_hidden=may_hide),
        may_ask=viewer is not None and viewer.member and not own and case.status == "published",
        may_answer=own and case.status == "published",
        may_hide=may_hide,
        inside=eyes.inside,
        makers=tuple(
            maker
            for maker in makers_of(session, case)
            if maker.named or (viewer is not None and viewer.user_id == maker.user_id)
        ),
    )


@dataclass(frozen=True)
class _Look:
    """One viewer before one version."""

    version: CaseVersion
    eyes: Eyes

    def open(self, field: str) -> bool:
        return self.eyes.see(level_of(self.version, field))

    def closed_to(self, field: str, found: object) -> str | None:
        """Return who may see a field that is filled and hidden from the viewer, else None."""
        filled = found not in (None, "", [])
        return level_of(self.version, field) if filled and not self.open(field) else None

    def sections(self, fields: Sequence[str]) -> tuple[Section, ...]:
        texts = ((field, str(getattr(self.version, field))) for field in fields)
        return tuple(
            Section(field, markdown.render(text))
            if self.open(field)
            else Section(field, Markup(), level_of(self.version, field))
            for field, text in texts
            if text.strip()
        )


def _figures(
    session: Session, version: CaseVersion, look: _Look, catalogue: Catalogue
) -> tuple[KpiPair, ...]:
    if not look.open("measures"):
        return ()
    return tuple(kpi_pair(row, catalogue) for row in cases.measures_of(session, [version.id]))


def _steps(version: CaseVersion, look: _Look) -> tuple[Step, ...]:
    if not look.open("steps"):
        return ()
    return tuple(
        Step(step.get("title", ""), markdown.render(step.get("text", ""))) for step in version.steps
    )


def _files(
    session: Session, version: CaseVersion, eyes: Eyes
) -> tuple[tuple[PlacedFile, ...], int]:
    shown: list[PlacedFile] = []
    closed = 0
    for placed, file in case_versions.files_of(session, version.id):
        is_evidence = placed.role == "evidence"
        if eyes.inside or (not is_evidence and eyes.see(placed.visibility)):
            shown.append(
                PlacedFile(
                    public_id=file.public_id,
                    role=placed.role,
                    caption=placed.caption,
                    filename=file.filename,
                    media_type=file.media_type,
                    size=file.size,
                    width=file.width,
                    height=file.height,
                )
            )
        elif not is_evidence:
            closed += 1
    return tuple(shown), closed


def _askable(row: MentorRow | None) -> AskableMentor | None:
    return AskableMentor(row.mentor.public_id, row.user.name) if row else None
