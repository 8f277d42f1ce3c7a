import pytest
from sqlalchemy import select

from app.errors import Forbidden, Invalid, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.mentor import Mentor
from app.services.esg import records
from app.services.esg.access import FIRM, MENTOR, READER, REGION, open_firm
from app.services.esg.sheet import sheet
from app.services.file_rights import find_file, require_reader
from app.services.reference import load_catalogue
from tests.app.services.esg.firm_rows import stay_in, task_of
from tests.app.services.proof.panel_rows import as_actor
from tests.queries import counted_selects

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


@pytest.fixture
def scene(make, session, now):
    owner = make.user()
    engagement = make.engagement(make.company(owner))
    company = session.get_one(Company, engagement.company_id)
    return engagement, company, owner, stay_in(make, session, engagement, now)


def line_of(session, person, company, catalogue, item="e_air_leak"):
    found = sheet(session, as_actor(session, person), company.public_id, catalogue=catalogue)
    return next(line for line in found.lines if line.item.id == item)


def say(session, runtime, person, company, catalogue, now, item="s_guard", **values):
    actor = as_actor(session, person)
    firm = open_firm(session, actor, company.public_id, catalogue=catalogue)
    given = {"state": "planned", "note": "", "data": b"", "filename": "", **values}
    made = records.say(
        session, actor, firm, item, **given, files=runtime.files, catalogue=catalogue, now=now
    )
    session.commit()
    return made


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


def test_a_document_evidences_and_opens_for_who_reads_the_sheet(
    make, session, runtime, scene, catalogue, now
):
    _, company, owner, _ = scene
    made = say(
        session, runtime, owner, company, catalogue, now, state="evidenced", data=PDF,
        filename="방호.pdf",
    )  # fmt: skip
    assert line_of(session, owner, company, catalogue, "s_guard").state == "evidenced"
    line = line_of(session, owner, company, catalogue, "s_guard")
    found = find_file(session, line.record.file.public_id)
    officer = make.staff("municipal_officer", municipality="52720")
    for person in (owner, make.coordinator(), officer, make.staff("auditor")):
        require_reader(session, found, as_actor(session, person))
    for person in (make.user(), make.coordinator("48")):
        with pytest.raises(NotFound):
            require_reader(session, found, as_actor(session, person))

    actor = as_actor(session, owner)
    firm = open_firm(session, actor, company.public_id, catalogue=catalogue)
    records.forget(session, actor, firm, made.item_id, now=now)
    assert line_of(session, owner, company, catalogue, "s_guard").state == "open"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"state": "done"}, "state"),
        ({"state": "evidenced"}, "file"),
        ({"state": "not_applicable"}, "note"),
        ({"note": "가" * 501}, "note"),
        ({"state": "evidenced", "data": b"MZ nothing", "filename": "a.exe"}, "file"),
    ],
)
def test_a_claim_without_its_ground_is_told_by_field(
    session, runtime, scene, catalogue, now, values, field
):
    _, company, owner, _ = scene
    with pytest.raises(Invalid) as refused:
        say(session, runtime, owner, company, catalogue, now, **values)
    assert set(refused.value.fields) == {field}


def test_who_opens_a_sheet_and_as_what(make, session, runtime, scene, catalogue, now):
    engagement, company, owner, _ = scene
    mentor = session.get_one(Mentor, engagement.mentor_id)
    helper = session.scalars(select(User).where(User.id == mentor.user_id)).one()
    roles = {
        FIRM: owner, REGION: make.coordinator(), MENTOR: helper, READER: make.staff("auditor"),
    }  # fmt: skip
    for role, person in roles.items():
        actor = as_actor(session, person)
        assert open_firm(session, actor, company.public_id, catalogue=catalogue).role == role
    officers = [make.staff("municipal_officer", municipality=m) for m in ("52720", "52110")]
    actor = as_actor(session, officers[0])
    assert open_firm(session, actor, company.public_id, catalogue=catalogue).role == READER
    for person in (officers[1], make.user(), make.coordinator("48")):
        actor = as_actor(session, person)
        with pytest.raises(NotFound):
            open_firm(session, actor, company.public_id, catalogue=catalogue)
    for person in (helper, roles[READER]):
        with pytest.raises(Forbidden):
            say(session, runtime, person, company, catalogue, now)


def test_what_does_not_apply_needs_a_reason_and_an_unknown_item_is_none(
    session, runtime, scene, catalogue, now
):
    _, company, owner, _ = scene
    say(session, runtime, owner, company, catalogue, now, state="not_applicable", note="설비 없음")
    assert line_of(session, owner, company, catalogue, "s_guard").state == "not_applicable"
    with pytest.raises(NotFound):
        say(session, runtime, owner, company, catalogue, now, item="x")
