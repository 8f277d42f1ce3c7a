"""The part of the factory that makes matchmaking events."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.db import Base
from app.models.account import User
from app.models.company import Company
from app.models.event import Event, EventRound, EventTable, Registration, Wish
from app.models.mentor import Mentor
from app.models.timetable import Meeting, Release

_SEOUL = ZoneInfo("Asia/Seoul")


class EventMaker:
    """Events with rounds, tables and people; the factory adds the rest of the world."""

    session: Session
    now: datetime
    coordinator: Any

    def _add(self, *rows: Base) -> None:
        self.session.add_all(rows)
        self.session.commit()

    def event(
        self, author: User | None = None, *, rounds: int = 4, tables: int = 3, **values: Any
    ) -> Event:
        """An event that collects registrations, 30 days from now: rounds of 25 minutes from ten."""
        author = author or self.coordinator()
        day: date = values.pop("day", (self.now + timedelta(days=30)).astimezone(_SEOUL).date())
        row = Event(
            **{
                "region_code": "52",
                "title": "전북 스마트제조 매칭 데이",
                "venue": "전주 컨벤션홀",
                "day": day,
                "phase": "collecting",
                "registration_until": self.now + timedelta(days=10),
                "wishes_until": self.now + timedelta(days=15),
                "changes_until": self.now + timedelta(days=28),
                "created_by_id": author.id,
                "created_at": self.now,
                "phase_at": self.now,
                **values,
            }
        )
        self._add(row)
        start = datetime.combine(day, time(10), _SEOUL)
        self._add(
            *(
                EventRound(
                    event_id=row.id,
                    number=number + 1,
                    starts_at=start + timedelta(minutes=30 * number),
                    ends_at=start + timedelta(minutes=30 * number + 25),
                )
                for number in range(rounds)
            ),
            *(EventTable(event_id=row.id, number=n + 1, zone="A") for n in range(tables)),
        )
        return row

    def firm_at(self, event: Event, company: Company | None = None, **values: Any) -> Registration:
        """A firm at an event, approved unless told otherwise; a guest when no company is given."""
        return self._registration(event, "firm", company_id=company and company.id, **values)

    def mentor_at(self, event: Event, mentor: Mentor | None = None, **values: Any) -> Registration:
        """A mentor at an event; without a mentor a guest, as a buyer of an imported list."""
        linked = {"mentor_id": mentor and mentor.id, "user_id": mentor and mentor.user_id}
        return self._registration(event, "mentor", **{**linked, **values})

    def wish(self, by: Registration, about: Registration, kind: str = "like") -> Wish:
        """A wish of one side."""
        row = Wish(
            event_id=by.event_id, by_id=by.id, about_id=about.id, kind=kind, created_at=self.now
        )
        self._add(row)
        return row

    def release(
        self,
        event: Event,
        *meetings: tuple[Registration, Registration, int, int],
        version: int | None = 1,
        **values: Any,
    ) -> Release:
        """A timetable of (firm, mentor, round, table); version None makes the board at work."""
        row = Release(
            **{
                "event_id": event.id,
                "version": version,
                "created_by_id": event.created_by_id,
                "created_at": self.now,
                "published_at": None if version is None else self.now,
                "published_by_id": None if version is None else event.created_by_id,
                **values,
            }
        )
        self._add(row)
        self._add(
            *(
                Meeting(
                    release_id=row.id,
                    firm_id=firm.id,
                    mentor_id=mentor.id,
                    round_number=number,
                    table_number=table,
                )
                for firm, mentor, number, table in meetings
            )
        )
        return row

    def _registration(self, event: Event, side: str, **values: Any) -> Registration:
        row = Registration(
            **{
                "event_id": event.id,
                "side": side,
                "state": "approved",
                "name": "한빛정밀" if side == "firm" else "김도현",
                "created_at": self.now,
                **values,
            }
        )
        self._add(row)
        return row
