"""Who sees a round, and who changes it in which stage."""

from datetime import timedelta

import pytest

from app.clock import today_in_seoul
from app.errors import Conflict, Forbidden, NotFound
from app.services.selection.access import accepts, on_desk, to_change


@pytest.mark.parametrize(
    ("who", "draft", "running", "whole", "changes"),
    [
        ("coordinator", True, True, True, True),
        ("auditor", True, True, True, False),
        ("administrator", True, True, True, False),
        ("officer", False, True, False, False),
        ("elsewhere", False, False, False, False),
    ],
)
def test_roles_see_and_change_what_they_may(
    session, make, selection, catalogue, who, draft, running, whole, changes
):
    person = {
        "coordinator": make.coordinator,
        "auditor": lambda: make.staff("auditor"),
        "administrator": make.administrator,
        "officer": lambda: make.staff("municipal_officer", municipality="52110"),
        "elsewhere": lambda: make.coordinator("48"),
    }[who]()
    actor = selection.actor(person)
    rounds = {True: selection.round("draft"), False: selection.round("reviewing")}

    def may(deed, *args, **more):
        try:
            deed(session, actor, *args, catalogue=catalogue, **more)
        except (NotFound, Forbidden):
            return False
        return True

    assert may(on_desk, rounds[True].public_id) is draft
    assert may(on_desk, rounds[False].public_id) is running
    assert may(on_desk, rounds[False].public_id, whole=True) is whole
    assert may(to_change, rounds[False].public_id) is changes


def test_a_change_in_the_wrong_stage_is_a_conflict(session, make, selection, catalogue):
    actor = selection.actor(make.coordinator())

    with pytest.raises(Conflict):
        to_change(
            session, actor, selection.round("open").public_id, catalogue=catalogue,
            states=("draft",),
        )  # fmt: skip


def test_the_first_and_the_last_day_belong_to_the_call(selection, now):
    round_, today = selection.round("open"), today_in_seoul(now)

    assert accepts(round_, round_.opens_on)
    assert accepts(round_, round_.closes_on)
    assert not accepts(round_, round_.closes_on + timedelta(days=1))
    assert not accepts(round_, round_.opens_on - timedelta(days=1))
    assert not accepts(selection.round("reviewing", closes_on=today), today)
