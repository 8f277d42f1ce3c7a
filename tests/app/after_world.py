"""An event after its day: who met, who did not, what was wished."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.event import EventFit
from app.models.timetable import MeetingRecord
from app.services.matchday import aftermath, outcomes
from tests.app.event_world import EventWorld
from tests.factories import Factory


class AfterWorld(EventWorld):
    """Three firms and two mentors; a re-plan on the day dropped what was missed.

    한들김치 (a member, of 진안) met 박멘토 and was to meet 이고문; 가온정밀 missed 박멘토 in the
    first round and met 이고문; 다솜 met nobody yet.
    """

    def __init__(self, session: Session, make: Factory) -> None:
        super().__init__(session, make)
        # no competitor of the firm
        office = make.company(municipality_code="52110", products=["도금 부품"])
        self.mentor = make.mentor(office, topics=["defect"])
        self.person = session.get_one(User, self.mentor.user_id)
        self.challenge = make.challenge(self.firm, author=self.owner)
        today = (self.now - timedelta(days=1)).date()
        self.day = self.event(phase="running", day=today, rounds=4, tables=2)
        put = make.firm_at
        self.one = put(
            self.day, self.firm, user_id=self.owner.id, name="한들김치",
            challenge_id=self.challenge.id, municipality_code="52720", arrived_at=self.now,
        )  # fmt: skip
        self.two = put(
            self.day, name="가온정밀", municipality_code="52110", email="a@guest.example"
        )
        self.three = put(self.day, name="다솜", municipality_code="52110")
        self.guide = make.mentor_at(self.day, self.mentor, name="박멘토")
        self.other = make.mentor_at(self.day, name="이고문", person="대한부품")
        make.release(self.day, (self.one, self.guide, 2, 1), (self.two, self.guide, 1, 1))
        self.release = make.release(
            self.day,
            (self.one, self.guide, 2, 1), (self.one, self.other, 3, 1), (self.two, self.other, 2, 2),
            version=2, told=3,
        )  # fmt: skip
        make.wish(self.one, self.guide, "must")
        make.wish(self.guide, self.one, "like")
        make.wish(self.three, self.other, "like")
        make.wish(self.two, self.guide, "never")
        self.fit(self.one, self.guide, 0.8)
        self.fit(self.one, self.other, 0.4)
        self.fit(self.two, self.guide, 0.9)
        self.held = self.record(self.one, self.guide, "held")
        self.missed = self.record(self.two, self.guide, "no_show")
        self.record(self.two, self.other, "held")

    def fit(self, firm, mentor, score):
        row = EventFit(
            event_id=self.day.id, firm_id=firm.id, mentor_id=mentor.id, score=score,
            computed_at=self.now,
        )  # fmt: skip
        self.session.add(row)
        self.session.commit()

    def record(self, firm, mentor, state):
        row = MeetingRecord(
            event_id=self.day.id, firm_id=firm.id, mentor_id=mentor.id, state=state,
            marked_at=self.now,
        )  # fmt: skip
        self.session.add(row)
        self.session.commit()
        return row

    def whole(self):
        return aftermath.load(self.session, self.day)

    def met(self, firm, mentor):
        return outcomes.one(self.whole(), firm.public_id, mentor.public_id)
