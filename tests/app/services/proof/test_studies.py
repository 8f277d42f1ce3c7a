from dataclasses import replace

import pytest
from sqlalchemy import select

from app.errors import Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.effect import EffectStudy
from app.services.proof import panels, studies, study_work
from app.services.proof.studies import Wanted
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from tests.app.services.proof.panel_rows import as_actor, stored_panel
from tests.queries import counted_selects

WANTED = Wanted("매출 비교", ("sales",), ("area",))


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def desk(session, coordinator):
    actor = as_actor(session, coordinator)
    return actor, scope_of(actor, load_catalogue(session))


def ask(session, desk, panel, now, wanted=WANTED):
    study = studies.ask(session, *desk, panel.public_id, wanted, now=now)
    session.commit()
    return study


def test_a_study_is_done_by_the_worker_and_read_again(
    session, runtime, engine, desk, coordinator, now
):
    panel = stored_panel(session, coordinator, now)
    study = ask(session, desk, panel, now)
    assert studies.study_page(session, desk[1], study.public_id).open

    assert study_work.look_after(runtime, clock=lambda: now) == 1
    assert study_work.look_after(runtime, clock=lambda: now) == 0

    address = study.public_id
    session.rollback()
    with counted_selects(engine) as selects:
        page = studies.study_page(session, desk[1], address)
    assert len(selects) == 1
    assert (page.study.state, page.study.finished_at) == ("done", now)
    assert len(page.study.input_digest) == 64
    (whole,) = page.whole
    assert whole.effect.average.low < 0.2 < whole.effect.average.high
    assert [f.group for f in page.parts] == ["area:depopulation", "area:other"]
    assert session.scalars(select(AuditEvent.action)).all() == ["study.asked"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"outcomes": ()}, "outcomes"),
        ({"outcomes": ("jobs",)}, "outcomes"),
        ({"pre_years": 1}, "pre_years"),
        ({"neighbours": None}, "neighbours"),
        ({"caliper": "9"}, "caliper"),
    ],
)
def test_what_cannot_be_computed_is_told_by_field(session, desk, coordinator, now, change, field):
    panel = stored_panel(session, coordinator, now)

    with pytest.raises(Invalid) as refused:
        ask(session, desk, panel, now, replace(WANTED, **change))

    assert set(refused.value.fields) == {field}


def test_a_title_stands_once_for_a_panel(session, desk, coordinator, now):
    panel = stored_panel(session, coordinator, now)
    ask(session, desk, panel, now)

    with pytest.raises(Invalid):
        ask(session, desk, panel, now)


def test_studies_are_found_and_go_with_their_panel(session, engine, desk, coordinator, now):
    panel = stored_panel(session, coordinator, now)
    for title in ("가 비교", "나 비교"):
        ask(session, desk, panel, now, replace(WANTED, title=title))

    with counted_selects(engine) as selects:
        found, total = studies.list_studies(session, desk[1], sort="title", size=1)
    assert (found[0].study.title, total, len(selects)) == ("가 비교", 2, 2)
    assert studies.list_studies(session, desk[1], text="나", state="queued")[1] == 1
    assert studies.list_studies(session, desk[1], panel="x")[1] == 0

    panels.remove(session, *desk, panel.public_id, now=now)
    assert studies.list_studies(session, desk[1])[1] == 0
    with pytest.raises(NotFound):
        studies.study_page(session, desk[1], found[0].study.public_id)


def test_strangers_read_nothing_and_auditors_change_nothing(session, make, desk, coordinator, now):
    panel = stored_panel(session, coordinator, now)
    study = ask(session, desk, panel, now)
    for person, refusal in ((make.coordinator("48"), NotFound), (make.staff("auditor"), Forbidden)):
        actor = as_actor(session, person)
        scope = scope_of(actor, load_catalogue(session))
        with pytest.raises(refusal):
            studies.ask(session, actor, scope, panel.public_id, WANTED, now=now)
    stranger = scope_of(as_actor(session, make.coordinator("48")), load_catalogue(session))
    with pytest.raises(NotFound):
        studies.study_page(session, stranger, study.public_id)
    assert session.scalars(select(EffectStudy)).one().id == study.id
