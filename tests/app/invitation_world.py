"""A small true world of invitations: a firm whose checked case waits to be published."""

from sqlalchemy import select

from app.models.case import MentorInvitation
from app.models.kpi import Measure
from app.models.notice import Notice
from app.services import case_review, mentor_invitations
from app.services.signing_in import actor_for, session_key


def address(public_id):
    return f"https://ieum.invalid/invitations/{public_id}"


class InvitationWorld:
    """A firm whose case waits for the decision; its KPI was checked."""

    def __init__(self, session, make):
        self.session, self.make, self.now = session, make, make.now
        self.owner = make.user(name="김사장")
        self.firm = make.company(self.owner)
        self.case = make.case(self.firm, self.owner, status="submitted", lasted="네")
        self.coordinator = self.act(make.coordinator())
        measure = session.scalars(select(Measure)).one()
        measure.check_state, measure.checked_by_id = "checked", self.coordinator.user_id
        measure.checked_at = self.now
        session.commit()

    def act(self, user):
        return actor_for(self.session, session_key(user))

    def publish(self, session=None, case=None):
        version = case_review.publish(
            session or self.session, self.coordinator, (case or self.case).public_id,
            link="https://ieum.invalid/x", invitation=address, now=self.now,
        )  # fmt: skip
        if session is None:
            self.session.commit()
        return version

    def invitations(self):
        return list(self.session.scalars(select(MentorInvitation)))

    def told(self):
        query = select(Notice.event).where(Notice.kind == "invitation").order_by(Notice.id)
        return [event.rpartition(":")[2] for event in self.session.scalars(query)]

    def answer(self, chosen, user=None, now=None):
        found = mentor_invitations.answer(
            self.session, self.act(user or self.owner), self.invitations()[0].public_id, chosen,
            now=now or self.now,
        )  # fmt: skip
        self.session.commit()
        return found
