"""The reference tables as one value."""

from datetime import date

from app.services.reference import load_catalogue
from tests.queries import counted_selects


def test_ten_selects_read_everything(session, engine):
    with counted_selects(engine) as seen:
        load_catalogue(session)
    assert len(seen) == 10


def test_every_table_is_found_under_its_own_key(session):
    catalogue = load_catalogue(session)
    assert catalogue.regions["52"].short == "전북"
    assert catalogue.places["52720"].en == "Jinan"
    assert catalogue.categories["defect"].ko == "높은 불량률"
    assert catalogue.programmes["jeonbuk"].en == "Jeonbuk project"
    assert catalogue.metrics["output_day"].units == ("개/일", "kg/일")
    assert catalogue.esg_items["s_guard"].area == "S"
    assert catalogue.remedies["mes"].problems == ("inv",)


def test_areas_of_metrics_come_in_the_order_of_the_plant(session):
    assert [m.area for m in load_catalogue(session).metrics.values()] == ["P", "Q"]


def test_everyday_words_lead_to_a_trade_in_both_languages(session):
    plating = load_catalogue(session).trades["259"]
    assert (plating.words, plating.words_en, plating.parent) == (("도금",), ("plating",), "25")
    assert load_catalogue(session).trades["107"].words == ()


def test_a_notice_comes_with_its_dates(session):
    (notice,) = load_catalogue(session).designations
    assert (notice.valid_from, notice.valid_to) == (date(2021, 10, 19), None)
