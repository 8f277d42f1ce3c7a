"""The catalogue of a process is read once, and again when it is a minute old."""

from app.models.reference import ProblemCategory
from app.web.reference import FRESH_S, catalogue, located
from tests.queries import counted_selects


def test_the_second_page_reads_nothing(app, engine):
    with app.test_request_context():
        first = catalogue()
    with app.test_request_context(), counted_selects(engine) as seen:
        assert catalogue() is first
    assert seen == []


def test_an_edit_shows_after_a_minute(app, runtime, session):
    with app.test_request_context():
        assert catalogue().categories["defect"].ko == "높은 불량률"
    session.get(ProblemCategory, "defect").ko = "불량"
    session.commit()
    with app.test_request_context():
        assert catalogue().categories["defect"].ko == "높은 불량률"
    read_at, kept = runtime.catalogue
    runtime.catalogue = (read_at - FRESH_S - 1, kept)
    with app.test_request_context():
        assert catalogue().categories["defect"].ko == "불량"


def test_templates_can_ask_whether_a_page_exists(app):
    ask = app.jinja_env.from_string("{{ 'home.index' is endpoint }} {{ 'no.such' is endpoint }}")
    with app.test_request_context():
        assert ask.render() == "True False"


def test_a_place_outside_the_home_region_is_named_with_its_province(app):
    for language, home, away in (
        ("ko", "진안군", "경남 창원시"),
        ("en", "Jinan", "Changwon, Gyeongnam"),
    ):
        with app.test_request_context(headers={"Cookie": f"language={language}"}):
            places = catalogue().places
            assert located(places["52720"]) == home
            assert located(places["48120"]) == away
