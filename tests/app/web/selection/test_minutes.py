"""The minutes name rules, ranking, what the preference changed, and the counties."""

import io

from pypdf import PdfReader

from app.services.reference import load_catalogue
from app.services.selection.board import board
from app.web.selection.minutes import minutes


def test_the_minutes_name_who_came_in_and_who_was_displaced(app, session, make, selection, now):
    round_, _ = selection.judged()
    catalogue = load_catalogue(session)
    found = board(
        session, selection.actor(make.coordinator()), round_.public_id, catalogue=catalogue
    )

    with app.test_request_context():
        data = minutes(found, catalogue, language="ko", made_at=now)

    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "아직 결정하지 않은 초안이에요." in text
    assert f"가점으로 들어온 기업: {found.lifted[0].company.name} (3 → 2)" in text
    assert f"가점이 없었다면 선정됐을 기업: {found.displaced[0].company.name} (2 → 3)" in text
