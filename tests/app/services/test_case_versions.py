import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.models.attachment import Attachment, CaseAttachment
from app.models.case import CaseVersion
from app.models.kpi import Measure
from app.services import case_versions
from app.services.case_steps import STEPS
from app.services.reference import load_catalogue

WORDS = case_versions.Words(lambda item: item.ko, lambda kind, code: f"<{code}>" if code else "")


@pytest.fixture
def owner(make):
    return make.user()


@pytest.fixture
def content(make, owner, session, now):
    make.case(make.company(owner), owner)
    version = session.scalars(select(CaseVersion)).one()
    file = Attachment(
        digest="0" * 64,
        media_type="application/pdf",
        filename="일지.pdf",
        size=1,
        owner_id=owner.id,
        created_at=now,
    )
    session.add(file)
    session.flush()
    session.add(
        CaseAttachment(version_id=version.id, attachment_id=file.id, role="evidence", caption="3월")
    )
    measure = session.scalars(select(Measure)).one()
    measure.evidence_id, measure.check_state = file.id, "documented"
    session.flush()
    return case_versions.content_of(session, version)


def as_text(session, content):
    return case_versions.as_text(content, catalogue=load_catalogue(session), words=WORDS)


def test_a_copy_says_the_same_and_is_a_draft_of_its_own(session, content, owner, now):
    new = case_versions.copied(session, content, number=2, author_id=owner.id, now=now)
    copy = case_versions.content_of(session, new)
    assert (new.state, new.submitted_at, new.typed) == ("draft", None, {})
    assert as_text(session, copy) == as_text(session, content)
    assert [m.check_state for m in copy.measures] == ["documented"]
    assert copy.evidence == content.evidence
    for step in STEPS:
        assert case_versions.typed_of(copy, step, "x") == case_versions.typed_of(content, step, "x")


def test_what_was_typed_last_comes_back_first(content):
    content.version.typed = {"2": {"situation": "덜 된 글"}}
    assert case_versions.typed_of(content, 2, "x") == {"situation": "덜 된 글"}
    content.version.typed = {}


def test_every_field_that_differs_is_named(session, content, owner, now):
    new = case_versions.copied(session, content, number=2, author_id=owner.id, now=now)
    new.title, new.cost_won, new.programme_id = "다른 제목", None, None
    new.visibility, new.level_after = {"cost": "matched", "failed": "public"}, "mid1"
    copy = case_versions.content_of(session, new)
    copy.measures[0].after = None
    copy.measures[0].after_from = copy.measures[0].after_to = copy.measures[0].evidence_id = None
    catalogue = load_catalogue(session)
    found = case_versions.compare(content, copy, catalogue=catalogue, words=WORDS)
    assert [d.field for d in found] == [
        "title", "kpis", "level_after", "programme", "cost", "visibility",
    ]  # fmt: skip
    assert found[-1].pieces == (("new", "<cost>: <matched>"),)
    assert ("gone", "일지.pdf") in [(k, t.split()[-1]) for k, t in found[1].pieces if t.strip()]


@given(st.text(alphabet="가나 \n다.", max_size=30), st.text(alphabet="가나 \n다.", max_size=30))
def test_the_pieces_give_both_texts_back(old, new):
    pieces = case_versions.word_difference(old, new)
    assert "".join(t for kind, t in pieces if kind != "new") == old
    assert "".join(t for kind, t in pieces if kind != "gone") == new
