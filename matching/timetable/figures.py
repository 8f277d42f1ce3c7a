"""How well a day serves everybody, in figures that hold for any way of filling it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matching.spread import gini
from matching.timetable.check import recount
from matching.timetable.check_claims import count_idle, count_table_changes
from matching.timetable.domain import Instance, Meeting


@dataclass(frozen=True, slots=True)
class Group:
    """Firms that share something (a county): how many, how many seats, how many with a good one."""

    name: str
    firms: int
    seats: int
    with_good: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a timetable gives.

    Attributes:
        meetings: how many.
        firms: how many firms the day has.
        with_good, with_minimum, without_any: firms with a good meeting, with their minimum, and
            with nothing at all.
        missing: minimum meetings that nobody has.
        score: the weighted score, keep bonus included.
        gini: of the sums of plain scores that firms get, 0 (all get the same) to 1.
        idle: slots between a firm's first and last meeting in which it is there, alone.
        table_changes: how often mentors change the table.
        wishes, wishes_met: pairs wished (likes and musts), and those among them that meet.
        musts, musts_met: the musts alone.
        groups: by name.
    """

    meetings: int
    firms: int
    with_good: int
    with_minimum: int
    without_any: int
    missing: int
    score: int
    gini: float
    idle: int
    table_changes: int
    wishes: int
    wishes_met: int
    musts: int
    musts_met: int
    groups: tuple[Group, ...]

    @property
    def coverage(self) -> float:
        """Share of the firms with a good meeting, 0..1; 1 for a day without firms."""
        return self.with_good / self.firms if self.firms else 1.0


def measure(instance: Instance, meetings: Sequence[Meeting], groups: Sequence[str] = ()) -> Figures:
    """Returns the figures of meetings that keep the rules.

    Args:
        instance: the day.
        meetings: in any order.
        groups: name of each firm's group by its position; empty where nobody asks.
    """
    pairs = {(meeting.firm, meeting.mentor) for meeting in meetings}
    with_good, missing, score = recount(instance, meetings)
    counts = Counter(meeting.firm for meeting in meetings)
    sums = [0.0] * len(instance.firms)
    for meeting in meetings:
        sums[meeting.firm] += float(instance.scores[meeting.firm, meeting.mentor])
    wishes = instance.likes | instance.musts
    return Figures(
        meetings=len(meetings),
        firms=len(instance.firms),
        with_good=with_good,
        with_minimum=sum(counts[n] >= firm.minimum for n, firm in enumerate(instance.firms)),
        without_any=sum(counts[n] == 0 for n in range(len(instance.firms))),
        missing=missing,
        score=score,
        gini=gini(sums),
        idle=count_idle(instance, meetings),
        table_changes=sum(count_table_changes(meetings).values()),
        wishes=len(wishes),
        wishes_met=len(wishes & pairs),
        musts=len(instance.musts),
        musts_met=len(instance.musts & pairs),
        groups=_group(instance, meetings, groups),
    )


def _group(
    instance: Instance, meetings: Sequence[Meeting], groups: Sequence[str]
) -> tuple[Group, ...]:
    if not groups:
        return ()
    firms = Counter(groups)
    seats = Counter(groups[meeting.firm] for meeting in meetings)
    served = {
        meeting.firm
        for meeting in meetings
        if instance.scores[meeting.firm, meeting.mentor] >= instance.good
    }
    good = Counter(groups[firm] for firm in served)
    return tuple(Group(name, firms[name], seats[name], good[name]) for name in sorted(firms))
