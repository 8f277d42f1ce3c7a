"""The part of the factory that makes requests and what grows from them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import Base
from app.models.account import User
from app.models.challenge import Challenge
from app.models.company import Company, Membership
from app.models.engagement import Engagement
from app.models.mentor import Mentor, MentorSeat
from app.models.request import LIVE_STATES, Request, RequestRound


class ThreadMaker:
    """Requests in their rounds, and engagements; the factory adds the rest of the world."""

    session: Session
    now: datetime
    user: Any
    company: Any
    mentor: Any
    challenge: Any

    def _add(self, *rows: Base) -> None:
        self.session.add_all(rows)
        self.session.commit()

    def request(self, challenge: Challenge, mentor: Mentor, **values: Any) -> Request:
        """A request, open unless told otherwise.

        ``state`` decides the rest: what is live or queued joins the running round of the
        challenge at its next rank, or begins one; what is over stands in a closed round.
        """
        state = values.pop("state", "open")
        live, waits = state in LIVE_STATES, state in {"queued", "open"}
        if "round_id" not in values:
            values["round_id"] = self._round(challenge, state, running=live or state == "queued")
        ranks = select(func.max(Request.rank)).where(Request.round_id == values["round_id"])
        row = Request(
            **{
                "rank": (self.session.scalar(ranks) or 0) + 1,
                "challenge_id": challenge.id,
                "company_id": challenge.company_id,
                "slot": self._free_slot(challenge.company_id) if live else None,
                "mentor_id": mentor.id,
                "asker_id": challenge.author_id,
                "state": state,
                "opened_at": self.now,
                "due_at": self.now + timedelta(days=7),
                "answered_at": None if waits else self.now,
                **values,
            }
        )
        self._add(row)
        return row

    def _round(self, challenge: Challenge, state: str, *, running: bool) -> int:
        there = select(RequestRound.id).where(
            RequestRound.challenge_id == challenge.id, RequestRound.closed_at.is_(None)
        )
        number = self.session.scalar(there) if running else None
        if number is not None:
            return number
        outcome = {"accepted": "matched", "withdrawn": "withdrawn"}.get(state, "exhausted")
        row = RequestRound(
            challenge_id=challenge.id,
            company_id=challenge.company_id,
            asker_id=challenge.author_id,
            opened_at=self.now,
            closed_at=None if running else self.now,
            outcome=None if running else outcome,
        )
        self._add(row)
        return row.id

    def _free_slot(self, company_id: int) -> int:
        taken = select(Request.slot).where(
            Request.company_id == company_id, Request.slot.is_not(None)
        )
        return max((slot for slot in self.session.scalars(taken) if slot), default=0) + 1

    def engagement(
        self,
        company: Company | None = None,
        mentor: Mentor | None = None,
        **values: Any,
    ) -> Engagement:
        """Help that runs: a firm with its owner, a mentor with a firm in Jeonju, all that led to it.

        ``ended_at`` ends it for another reason unless ``closed_code`` says which.
        """
        company = company or self.company(self.user())
        if mentor is None:
            mentor = self.mentor(self.company(municipality_code="52110", products=["도금 부품"]))
        owner = self.session.scalar(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.company_id == company.id)
        )
        request = values.pop("request", None) or self.request(
            self.challenge(company, owner or self.user()), mentor, state="accepted"
        )
        busy = select(Engagement.seat_id).where(Engagement.ended_at.is_(None))
        seat = self.session.scalar(
            select(MentorSeat.id)
            .where(MentorSeat.mentor_id == mentor.id, MentorSeat.id.not_in(busy))
            .order_by(MentorSeat.number)
        )
        row = Engagement(
            **{
                "request_id": request.id,
                "seat_id": seat,
                "mentor_id": mentor.id,
                "company_id": company.id,
                "started_at": self.now,
                "closed_code": "other" if values.get("ended_at") else None,
                **values,
            }
        )
        self._add(row)
        return row
