import io

import pytest
from PIL import Image
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotFound
from app.models.attachment import CaseAttachment
from app.models.case import CaseVersion
from app.services import case_files
from app.services.signing_in import actor_for, session_key

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def draft(make, session, runtime, now):
    owner = make.user()
    case = make.case(make.company(owner), owner, status="draft")
    actor = actor_for(session, session_key(owner))

    def add(**values):
        given = {
            "data": PDF,
            "filename": "일지.pdf",
            "role": "evidence",
            "caption": "",
            "visibility": "members",
        }
        return case_files.attach(
            session, actor, case.public_id, files=runtime.files, now=now, **{**given, **values}
        )

    return case, actor, add


def png():
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(buffer, "PNG")
    return buffer.getvalue()


def test_pictures_and_papers_find_their_place(session, draft):
    _case, _actor, add = draft
    assert add().media_type == "application/pdf"
    assert add(data=png(), filename="a.png").media_type == "image/webp"
    assert add(data=png(), filename="a.png", role="before").width == 8
    assert session.scalars(select(CaseAttachment.position).order_by(CaseAttachment.id)).all() == [
        0,
        1,
        2,
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "hero"}, "role"),
        ({"caption": "가" * 201}, "caption"),
        ({"visibility": "nobody"}, "visibility"),
        ({"role": "photo"}, "file"),
        ({"data": b""}, "file"),
        ({"data": b"PK\x03\x04broken"}, "file"),
    ],
)
def test_what_cannot_be_taken_is_named(draft, values, field):
    with pytest.raises(Invalid) as caught:
        draft[2](**values)
    assert list(caught.value.fields) == [field]


def test_a_case_holds_twenty_files(draft, monkeypatch):
    monkeypatch.setattr(case_files, "MAX_FILES", 1)
    draft[2]()
    with pytest.raises(Conflict):
        draft[2]()


def test_a_file_leaves_once_and_half_written_kpis_forget_it(session, draft, now):
    case, actor, add = draft
    file = add()
    version = session.scalars(select(CaseVersion)).one()
    version.typed = {
        "6": {
            "kpis": [
                {"metric": "process_defect", "evidence": file.public_id},
                {"evidence": "other"},
            ]
        }
    }
    case_files.detach(session, actor, case.public_id, file.public_id, now=now)
    session.flush()
    assert version.typed["6"]["kpis"] == [
        {"metric": "process_defect", "evidence": ""},
        {"evidence": "other"},
    ]
    with pytest.raises(NotFound):
        case_files.detach(session, actor, case.public_id, file.public_id, now=now)
