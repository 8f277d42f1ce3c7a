from app.services.figures import annual
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key
from app.web.annual.paper import draw
from tests.figures_maker import FiguresMaker


def test_the_paper_fits_one_page(app, session, make, now):
    FiguresMaker(session, make).cases(5, year=2026)
    known = load_catalogue(session)
    scope = scope_of(actor_for(session, session_key(make.coordinator())), known)
    found = annual.report(session, scope, region="52", year=2026, catalogue=known, now=now)
    with app.test_request_context("/"):
        data = draw(found, now=now)
    assert data.count(b"/Type /Page\n") == 1
