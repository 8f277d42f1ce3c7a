import pytest

from app.services.matchday import firm_results
from app.services.matchday.firm_results import FirmWish
from tests.app.after_world import AfterWorld


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def test_the_firms_behind_a_number_are_listed(world):
    def names(**wish):
        event = world.day.public_id
        _, rows = firm_results.listed(world.session, world.desk, event, FirmWish(**wish))
        return [row.firm.name for row in rows]

    assert names() == ["가온정밀", "다솜", "한들김치"]
    assert names(view="no_good") == ["가온정밀", "다솜"]
    assert names(view="none") == ["다솜"]
    assert names(view="no_good_planned") == ["다솜"]
    assert names(view="short_planned") == ["다솜"]
    assert names(view="short", sort="held") == ["다솜", "가온정밀", "한들김치"]
    assert names(text="가온") == ["가온정밀"]
    assert names(sort="planned")[0] == "다솜"
    assert names(sort="good")[-1] == "한들김치"
    assert names(view="priority") in ([], ["한들김치"])
