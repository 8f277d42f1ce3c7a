"""Every figure is told with its n and leads somewhere."""

from dataclasses import fields

import pytest

from app.services.matchday import event_report
from app.services.matchday.event_report import Core, Share
from app.web.eventafter import figures
from tests.app.after_world import AfterWorld


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def test_a_share_is_told_with_its_n():
    assert figures.told(Share(1, 3)) == "33 % (1 / 3)"
    assert figures.told(Share(0, 0)) == "–"
    assert figures.told(None) == "–"


def test_every_figure_has_a_name_an_n_and_a_list(world, app):
    codes = {field.name for field in fields(Core)}
    assert set(figures.LABELS) == set(figures.OF) == codes
    found = event_report.report(world.session, world.desk, world.day.public_id, now=world.now)
    with app.test_request_context():
        lines = figures.lines(found)
    assert {line.code for line in lines} == codes
    assert all(line.address.startswith("/desk/events/") for line in lines)
    assert [line.bar for line in lines if line.code == "held"] == [50.0]
    assert all(line.before is None for line in lines)
