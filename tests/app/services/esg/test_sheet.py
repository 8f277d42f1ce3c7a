from app.services.esg.sheet import sheet
from tests.app.services.esg.firm_rows import line_of, task_of
from tests.app.services.proof.panel_rows import as_actor
from tests.queries import counted_selects


def test_closed_tasks_evidence_open_ones_plan_and_the_rest_is_open(
    session, engine, scene, catalogue, now
):
    _, company, owner, stay = scene
    assert line_of(session, owner, company, catalogue).state == "open"
    task_of(session, stay, now, 1, state="doing")
    assert line_of(session, owner, company, catalogue).state == "planned"
    task_of(session, stay, now, 2)
    actor = as_actor(session, owner)
    with counted_selects(engine) as selects:
        found = sheet(session, actor, company.public_id, catalogue=catalogue)
    assert len(selects) == 5
    line = next(line for line in found.lines if line.item.id == "e_air_leak")
    assert (line.state, len(line.closed), len(line.under_way)) == ("evidenced", 1, 1)
    assert (found.count("evidenced"), found.count("open")) == (1, 1)


def test_a_gap_leads_to_a_mentor_who_closed_the_same_item(make, session, scene, catalogue, now):
    engagement, _, _, stay = scene
    task_of(session, stay, now)
    other = make.company(asking := make.user())

    (helper,) = line_of(session, asking, other, catalogue).helpers

    assert (helper.mentor.id, helper.tasks) == (engagement.mentor_id, 1)
