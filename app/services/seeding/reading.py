"""Writes what the firms of the demonstration read."""

from collections.abc import Mapping

from app.models.case import CaseStudy
from app.models.reading import CaseRead
from app.services.peer_reading import month_of
from app.services.seeding.files import Demonstration
from app.services.seeding.people import World


def add_reading(world: World, demonstration: Demonstration, cases: Mapping[str, CaseStudy]) -> int:
    """Let every firm have read, this month, the cases about the problems of its own challenges.

    Returns how many readings were written; a firm's own cases are none.
    """
    solved = {
        story.slug: (file.slug, set(story.categories))
        for file in demonstration.firms
        for story in file.cases
    }
    rows = [
        CaseRead(
            company_id=world.companies[file.slug].id,
            case_id=cases[slug].id,
            month=month_of(world.now),
        )
        for file in demonstration.firms
        for slug, (teller, categories) in solved.items()
        if teller != file.slug and categories & {c for x in file.challenges for c in x.categories}
    ]
    world.session.add_all(rows)
    world.session.flush()
    return len(rows)
