from sqlalchemy.orm import Session

from app.repositories.matchday import fits
from app.runtime.solver import keeping
from app.services.matchday import fit, fit_work


def clock_of(make):
    return lambda: make.now


def test_events_with_new_people_are_worked_out_in_parts(runtime, session, make, monkeypatch):
    monkeypatch.setattr(fit_work, "_AT_ONCE", 2)
    event, draft = make.event(), make.event(phase="draft")
    for _ in range(3):
        make.firm_at(event)
    make.mentor_at(event)
    make.firm_at(draft)
    make.mentor_at(draft)
    heard = []
    assert fits.unscored(session) == [event.id]
    assert fit_work.catch_up(
        runtime, event.id, clock=clock_of(make), progress=lambda *at: heard.append(at)
    ) == 3  # fmt: skip
    assert heard == [(2, 3), (3, 3)]
    session.rollback()
    assert fits.unscored(session) == []
    assert len(fit.of_event(session, event.id)) == 3


def test_two_processes_do_not_work_on_the_same(runtime, make):
    event = make.event()
    make.firm_at(event)
    make.mentor_at(event)
    with keeping(runtime.settings.instance_dir, fit_work.LANE):
        assert fit_work.work(runtime, clock=clock_of(make)) == 0
    assert fit_work.work(runtime, clock=clock_of(make)) == 1
    assert fit_work.work(runtime, clock=clock_of(make)) == 0


def test_a_process_is_started_only_where_somebody_is_new(runtime, make):
    class Starts:
        lanes: tuple[str, ...] = ()

        def start(self, lane):
            self.lanes = (*self.lanes, lane)
            return True

    runtime.keepers = Starts()
    event = make.event()
    make.firm_at(event)
    assert fit_work.look_after(runtime, clock=clock_of(make)) == 0
    make.mentor_at(event)
    assert fit_work.look_after(runtime, clock=clock_of(make)) == 1
    assert runtime.keepers.lanes == ("fit",)


def test_an_event_that_is_gone_has_nothing_to_work_out(runtime, make):
    assert fit_work.catch_up(runtime, 99, clock=clock_of(make)) == 0
    with Session(runtime.engine) as session:
        assert fits.unscored(session) == []
