"""The numbers of the first page, each with its base."""

from datetime import timedelta

from app.services.home import LATEST, welcome
from app.services.reference import load_catalogue
from tests.queries import counted_selects


def test_counts_come_with_their_bases(make, session):
    firm = make.company()
    make.case(firm, make.user())
    make.case(firm, make.user(), kpi=False)
    make.case(make.company(municipality_code="48120"), make.user())
    make.case(make.company(municipality_code="52140"), make.user(), status="draft")
    make.mentor()
    make.mentor(status="waiting")
    found = welcome(session, region="52", viewer=None, catalogue=load_catalogue(session))
    assert (found.cases, found.measures, found.mentors) == (3, 2, 1)
    assert (found.counties, found.counties_total, found.region.ko) == (1, 3, "전북특별자치도")


def test_the_newest_cases_come_first(make, session):
    cases = [make.case(make.company(), make.user()) for _ in range(LATEST + 1)]
    for days, case in enumerate(cases):
        case.published_at += timedelta(days=days)
    session.commit()
    found = welcome(session, region="52", viewer=None, catalogue=load_catalogue(session))
    assert [card.case_id for card in found.latest] == [case.id for case in cases[:0:-1]]


def test_an_empty_site_is_welcome_too(session, engine):
    catalogue = load_catalogue(session)
    with counted_selects(engine) as seen:
        found = welcome(session, region="99", viewer=None, catalogue=catalogue)
    assert (found.cases, found.counties_total, found.region, found.latest) == (0, 0, None, ())
    assert len(seen) <= 5
