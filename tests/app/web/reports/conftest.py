"""A stay in whose second week something happened, and who reads of it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from tests.app.report_world import ReportWorld, at, day

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(session, make, runtime):
    """Return a stay in whose second week one task was closed with photos and one found."""
    made = ReportWorld(session, make)
    before, after = (made.photo(runtime.files, colour) for colour in ("red", "green"))
    made.task(
        1, day(8), day(9), title="절임 통 염도 맞추기", owner_id=made.lead.id, cost_won=1_200_000,
        measure="준비 시간", unit="분", before_value=Decimal(30), after_value=Decimal(4),
        before_photo_id=before.id, after_photo_id=after.id, esg_item_id="waste",
    )  # fmt: skip
    made.task(
        2, day(9), title="=포장 대기 줄이기", due_on=day(16), state="doing", started_at=at(day(10))
    )
    made.log(day(9), "염도계를 달았어요.\n내일은 온도를 봐요.")
    return made


@pytest.fixture
def reader(browser, world):
    return browser.sign_in(world.owner)


@pytest.fixture
def home(world):
    return f"/stays/{world.stay.public_id}"
