"""An event on its day: three firms, two mentors, four rounds of which the first runs."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.event import Registration
from app.models.timetable import MeetingRecord, Placement, Release, TimetableRun
from tests.app.event_world import EventWorld
from tests.factories import Factory

TEN = time(10)


class Day(EventWorld):
    """Rounds from 10:00, each 25 minutes long, 5 minutes between them; it is 10:10 unless told."""

    def __init__(self, session: Session, make: Factory, **values: Any) -> None:
        super().__init__(session, make)
        day = make.now.astimezone(SEOUL).date()
        self.start = datetime.combine(day, TEN, SEOUL)
        self.now = self.at(minutes=10)
        settings = {"day": day, "phase": "running", "phase_at": self.start, **values}
        self.one_day = self.event(**settings)
        self.id = self.one_day.public_id
        self.hanbit, self.daeun, self.saebom = (
            make.firm_at(self.one_day, name=name) for name in ("한빛정밀", "다은푸드", "새봄산업")
        )
        self.kim = make.mentor_at(self.one_day, name="김도현", person="전주기계")
        self.lee = make.mentor_at(self.one_day, name="이서준")
        self.release = make.release(
            self.one_day,
            (self.hanbit, self.kim, 1, 1),
            (self.daeun, self.lee, 1, 2),
            (self.daeun, self.kim, 2, 1),
            (self.hanbit, self.lee, 2, 2),
            (self.saebom, self.kim, 3, 1),
            published_at=self.at(minutes=-60),
            phase="final",
        )
        session.commit()

    def at(self, **passed: int) -> datetime:
        """A moment after (before) the day's start."""
        return self.start + timedelta(**passed)

    def row(self, registration: Registration) -> Registration:
        """A registration as it is now."""
        return self.session.get_one(Registration, registration.id, populate_existing=True)

    def away(self, registration: Registration) -> None:
        """Let somebody not come."""
        self.row(registration).absent_at = self.now
        self.session.commit()

    def record(self, firm: Registration, mentor: Registration, state: str) -> MeetingRecord:
        """Say what became of a pair."""
        row = MeetingRecord(
            event_id=firm.event_id, firm_id=firm.id, mentor_id=mentor.id, state=state
        )
        self.session.add(row)
        self.session.commit()
        return row

    def later(
        self, *meetings: tuple[Registration, Registration, int, int], **values: Any
    ) -> Release:
        """The next version of the timetable."""
        return self.make.release(self.one_day, *meetings, version=2, **values)

    def choice(
        self, *meetings: tuple[Registration, Registration, int, int], **values: Any
    ) -> TimetableRun:
        """A re-plan from round 2 on that is worked out: what it places is all of the day."""
        run = TimetableRun(
            **{
                "event_id": self.one_day.id,
                "group_id": "group",
                "kind": "replan",
                "state": "done",
                "keep": 600,
                "from_round": 2,
                "created_by_id": self.coordinator.id,
                "created_at": self.now,
                "finished_at": self.now,
                "result": {
                    "figures": {"firms": 3, "with_good": 2, "with_minimum": 1, "score": 5000},
                    "levels": [{"name": "weighted_score", "value": 5000, "bound": 5000}],
                },
                **values,
            }
        )
        self.session.add(run)
        self.session.flush()
        for firm, mentor, number, table in meetings:
            self.session.add(
                Placement(
                    run_id=run.id, firm_id=firm.id, mentor_id=mentor.id,
                    round_number=number, table_number=table,
                )
            )  # fmt: skip
        self.session.commit()
        return run
