"""Event days for the tests of the timetable: small ones, brute force, true proofs, true answers."""

from dataclasses import replace

import numpy as np
from scipy.optimize import linprog

from matching.timetable.baselines import self_book
from matching.timetable.check import bound_of, recount
from matching.timetable.check_claims import count_idle, count_table_changes
from matching.timetable.digest import digest
from matching.timetable.domain import (
    DUAL_UNIT,
    LEVELS,
    Duals,
    Firm,
    Instance,
    Level,
    Mentor,
    Timetable,
)
from matching.timetable.reasons import explain_unmet


def make_day(scores, *, slots=3, tables=None, firms=None, mentors=None, **changes) -> Instance:
    """A day from its scores; `firms` and `mentors` are changes per position."""
    scores = np.array(scores, dtype=np.float64)
    whole_day = frozenset(range(slots))

    def people(kind, count, values, changed):
        return tuple(
            kind(id=f"{kind.__name__[0]}{n}", **(values | (changed or {}).get(n, {})))
            for n in range(count)
        )

    firm = {"available": whole_day, "minimum": 1, "maximum": 2}
    mentor = {"available": whole_day, "maximum": slots}
    values = {
        "slots": slots,
        "tables": (scores.shape[1],) * slots if tables is None else tables,
        "good": 0.6,
        "floor": 0.25,
        "firms": people(Firm, scores.shape[0], firm, firms),
        "mentors": people(Mentor, scores.shape[1], mentor, mentors),
        "scores": scores,
    }
    return Instance(**(values | changes))


def draw_day(seed, *, firms=6, mentors=4, slots=4) -> Instance:
    """A tiny random day in which everything is scarce; the sizes are the largest drawn."""
    rng = np.random.default_rng([5, seed])
    firms, mentors, slots = (int(rng.integers(2, most + 1)) for most in (firms, mentors, slots))

    def stay():
        return frozenset(np.flatnonzero(rng.random(slots) < 0.75).tolist())

    def pairs(share):
        chosen = np.argwhere(rng.random((firms, mentors)) < share)
        return frozenset((int(firm), int(mentor)) for firm, mentor in chosen)

    return Instance(
        slots=slots,
        tables=tuple(rng.integers(0, mentors + 1, slots).tolist()),
        good=0.6,
        floor=0.25,
        firms=tuple(
            Firm(n, stay(), int(rng.integers(0, 3)), int(rng.integers(0, 4)), rng.random() < 0.3)
            for n in range(firms)
        ),
        mentors=tuple(Mentor(n, stay(), int(rng.integers(0, slots + 1))) for n in range(mentors)),
        scores=np.round(rng.random((firms, mentors)), 3),
        likes=pairs(0.2),
        musts=pairs(0.1),
        forbidden=pairs(0.15),
    )


def draw_morning(seed, keep=None) -> Instance:
    """A tiny day that was announced, of which a part is fixed, and to which not everybody comes."""
    rng = np.random.default_rng([6, seed])
    day = draw_day(seed)
    told = [(one.firm, one.mentor, one.slot) for one in self_book(day, seed=seed)]
    fixed = frozenset(place for place in told if rng.random() < 0.3)

    def thin(people):
        return tuple(
            replace(one, available=frozenset(s for s in one.available if rng.random() < 0.8))
            for one in people
        )

    return replace(
        day,
        firms=thin(day.firms),
        mentors=thin(day.mentors),
        fixed=fixed,
        announced=frozenset(told),
        keep=int(rng.choice([1, 100, 600])) if keep is None else keep,
    )


def try_everything(day: Instance) -> tuple[int, int, int]:
    """The best of all timetables, level by level: each firm's choices after every state of before.

    Nothing here is shared with the engine, weights and eligibility included.
    """
    places = [(mentor, slot) for mentor in range(len(day.mentors)) for slot in range(day.slots)]
    states = {frozenset(): (0, 0, 0)}
    for number, firm in enumerate(day.firms):
        options = _options(day, number, firm)
        reached = {}
        for taken, value in states.items():
            for chosen, gain in options:
                if chosen & taken or not _fits(day, taken | chosen, places):
                    continue
                total = tuple(a + b for a, b in zip(value, gain, strict=True))
                if total > reached.get(taken | chosen, (-1, -99, -1)):
                    reached[taken | chosen] = total
        states = reached
    good, missing, score = max(states.values())
    return good, -missing, score


def _options(day, number, firm):
    fixed = {(mentor, slot) for one, mentor, slot in day.fixed if one == number}
    options = [((), ())]
    for slot in range(day.slots):
        options += [
            ((*mentors, mentor), (*slots, slot))
            for mentors, slots in options
            for mentor in range(len(day.mentors))
            if mentor not in mentors
            and len(mentors) < firm.maximum
            and ((mentor, slot) in fixed or _may_meet(day, number, mentor, slot))
        ]
    found = []
    for mentors, slots in options:
        chosen = frozenset(zip(mentors, slots, strict=True))
        if not fixed <= chosen:
            continue
        good = any(day.scores[number, mentor] >= day.good for mentor in mentors)
        missing = max(0, firm.minimum - len(mentors))
        score = sum(_worth(day, number, mentor) for mentor in mentors)
        score += day.keep * sum((number, *place) in day.announced for place in chosen)
        found.append((chosen, (good, -missing, score)))
    return found


def _may_meet(day, firm, mentor, slot):
    there = slot in day.firms[firm].available and slot in day.mentors[mentor].available
    return there and _suits(day, firm, mentor)


