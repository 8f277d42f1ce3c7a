import pytest

from app.errors import Invalid, NotFound
from app.services.esg import records
from app.services.esg.access import open_firm
from app.services.file_rights import find_file, require_reader
from tests.app.services.esg.firm_rows import line_of, say
from tests.app.services.proof.panel_rows import as_actor

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


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


def test_what_does_not_apply_needs_a_reason_and_an_unknown_item_is_none(
    session, runtime, scene, catalogue, now
):
    _, company, owner, _ = scene
    say(session, runtime, owner, company, catalogue, now, state="not_applicable", note="설비 없음")
    assert line_of(session, owner, company, catalogue, "s_guard").state == "not_applicable"
    with pytest.raises(NotFound):
        say(session, runtime, owner, company, catalogue, now, item="x")
