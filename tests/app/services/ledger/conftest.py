"""The world of the ledger's services."""

import pytest

from tests.ledger_maker import Ledger


@pytest.fixture
def ledger(make):
    return Ledger(make)
