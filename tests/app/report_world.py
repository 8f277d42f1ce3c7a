"""A stay with tasks and days of its weeks, as a team would have left them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from PIL import Image

from app.models.account import User
from app.models.attachment import Attachment
from app.models.reference import EsgItem
from app.models.stay import DayLog, Stay, StayMember, StayTask
from app.runtime.files import FileStore
from tests.app.stay_world import StayWorld

FIRST, LAST = date(2026, 11, 2), date(2026, 12, 6)
"""Five weeks from Monday to Sunday; the moment of the tests lies in the third."""


def at(day: date, hour: int = 2) -> datetime:
    """A moment of a day: two o'clock UTC is eleven in Korea."""
    return datetime.combine(day, time(hour), UTC)


class ReportWorld(StayWorld):
    """A running stay of five weeks; ``task`` and ``log`` fill it."""

    def __init__(self, session: Any, make: Any) -> None:
        super().__init__(session, make)
        self.stay = self.a_stay(self.engagement)
        session.add_all(
            [
                EsgItem(id="waste", area="E", ko="폐기물 줄이기", en="Less waste"),
                EsgItem(id="safety", area="S", ko="산업안전", en="Safety at work"),
            ]
        )
        session.commit()

    def a_stay(
        self, engagement: Any, first: date = FIRST, last: date = LAST, **values: Any
    ) -> Stay:
        """A stay that runs, led by the mentor."""
        stay = Stay(
            **{
                "engagement_id": engagement.id, "company_id": engagement.company_id,
                "state": "running", "first_day": first, "last_day": last, "planned_tasks": 20,
                "created_by_id": self.lead.id, "created_at": self.now, **values,
            }
        )  # fmt: skip
        self.session.add(stay)
        self.session.flush()
        self.session.add(StayMember(stay_id=stay.id, user_id=self.lead.id, role="lead"))
        self.session.add(StayMember(stay_id=stay.id, user_id=self.owner.id, role="firm"))
        self.session.commit()
        return stay

    def task(self, number: int, found: date, done: date | None = None, **values: Any) -> StayTask:
        """A task found on a day and, with another day, closed on it."""
        closed: dict[str, Any] = {"unit": "분", "after_value": Decimal(4)} if done else {}
        row = StayTask(
            **{
                "stay_id": self.stay.id, "number": number, "client_key": f"key-{number}",
                "title": f"과제 {number}", "found_by_id": self.lead.id, "found_at": at(found),
                "state": "closed" if done else "found", "done_at": at(done) if done else None,
                **closed, **values,
            }
        )  # fmt: skip
        self.session.add(row)
        self.session.commit()
        return row

    def log(
        self, day: date, text: str = "염도계를 달았어요.", author: User | None = None
    ) -> DayLog:
        """What somebody wrote on a day."""
        row = DayLog(
            stay_id=self.stay.id, day=day, author_id=(author or self.lead).id, text=text,
            updated_at=at(day),
        )  # fmt: skip
        self.session.add(row)
        self.session.commit()
        return row

    def photo(self, files: FileStore, colour: str = "green") -> Attachment:
        """A stored photo."""
        path = files.folder / f"{colour}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (1200, 900), colour).save(path, "WEBP")
        data = path.read_bytes()
        row = Attachment(
            digest=files.put(data), media_type="image/webp", filename=f"{colour}.webp",
            size=len(data), width=1200, height=900, owner_id=self.lead.id, created_at=self.now,
        )  # fmt: skip
        self.session.add(row)
        self.session.commit()
        return row


def day(number: int) -> date:
    """The day of the stay with a number, from 1."""
    return FIRST + timedelta(days=number - 1)
