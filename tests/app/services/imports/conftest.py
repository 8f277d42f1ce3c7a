"""Fixtures of imports."""

import pytest

from tests.app.services.imports.machine import Machine


@pytest.fixture
def machine(runtime, make, now) -> Machine:
    """Return a coordinator of Jeonbuk with a worker."""
    return Machine(runtime, make.coordinator(), now)
