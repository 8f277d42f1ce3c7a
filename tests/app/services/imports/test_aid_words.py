"""Purposes and states are understood from the words of other offices."""

from datetime import date

import pytest

from app.models.ledger import AID_STATES, PURPOSES
from app.services.imports.aid_words import purpose_of, state_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("스마트공장 구축", "smart_factory"), ("로봇 보급", "automation"), ("해외 전시회", "export"),
        ("청년 인력양성", "training"), ("중대재해 예방", "safety"), ("알 수 없음", "other"),
        ("", "other"),
    ],
)  # fmt: skip
def test_purposes(text, purpose):
    assert purpose_of(text) == purpose
    assert purpose in PURPOSES


@pytest.mark.parametrize(
    ("text", "last_day", "state"),
    [
        ("정산 완료", None, "settled"), ("정산 중", None, "settling"), ("협약해지", None, "cancelled"),
        ("수행중", None, "running"), ("선정", None, "agreed"), ("", None, "settled"),
        ("", date(2026, 12, 1), "running"), ("", date(2026, 11, 21), "settled"),
    ],
)  # fmt: skip
def test_states(text, last_day, state):
    assert state_of(text, last_day, TODAY) == state
    assert state in AID_STATES
