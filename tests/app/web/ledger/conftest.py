"""A coordinator at the ledger, on the day of the tests."""

import pytest
import time_machine

from tests.ledger_maker import Ledger


@pytest.fixture(autouse=True)
def _the_day(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def ledger(make):
    return Ledger(make)


@pytest.fixture
def signed(browser, ledger):
    return browser.sign_in(ledger.coordinator)
