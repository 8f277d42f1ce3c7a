"""When papers are asked for and when somebody is told: every limit of the ledger stands here."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.models.ledger import Deliverable

REMIND_BEFORE_DAYS = 14
"""So long before the day the firm is reminded."""
REMIND_LATE_DAYS = 7
"""So long after the day the firm is reminded once more."""
ESCALATE_DAYS = 14
"""So long after the day the coordinators are told."""
FINAL_REPORT_DAYS = 14
"""The final report is due so long after the last day of an agreement, unless its terms differ."""
SETTLEMENT_DAYS = 30
"""The settlement is due so long after the last day of an agreement, unless its terms differ."""

MISSING, RETURNED, RECEIVED, SOON, DUE, LATE, ACCEPTED, WAIVED = (
    "missing", "returned", "received", "soon", "due", "late", "accepted", "waived",
)  # fmt: skip
STANDINGS = (MISSING, RETURNED, RECEIVED, SOON, DUE, LATE, ACCEPTED, WAIVED)
"""What a paper is on a day, the most pressing first. ``late``: accepted, but came late."""


@dataclass(frozen=True)
class PaperDays:
    """A paper on a day. ``days_late`` is 0 for one that is in time or not to come."""

    standing: str
    days_late: int
    days_left: int
    """Until it is due; 0 on the day and after it."""


def days_of(paper: Deliverable, today: date) -> PaperDays:
    """Return how a paper stands on a day.

    One that came late stays late after it was accepted; the day of the first handing in counts.
    """
    left = max(0, (paper.due_on - today).days)
    if paper.state == "waived":
        return PaperDays(WAIVED, 0, 0)
    until = paper.received_on or today
    late = max(0, (until - paper.due_on).days)
    if paper.state == "due" and late:
        return PaperDays(MISSING, late, 0)
    if paper.state == "due":
        soon = today >= paper.due_on - timedelta(days=REMIND_BEFORE_DAYS)
        return PaperDays(SOON if soon else DUE, 0, left)
    if paper.state == "accepted" and late:
        return PaperDays(LATE, late, 0)
    return PaperDays(paper.state, late, left)


def last_soon(today: date) -> date:
    """Return the last due day that counts as soon."""
    return today + timedelta(days=REMIND_BEFORE_DAYS)
