"""How tests are shared among workers: what drives the browser stays together, the rest runs free.

The demonstration site takes a minute to start, so one worker has all tests that look at it.
pytest-xdist has groups for this (``--dist loadgroup``), but it writes them into the names of
tests, which pytest 9.2 no longer takes from there: every worker started a site of its own.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

TOGETHER = "tests/browser/"


class BrowserTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Sends all browser tests to one worker, first, and every other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid


def make_scheduler(config: Any, log: Any) -> BrowserTogether:
    """Return the scheduler of a run with several workers."""
    return BrowserTogether(config, log)
