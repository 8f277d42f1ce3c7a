"""A matchmaking day whose board and versions tests look at."""

from app.models.timetable import Placement, TimetableRun
from app.repositories.matchday.board_rows import seats_of
from app.services.matchday import board, releases
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks

LINKS = SiteLinks("https://ieum.example")


class Day:
    """A day with two firms and two mentors, its coordinator, and what tests do with its board."""

    def __init__(self, session, make, now, **values):
        self.session, self.make, self.now = session, make, now
        self.coordinator = make.coordinator()
        self.event = make.event(self.coordinator, **values)
        self.firms = [make.firm_at(self.event, name=f"기업{n}") for n in (1, 2)]
        self.mentors = [make.mentor_at(self.event, name=f"멘토{n}") for n in (1, 2)]
        self.actor = actor_for(session, session_key(self.coordinator))

    def open(self):
        return board.open_board(self.session, self.actor, self.event, now=self.now)

    def run(self, *meetings, kind="fair", state="done", event=None):
        run = TimetableRun(
            event_id=(event or self.event).id, kind=kind, state=state,
            created_by_id=self.coordinator.id, created_at=self.now,
            finished_at=None if state == "running" else self.now,
        )  # fmt: skip
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

    def take(self, run):
        return board.take_over(self.session, self.actor, self.event, run, now=self.now)

    def places(self, release):
        return {seat.pair: seat.place for seat in seats_of(self.session, release.id)}

    def publish(self, *, now=None, **values):
        return releases.publish(
            self.session, self.actor, self.event, links=LINKS, now=now or self.now, **values
        )

    def pairs(self, *names):
        """Ids by names such as ``0-1``: the first firm and the second mentor."""
        return [(self.firms[int(name[0])].id, self.mentors[int(name[2])].id) for name in names]
