"""Writes the cases and challenges of the demonstration."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from app.models.case import CaseCategory, CaseSolution, CaseStudy, CaseVersion
from app.models.challenge import Challenge, ChallengeCategory
from app.models.kpi import Measure
from app.services.seeding.files import CaseFile, ChallengeFile, Kpi, Revision
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import World

# a case is begun, handed in and published some days apart
_WRITING, _REVIEW = timedelta(days=21), timedelta(days=6)


def add_case(world: World, slug: str, story: CaseFile) -> tuple[CaseStudy, CaseVersion]:
    """Add a published case with version 1 and its measures; its days never lie ahead of now."""
    published = min(datetime.combine(story.published_on, time(2), UTC), world.now)
    submitted = published - _REVIEW
    author = world.owners[slug]
    case = CaseStudy(
        public_id=stable_public_id("case", story.slug),
        company_id=world.companies[slug].id,
        author_id=author.id,
        status="draft",
        demonstration=True,
        created_at=submitted - _WRITING,
        updated_at=published,
    )
    world.session.add(case)
    world.session.flush()
    version = CaseVersion(
        case_id=case.id,
        number=1,
        state="published",
        author_id=author.id,
        created_at=submitted - _WRITING,
        updated_at=submitted,
        submitted_at=submitted,
        **_content(story),
    )
    world.session.add(version)
    world.session.flush()
    _add_parts(world, version, story, checked_at=published)
    case.status, case.published_version_id, case.published_at = "published", version.id, published
    world.note_deed(slug, author, "case.submitted", case.public_id, submitted)
    world.note_deed(slug, world.coordinator(), "case.published", case.public_id, published)
    return case, version


def add_revision(
    world: World, slug: str, revision: Revision, case: CaseStudy, story: CaseFile
) -> None:
    """Add a submitted version 2 of a published case, which stays published meanwhile."""
    submitted = world.days_ago(revision.waiting_days)
    version = CaseVersion(
        case_id=case.id,
        number=2,
        state="submitted",
        author_id=case.author_id,
        created_at=submitted - timedelta(days=1),
        updated_at=submitted,
        submitted_at=submitted,
        **{**_content(story), **revision.changes},
    )
    world.session.add(version)
    world.session.flush()
    _add_parts(world, version, story, checked_at=case.published_at or submitted)
    case.updated_at = submitted
    world.note_deed(slug, world.owners[slug], "case.submitted", case.public_id, submitted)


def add_challenge(
    world: World, slug: str, number: int | str, challenge: ChallengeFile, *, written: datetime
) -> Challenge:
    """Add an open challenge whose categories the owner has confirmed."""
    row = Challenge(
        public_id=stable_public_id("challenge", f"{slug}:{number}"),
        company_id=world.companies[slug].id,
        author_id=world.owners[slug].id,
        text=challenge.text,
        target=challenge.target,
        urgency=challenge.urgency,
        visibility=challenge.visibility,
        status="open",
        demonstration=True,
        created_at=written,
        updated_at=written,
    )
    world.session.add(row)
    world.session.flush()
    world.session.add_all(
        ChallengeCategory(challenge_id=row.id, category_id=id_, confidence=1.0, confirmed=True)
        for id_ in challenge.categories
    )
    return row


def _content(story: CaseFile) -> dict[str, object]:
    """Return the columns of a version that hold what the file says."""
    same = (
        "title", "title_en", "summary_en", "situation", "problem", "root_cause", "steps", "failed",
        "again", "advice", "quote", "processes", "level_before", "level_after", "programme_year",
        "cost_won", "own_share_won", "months", "people", "visibility",
    )  # fmt: skip
    return {
        **{name: getattr(story, name) for name in same},
        "programme_id": story.programme,
        "supplier": story.supplier or "",
    }


def _add_parts(
    world: World, version: CaseVersion, story: CaseFile, *, checked_at: datetime
) -> None:
    for position, category in enumerate(story.categories):
        world.session.add(
            CaseCategory(version_id=version.id, category_id=category, position=position)
        )
    for position, used in enumerate(story.solutions):
        world.session.add(
            CaseSolution(
                version_id=version.id, solution_id=used.id, note=used.note, position=position
            )
        )
    for position, kpi in enumerate(story.kpis):
        checker = world.coordinator().id if kpi.check == "checked" else None
        world.session.add(_measure(version.id, position, kpi, checker, checked_at))


def _measure(
    version_id: int, position: int, kpi: Kpi, checker_id: int | None, checked_at: datetime
) -> Measure:
    return Measure(
        version_id=version_id,
        metric_id=kpi.metric,
        position=position,
        unit=kpi.unit,
        before=Decimal(str(kpi.before)),
        before_from=first_day(kpi.before_from),
        before_to=last_day(kpi.before_to),
        after=Decimal(str(kpi.after)),
        after_from=first_day(kpi.after_from),
        after_to=last_day(kpi.after_to),
        measured_by=kpi.measured_by,
        method=kpi.method,
        check_state=kpi.check,
        checked_by_id=checker_id,
        checked_at=checked_at if checker_id else None,
    )


def first_day(month: str) -> date:
    """Return the first day of a month written ``2024-01``."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """Return the last day of a month written ``2024-01``."""
    first = first_day(month)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
