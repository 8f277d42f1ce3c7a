"""The firms of the demonstration read what is about their own problems."""

from types import SimpleNamespace

from sqlalchemy import select

from app.models.reading import CaseRead
from app.services.peer_reading import month_of
from app.services.seeding.people import World
from app.services.seeding.reading import add_reading


def file(slug, problems=(), **stories):
    return SimpleNamespace(
        slug=slug,
        challenges=[SimpleNamespace(categories=list(problems))] if problems else [],
        cases=[SimpleNamespace(slug=name, categories=list(c)) for name, c in stories.items()],
    )


def test_a_firm_reads_the_cases_about_its_problems_but_not_its_own(session, make, now):
    firms = {slug: make.company() for slug in ("asker", "teller", "quiet")}
    cases = {name: make.case(firms["teller"], make.user()) for name in ("near", "far")}
    own = make.case(firms["asker"], make.user())
    world = World(session, now, "!", {}, companies=firms)
    demonstration = SimpleNamespace(
        firms=[
            file("asker", ["defect", "inv"], own=["defect"]),
            file("teller", near=["inv", "labor"], far=["haccp"]),
            file("quiet"),
        ]
    )
    assert add_reading(world, demonstration, {**cases, "own": own}) == 1
    (row,) = session.scalars(select(CaseRead))
    assert (row.company_id, row.case_id) == (firms["asker"].id, cases["near"].id)
    assert row.month == month_of(now)
