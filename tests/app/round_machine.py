"""Random lives of rounds: hypothesis asks, answers, waits and changes its mind; laws must hold."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.audit import AuditEvent
from app.models.engagement import Engagement
from app.models.mail_token import MailToken
from app.models.notice import Notice
from app.models.request import LIVE_STATES, REQUEST_STATES, UNASKED_CODES, Request, RequestRound
from app.services import answering, asking, request_clock, requests, round_changes
from app.services.answering import Reply
from tests.app.asking_world import LINKS, MESSAGE, World
from tests.conftest import NOW
from tests.factories import Factory

PLACES = (1, 1, 2, 2)
OPEN_REQUESTS = 2
ANSWERS = ("accept", "ask_back", "accept", "decline", "ask_back", "not_this_season")
some = st.integers(0, 99)


class Unbroken(Session):
    """A session whose commits only write: a whole life is one transaction, rolled back."""

    def commit(self) -> None:
        self.flush()


class Rounds(RuleBasedStateMachine):
    """Two firms with two challenges each, four mentors with one or two places.

    What a service refuses leaves nothing behind, as at the edge of the site.
    """

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.session = Unbroken(self.engine, expire_on_commit=False)

    def teardown(self) -> None:
        self.session.close()

    @initialize(at_once=st.integers(1, 2), order=st.permutations(range(4)), data=st.data())
    def build(self, at_once: int, order: list[int], data: st.DataObject) -> None:
        world = self.world = World(self.session, Factory(self.session, NOW))
        world.limit(asked_at_once=at_once, open_requests=OPEN_REQUESTS)
        owner = world.make.user()
        firm = world.make.company(owner, products=["두부"])
        self.asks = [
            (world.owner, world.challenge),
            (world.owner, world.make.challenge(world.firm, world.owner)),
            *((owner, world.make.challenge(firm, owner)) for _ in range(2)),
        ]
        self.mentors = [
            world.make.mentor(
                world.make.company(municipality_code="52110", products=[f"제품 {n}"]),
                capacity=places,
            )
            for n, places in enumerate(PLACES)
        ]
        # a life without a request would prove little
        for which in (0, 2):
            self.ask(which, order, data.draw(st.integers(1, 3)))

    @rule(which=some, order=st.permutations(range(4)), many=st.integers(1, 3))
    def ask(self, which: int, order: list[int], many: int) -> None:
        owner, challenge = self.asks[which % 4]
        chosen = [self.mentors[n].public_id for n in order[:many]]
        self._try(asking.ask, self.world.act(owner), challenge.public_id, chosen, MESSAGE)

    @rule(which=some, step=st.sampled_from(ANSWERS))
    def answer(self, which: int, step: str) -> None:
        if request := self._pick(which, states=LIVE_STATES):
            actor = self.world.helper(self._mentor(request))
            self._try(getattr(requests, step), actor, request.public_id, "짧게 전해요")

    @rule(which=some, choice=st.sampled_from(("yes", "no", "more", "season")))
    def answer_by_letter(self, which: int, choice: str) -> None:
        keys = self.world.keys()
        if keys:
            reply = Reply(choice, "짧게 전해요", "other")
            self._try(answering.answer, keys[which % len(keys)], reply)

    @rule(which=some)
    def reply(self, which: int) -> None:
        if request := self._pick(which, states=("asked_back",)):
            self._try(requests.reply, self._owner(request), request.public_id, "스무 통이에요")

    @rule(which=some, step=st.sampled_from((requests.withdraw, round_changes.withdraw_round)))
    def withdraw(self, which: int, step: Callable[..., Any]) -> None:
        if request := self._pick(which):
            self._try(step, self._owner(request), request.public_id, "")

    @rule(which=some, change=st.sampled_from(("up", "down", 2)))
    def reorder_or_prolong(self, which: int, change: str | int) -> None:
        request = self._pick(which, states=LIVE_STATES if change == 2 else ("queued",))
        if request and change == 2:
            desk = self.world.act(self.world.coordinator)
            self._try(round_changes.prolong, desk, request.public_id, change)
        elif request:
            self._try(round_changes.move, self._owner(request), request.public_id, change)

    @rule(hours=st.sampled_from((-48, 1, 30, 100, 240)))
    def let_time_pass(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)
        values = {"catalogue": self.world.catalogue, "now": self.world.now}
        for step in request_clock.due(self.session, **values):
            request_clock.move(self.session, step, links=LINKS, **values)
        self.session.commit()

    @rule(which=some)
    def end_help(self, which: int) -> None:
        running = self.session.scalars(
            select(Engagement).where(Engagement.ended_at.is_(None)).order_by(Engagement.id)
        ).all()
        if running:
            ended = running[which % len(running)]
            ended.ended_at, ended.closed_code = max(self.world.now, ended.started_at), "other"
            self.session.commit()

    @rule(which=some, status=st.sampled_from(("approved", "refused")))
    def let_a_mentor_leave_or_return(self, which: int, status: str) -> None:
        self.mentors[which % 4].status = status
        self.session.commit()

    @rule(which=some, status=st.sampled_from(("open", "open", "resolved")))
    def close_or_open_a_challenge(self, which: int, status: str) -> None:
        self.asks[which % 4][1].status = status
        self.session.commit()

    @invariant()
    def nobody_helps_more_firms_than_they_have_places(self) -> None:
        running = self.session.execute(
            select(Engagement.mentor_id, func.count(Engagement.id))
            .where(Engagement.ended_at.is_(None))
            .group_by(Engagement.mentor_id)
        )
        places = {mentor.id: n for mentor, n in zip(self.mentors, PLACES, strict=True)}
        assert all(count <= places[mentor] for mentor, count in running)

    @invariant()
    def rounds_and_requests_agree(self) -> None:
        rounds = {round_.id: round_ for round_ in self.session.scalars(select(RequestRound))}
        running = Counter(r.challenge_id for r in rounds.values() if r.closed_at is None)
        assert all(count == 1 for count in running.values())
        live: Counter[int] = Counter()
        for round_ in rounds.values():
            states = Counter(r.state for r in self._all() if r.round_id == round_.id)
            waiting = sum(states[state] for state in ("queued", *LIVE_STATES))
            assert states["accepted"] == (round_.outcome == "matched")
            assert (waiting > 0) == (round_.closed_at is None)
            live[round_.company_id] += sum(states[state] for state in LIVE_STATES)
        assert all(count <= OPEN_REQUESTS for count in live.values())

    @invariant()
    def every_change_of_state_is_on_record(self) -> None:
        events = self.session.scalars(
            select(AuditEvent).where(AuditEvent.object_type == "request").order_by(AuditEvent.id)
        ).all()
        for request in self._all():
            state = None
            for event in events:
                if event.object_id == request.public_id and "state" in event.after:
                    assert event.before.get("state") == state
                    state = event.after["state"]
            assert state == request.state

    @invariant()
    def nobody_is_told_twice_and_the_queue_stays_unknown(self) -> None:
        told = self.session.execute(select(Notice.user_id, Notice.event)).all()
        assert len(told) == len(set(told))
        for request in self._all():
            if request.state == "queued" or request.reason_code in UNASKED_CODES:
                assert not any(f":{request.public_id}:" in event for _, event in told)

    @invariant()
    def keys_open_nothing_but_open_requests(self) -> None:
        usable = self.session.scalars(
            select(MailToken.object_id).where(MailToken.used_at.is_(None))
        )
        states = {request.id: request.state for request in self._all()}
        assert {states[id_] for id_ in usable} <= {"open"}

    def _try(self, step: Callable[..., Any], *values: Any) -> None:
        world = self.world
        with suppress(DomainError), self.session.begin_nested():
            step(self.session, *values, **world.values)

    def _all(self) -> list[Request]:
        return list(self.session.scalars(select(Request).order_by(Request.id)))

    def _pick(self, which: int, states: Sequence[str] = REQUEST_STATES) -> Request | None:
        """A request in one of the states; mostly, for what is refused must leave no trace."""
        found = [r for r in self._all() if which % 10 == 0 or r.state in states]
        return found[which % len(found)] if found else None

    def _mentor(self, request: Request) -> Any:
        return next(mentor for mentor in self.mentors if mentor.id == request.mentor_id)

    def _owner(self, request: Request) -> Any:
        owner = next(user for user, c in self.asks if c.id == request.challenge_id)
        return self.world.act(owner)
