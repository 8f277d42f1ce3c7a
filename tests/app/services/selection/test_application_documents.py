"""Files of an application are the firm's to put and to take."""

import pytest

from app.errors import Invalid, NotFound
from app.services.selection import application_documents


@pytest.fixture
def own(make, selection):
    """Return a draft and the actor of its firm."""
    owner = make.user()
    application = selection.application(selection.round("open"), make.company(owner), state="draft")
    return application, selection.actor(owner)


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"<html>"])
def test_what_is_no_document_is_refused(session, own, catalogue, runtime, now, data):
    application, actor = own

    with pytest.raises(Invalid):
        application_documents.attach(
            session, actor, application.public_id, "1", data=data, filename="plan.pdf",
            files=runtime.files, catalogue=catalogue, now=now,
        )  # fmt: skip


def test_taking_out_what_is_not_there_changes_nothing(session, own, catalogue, now):
    application, actor = own

    application_documents.remove(
        session, actor, application.public_id, "1", catalogue=catalogue, now=now
    )


def test_a_stranger_takes_nothing_out(session, own, make, selection, catalogue, now):
    stranger = selection.actor(make.user())

    with pytest.raises(NotFound):
        application_documents.remove(
            session, stranger, own[0].public_id, "1", catalogue=catalogue, now=now
        )
