"""What was done to a mentor's record, as a sentence for a letter, in Korean and English."""

from collections.abc import Mapping
from datetime import date
from typing import Any

_ROOM = {
    "capacity": ("한꺼번에 돕는 기업 {}곳", "{} firms at once"),
    "visits_per_month": ("한 달 방문 {}번", "{} visits a month"),
    "radius_km": ("방문 거리 {} km", "visits within {} km"),
}
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "mentor.paused": ("{until}까지 새 요청을 받지 않아요.", "No new requests until {until}."),
    "mentor.resumed": ("다시 새 요청을 받아요.", "New requests arrive again."),
    "mentor.room": ("바뀐 것: {room}", "Changed: {room}"),
    "season.added": ("바쁜 기간을 적었어요: {span}", "A busy season was added: {span}"),
    "season.changed": ("바쁜 기간을 고쳤어요: {span}", "A busy season was changed: {span}"),
    "season.removed": ("바쁜 기간을 지웠어요: {span}", "A busy season was removed: {span}"),
    "season.restored": ("바쁜 기간을 되살렸어요: {span}", "A busy season was restored: {span}"),
}
ACTIONS = tuple(_SENTENCES)


def sentence(action: str, facts: Mapping[str, Any], locale: str) -> str:
    """Return what an audited action did; ``facts`` are the values of its audit row.

    Days are ISO texts in ``until``, ``first_day`` and ``last_day``. KeyError for an action that
    is none of ``ACTIONS``.
    """
    korean = locale == "ko"
    text = _SENTENCES[action][0 if korean else 1]
    return text.format(
        until=_day(facts["until"], korean=korean) if facts.get("until") else "",
        span=_span(facts, korean=korean),
        room=", ".join(
            words[0 if korean else 1].format(facts[name])
            for name, words in _ROOM.items()
            if name in facts
        ),
    )


def _span(facts: Mapping[str, Any], *, korean: bool) -> str:
    if "first_day" not in facts:
        return ""
    first, last = (_day(facts[name], korean=korean) for name in ("first_day", "last_day"))
    return first if first == last else f"{first} – {last}"


def _day(text: str, *, korean: bool) -> str:
    day = date.fromisoformat(text)
    if korean:
        return f"{day.year}년 {day.month}월 {day.day}일"
    return f"{day.day} {day:%B} {day.year}"
