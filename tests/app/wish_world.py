"""An event with a member firm, a member mentor and guests, for tests of wishes and plans."""

from datetime import timedelta

from app.models.event import EventFit
from app.services.matchday import doors
from app.services.matchday.doors import Opened
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks

KEY = "test-key"
LINKS = SiteLinks("https://ieum.example", KEY)


class WishWorld:
    """Two firms and three mentors; the first of each are members, the others guests."""

    def __init__(self, session, make, **values):
        """Make them."""
        self.session, self.make, self.now = session, make, make.now
        self.desk = make.coordinator()
        self.event = make.event(self.desk, **{"rounds": 4, "tables": 2, **values})
        self.owner = make.user()
        self.company = make.company(self.owner, name="진안김치")
        guided = make.company(name="먼저한공장", products=["젓갈"], municipality_code="52110")
        self.mentor = make.mentor(guided)
        self.case = make.case(guided, make.user())
        self.firm = make.firm_at(
            self.event, self.company, name="진안김치", user_id=self.owner.id,
            municipality_code="52720", industry_code="103", topic="절임 불량을 줄이고 싶어요",
        )  # fmt: skip
        self.guest_firm = make.firm_at(
            self.event, name="손님기업", person="이손님", email="firm@example.com"
        )
        self.guide = make.mentor_at(self.event, self.mentor, name="멘토하나", person="먼저한공장")
        self.guests = [
            make.mentor_at(
                self.event, name=f"멘토{n}", email=f"guest{n}@example.com", topic=f"{n} 이야기"
            )
            for n in ("둘", "셋")
        ]

    def actor(self, user):
        """Return a person as services see them."""
        return actor_for(self.session, session_key(user))

    def opened(self, user=None, row=None, *, lock=False) -> Opened:
        """Open a registration as the member whose it is; the firm's unless told otherwise."""
        row = row or self.firm
        return doors.by_member(
            self.session, self.actor(user or self.owner), self.event.public_id, row.public_id,
            lock=lock,
        )  # fmt: skip

    def fit(self, firm, mentor, score=0.8, refusal="", **reason):
        """Say how well a pair fits."""
        row = EventFit(
            event_id=self.event.id, firm_id=firm.id, mentor_id=mentor.id, score=score,
            refusal=refusal, reason=reason, computed_at=self.now,
        )  # fmt: skip
        self.make._add(row)
        return row

    def announce(self, *meetings, version=1, phase="provisional", **values):
        """Publish a version and lead the event to its phase."""
        release = self.make.release(self.event, *meetings, version=version, phase=phase, **values)
        self.event.phase = phase
        self.event.changes_until = self.now + timedelta(days=20)
        self.session.commit()
        return release