def _suits(day, firm, mentor):
    pair = firm, mentor
    wished = pair in day.likes or pair in day.musts
    return pair not in day.forbidden and (day.scores[pair] >= day.floor or wished)


def _worth(day, firm, mentor):
    pair = firm, mentor
    bonus = 0.3 if pair in day.musts else 0.1 if pair in day.likes else 0.0
    factor = day.priority_weight if day.firms[firm].priority else 1.0
    return round(1000 * (float(day.scores[pair]) + bonus) * factor)


def _fits(day, taken, places):
    for mentor, person in enumerate(day.mentors):
        if sum(place[0] == mentor for place in taken) > person.maximum:
            return False
    return all(sum(place[1] == slot for place in taken) <= day.tables[slot] for _, slot in places)


def prove(day: Instance, level: str, reached=(0, 0)) -> Duals:
    """Dual values out of the linear program over pairs and slots, as whole millionths."""
    columns = [
        (firm, mentor, slot)
        for firm in range(len(day.firms))
        for mentor in range(len(day.mentors))
        for slot in range(day.slots)
        if (firm, mentor, slot) in day.fixed or _may_meet(day, firm, mentor, slot)
    ]
    firms, count = len(day.firms), len(columns)
    goal = np.zeros(count + 2 * firms)
    if level == LEVELS[0]:
        goal[count + firms :] = 1
    elif level == LEVELS[1]:
        goal[count : count + firms] = -1
    else:
        goal[:count] = [
            _worth(day, firm, mentor) + day.keep * ((firm, mentor, slot) in day.announced)
            for firm, mentor, slot in columns
        ]
    rows, limits = {}, {}

    def add(name, position, column, value, limit):
        rows.setdefault((name, position), {})[column] = value
        limits[name, position] = limit

    for column, (firm, mentor, slot) in enumerate(columns):
        add("firm_slot", (firm, slot), column, 1, 1)
        add("mentor_slot", (mentor, slot), column, 1, 1)
        add("pair", (firm, mentor), column, 1, 1)
        add("tables", slot, column, 1, day.tables[slot])
        add("firm_max", firm, column, 1, day.firms[firm].maximum)
        add("mentor_max", mentor, column, 1, day.mentors[mentor].maximum)
        add("minimum", firm, column, -1, -day.firms[firm].minimum)
        if day.scores[firm, mentor] >= day.good:
            add("good", firm, column, -1, 0)
    for firm in range(firms):
        add("minimum", firm, count + firm, -1, -day.firms[firm].minimum)
        add("good", firm, count + firms + firm, 1, 0)
        if level != LEVELS[0]:
            add("keep_good", 0, count + firms + firm, -1, -reached[0])
        if level == LEVELS[2]:
            add("keep_missing", 0, count + firm, 1, reached[1])
    matrix = np.zeros((len(rows), len(goal)))
    for row, values in enumerate(rows.values()):
        matrix[row, list(values)] = list(values.values())
    ends = [1] * count + [firm.minimum for firm in day.firms] + [1] * firms
    bounds = [(int(place in day.fixed), 1) for place in columns]
    bounds += [(0, end) for end in ends[count:]]
    answer = linprog(-goal, A_ub=matrix, b_ub=list(limits.values()), bounds=bounds)
    assert answer.status == 0
    prices = {
        "firm_slot": np.zeros((firms, day.slots), dtype=np.int64),
        "mentor_slot": np.zeros((len(day.mentors), day.slots), dtype=np.int64),
        "tables": np.zeros(day.slots, dtype=np.int64),
        "firm_max": np.zeros(firms, dtype=np.int64),
        "mentor_max": np.zeros(len(day.mentors), dtype=np.int64),
        "minimum": np.zeros(firms, dtype=np.int64),
        "good": np.zeros(firms, dtype=np.int64),
        "keep_good": np.zeros(1, dtype=np.int64),
        "keep_missing": np.zeros(1, dtype=np.int64),
        "pair": np.zeros((firms, len(day.mentors)), dtype=np.int64),
    }
    for (name, position), price in zip(rows, answer.ineqlin.marginals, strict=True):
        prices[name][position] = max(0, round(-price * DUAL_UNIT))
    # the formula charges a pair with the best gain itself: the row needs no price of its own
    del prices["pair"]
    keep = {name: int(prices.pop(name)[0]) for name in ("keep_good", "keep_missing")}
    return Duals(**prices, **keep)


def answer_truthfully(day: Instance, meetings, **changes) -> Timetable:
    """A whole answer out of meetings, with proofs and claims as they are."""
    values = recount(day, meetings)
    duals = tuple(prove(day, level, values[:2]) for level in LEVELS)
    changes_of_tables = count_table_changes(meetings)
    return replace(
        Timetable(
            meetings=tuple(sorted(meetings, key=lambda one: (one.slot, one.table))),
            levels=tuple(
                Level(name, value, bound_of(day, proof, name, values[:2]))
                for name, value, proof in zip(LEVELS, values, duals, strict=True)
            ),
            duals=duals,
            method="lp",
            idle=count_idle(day, meetings),
            table_changes=sum(changes_of_tables.values()),
            moved_mentors=tuple(sorted(changes_of_tables)),
            unmet=explain_unmet(day, meetings),
            seconds=0.0,
            seed=1,
            digest=digest(day),
        ),
        **changes,
    )
