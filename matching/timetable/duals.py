"""Turns prices of a relaxation into dual values of the whole problem, in whole millionths."""

from dataclasses import replace

import numpy as np

from matching.timetable.day import Day
from matching.timetable.domain import DUAL_UNIT, GOOD_LEVEL, SCORE_LEVEL, Duals, Integers, Mask
from matching.timetable.relaxed import Objective, Relaxed


def duals_of(day: Day, objective: Objective, relaxed: Relaxed, level: str = SCORE_LEVEL) -> Duals:
    """Returns the dual values of a level that the prices of a flow stand for.

    A cap that comes from the slots somebody has is charged to these slots, one that comes from
    the agreed maximum to that row. What the objective pays for the levels before is the price of
    the rows that hold them.
    """
    firm_price = np.maximum(relaxed.firms, 0) * DUAL_UNIT
    mentor_price = np.maximum(relaxed.hub - relaxed.mentors, 0) * DUAL_UNIT
    firm_rows, firm_slots = _charge(firm_price, day.firm_max, day.firm_there)
    mentor_rows, mentor_slots = _charge(mentor_price, day.mentor_max, day.mentor_there)
    needs = day.minimum > 0
    return Duals(
        firm_slot=firm_slots,
        mentor_slot=mentor_slots,
        tables=np.full(day.slots, max(-relaxed.hub, 0) * DUAL_UNIT, dtype=np.int64),
        firm_max=firm_rows,
        mentor_max=mentor_rows,
        minimum=np.where(needs, np.maximum(-relaxed.firms, 0) * DUAL_UNIT, 0),
        good=np.where(day.wants_good, (relaxed.firms - relaxed.good_nodes) * DUAL_UNIT, 0),
        keep_good=0 if level == GOOD_LEVEL else objective.first_good * DUAL_UNIT,
        keep_missing=objective.missing * DUAL_UNIT if level == SCORE_LEVEL else 0,
    )


def no_duals(day: Day) -> Duals:
    """Returns zeros but for firms that no good mentor suits: bounds that need no argument."""
    firms, mentors = day.weights.shape
    hopeless = day.wants_good & ~(day.allowed & day.good).any(axis=1)
    return Duals(
        firm_slot=np.zeros((firms, day.slots), dtype=np.int64),
        mentor_slot=np.zeros((mentors, day.slots), dtype=np.int64),
        tables=np.zeros(day.slots, dtype=np.int64),
        firm_max=np.zeros(firms, dtype=np.int64),
        mentor_max=np.zeros(mentors, dtype=np.int64),
        minimum=np.zeros(firms, dtype=np.int64),
        good=np.where(hopeless, DUAL_UNIT, 0),
    )


def seal(day: Day, duals: Duals) -> Duals:
    """Returns dual values under which nothing pays where fixed meetings left no room.

    A row that the fixed meetings use up costs as much as they give back, so its price is free:
    people who had all their meetings, slots they sit in, slots without a table left.
    """
    price = _largest_gain(day, duals)
    firms, mentors = day.weights.shape
    firm_busy = np.zeros((firms, day.slots), dtype=np.bool_)
    mentor_busy = np.zeros((mentors, day.slots), dtype=np.bool_)
    for firm, mentor, slot in day.instance.fixed:
        firm_busy[firm, slot] = mentor_busy[mentor, slot] = True
    limits = np.array(day.instance.tables, dtype=np.int64)
    full = firm_busy.sum(axis=1) == [firm.maximum for firm in day.instance.firms]
    spent = mentor_busy.sum(axis=1) == [mentor.maximum for mentor in day.instance.mentors]
    return replace(
        duals,
        firm_slot=np.where(firm_busy, price, duals.firm_slot),
        mentor_slot=np.where(mentor_busy, price, duals.mentor_slot),
        tables=np.where(firm_busy.sum(axis=0) == limits, price, duals.tables),
        firm_max=np.where(full, price, duals.firm_max),
        mentor_max=np.where(spent, price, duals.mentor_max),
    )


def _largest_gain(day: Day, duals: Duals) -> int:
    most = int(day.best_worth().max(initial=0)) * DUAL_UNIT
    return most + int(duals.minimum.max(initial=0)) + int(duals.good.max(initial=0))


def _charge(prices: Integers, maxima: Integers, there: Mask) -> tuple[Integers, Integers]:
    by_slots = there.sum(axis=1) < maxima
    rows = np.where(by_slots, 0, prices)
    slots = np.where(there & by_slots[:, None], prices[:, None], 0)
    return rows, slots
