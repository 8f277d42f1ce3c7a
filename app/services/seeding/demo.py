"""Writes the demonstration: fictional firms, mentors, cases and what is under way among them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.models.case import CaseStudy
from app.models.challenge import Challenge
from app.models.reference import Municipality, Region
from app.repositories.accounts import user_by_email
from app.repositories.reference import rows_of
from app.services.figures.facts import rebuild_all
from app.services.index_changes import mark_changed
from app.services.seeding.company_facts import seed_company_facts
from app.services.seeding.engaged import add_engaged
from app.services.seeding.fairness import seed_fairness
from app.services.seeding.files import Demonstration, FirmFile, read_demonstration
from app.services.seeding.intakes import seed_intakes
from app.services.seeding.ledger import seed_ledger
from app.services.seeding.people import DOMAIN, World, add_firm, add_mentor, add_staff
from app.services.seeding.proof import seed_proof
from app.services.seeding.ranked import add_round, add_season
from app.services.seeding.reading import add_reading
from app.services.seeding.selection import seed_selection
from app.services.seeding.stories import add_case, add_challenge, add_revision
from app.services.seeding.talk import add_notice, add_question
from app.services.seeding.thread_files import ThreadFile, read_thread
from app.services.seeding.threads import add_thread
from app.services.seeding.track import Track, silently
from app.services.signing_in import hash_password

PASSWORD = "ieum-demo-2026"  # noqa: S105 - printed at start on purpose: it opens fictional firms only
_BEFORE_CASE = timedelta(days=90)


@dataclass(frozen=True)
class Written:
    """How much was written."""

    firms: int
    mentors: int
    cases: int
    challenges: int
    requests: int


def present(session: Session) -> bool:
    """Tell whether the demonstration has been written into this database."""
    return user_by_email(session, f"admin@{DOMAIN}") is not None


def seed_demo(session: Session, folder: Path, *, now: datetime, track: Track = silently) -> Written:
    """Write the demonstration of ``folder``; the caller commits.

    Names, numbers and ids are the same everywhere. Days are those of the files, but what is
    under way (waiting firms, open requests) is counted back from ``now``.

    Raises:
        KeyError: a file names a municipality, firm or case that does not exist.
        pydantic.ValidationError: a file does not have the agreed form.
    """
    demonstration = read_demonstration(folder)
    scene, thread_file = demonstration.scene, read_thread(folder)
    world = World(session, now, hash_password(PASSWORD), _places(session))
    for staff in scene.staff:
        add_staff(world, staff)
    for file in track("기업과 멘토 (firms and mentors)", demonstration.firms):
        _add_members(world, file)
    cases = _add_cases(world, demonstration, track)
    challenges = _add_challenges(world, demonstration, track)
    add_reading(world, demonstration, cases)
    _add_waiting(world, demonstration, cases)
    for thread in track("멘토 요청 (requests)", scene.threads):
        add_thread(world, thread, challenges[thread.firm, thread.challenge])
    _add_grown(world, thread_file, cases, challenges, track)
    world.deeds.sort(key=lambda deed: deed.at)
    session.add_all(world.deeds)
    seed_company_facts(world, folder)
    seed_proof(session, folder, world.coordinator(), now=now)
    seed_fairness(session, folder, now=now)
    # before the rounds, whose applications carry the plans
    seed_intakes(world, folder)
    seed_selection(world, folder)
    seed_ledger(session, folder, world.coordinator(), now=now)
    rebuild_all(session)
    # last, because it locks the clock of the index until the end of the transaction
    for case in cases.values():
        mark_changed(session, "case", case.id, now=now)
    for mentor in world.mentors.values():
        mark_changed(session, "mentor", mentor.id, now=now)
    session.flush()
    past = sum(1 for engaged in thread_file.engagements if engaged.past)
    ranked = sum(len(one.ranked) for one in thread_file.rounds)
    return Written(
        firms=len(world.companies),
        mentors=len(world.mentors),
        cases=len(cases),
        challenges=len(challenges) + past,
        requests=len(scene.threads) + past + ranked,
    )


def _places(session: Session) -> dict[str, str]:
    short = {region.code: region.short for region in rows_of(session, Region)}
    return {f"{short[m.region_code]} {m.ko}": m.code for m in rows_of(session, Municipality)}


def _add_members(world: World, file: FirmFile) -> None:
    # a firm joined before it wrote its first case
    first = min((case.published_on for case in file.cases), default=None)
    joined = world.days_ago(150)
    if first is not None:
        joined = min(datetime.combine(first - _BEFORE_CASE, time(1), UTC), joined)
    add_firm(world, file.slug, file.company, joined=joined, approved=True)
    if file.mentor:
        applied = min(joined + timedelta(days=30), world.now)
        add_mentor(world, file.slug, file.mentor, applied=applied, approved=True)


def _add_cases(world: World, demonstration: Demonstration, track: Track) -> dict[str, CaseStudy]:
    stories = [(file.slug, story) for file in demonstration.firms for story in file.cases]
    return {
        story.slug: add_case(world, slug, story)[0]
        for slug, story in track("우수사례 (cases)", stories)
    }


def _add_challenges(
    world: World, demonstration: Demonstration, track: Track
) -> dict[tuple[str, int], Challenge]:
    texts = [
        (file.slug, number, challenge)
        for file in demonstration.firms
        for number, challenge in enumerate(file.challenges)
    ]
    # spread over the two months before, in the order of the files
    return {
        (slug, number): add_challenge(
            world, slug, number, challenge, written=world.days_ago(36 + place % 24)
        )
        for place, (slug, number, challenge) in enumerate(track("고민 (challenges)", texts))
    }


def _add_grown(
    world: World,
    file: ThreadFile,
    cases: dict[str, CaseStudy],
    challenges: dict[tuple[str, int], Challenge],
    track: Track,
) -> None:
    for engaged in track("멘토링과 상주 (mentoring and stays)", file.engagements):
        add_engaged(world, engaged, cases)
    for one in file.rounds:
        add_round(world, one, challenges[one.firm, one.challenge])
    for season in file.seasons:
        add_season(world, season)
    for question in file.questions:
        add_question(world, question, cases[question.case])
    for number, notice in enumerate(file.notices):
        add_notice(world, number, notice)


def _add_waiting(world: World, demonstration: Demonstration, cases: dict[str, CaseStudy]) -> None:
    scene = demonstration.scene
    for firm in scene.waiting_firms:
        joined = world.days_ago(firm.waiting_days)
        add_firm(world, firm.slug, firm.company, joined=joined, approved=False)
    for mentor in scene.waiting_mentors:
        applied = world.days_ago(mentor.waiting_days)
        add_mentor(world, mentor.firm, mentor.mentor, applied=applied, approved=False)
    stories = {
        story.slug: (file.slug, story) for file in demonstration.firms for story in file.cases
    }
    for revision in scene.revisions:
        slug, story = stories[revision.case]
        add_revision(world, slug, revision, cases[revision.case], story)
