"""What the tests of the pages of selection share."""

import pytest
import time_machine

from tests.selection_maker import SelectionMaker


@pytest.fixture(autouse=True)
def _today(now):
    """Let the pages be opened on the day of the tests."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def selection(make) -> SelectionMaker:
    """Return the maker of rounds."""
    return SelectionMaker(make)
