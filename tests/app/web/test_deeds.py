import re
from pathlib import Path

from app.web import deeds

SERVICES = Path(deeds.__file__).parents[1] / "services"
AUDITED = re.compile(r'"((?:account|company|mentor|question|role|user|weights)\.[a-z_]+)"')


def test_a_deed_is_told_in_words_or_by_its_name(app):
    with app.test_request_context():
        assert deeds.deed("company.approved") == "기업을 승인했어요"
        assert deeds.deed("company.moved") == "company.moved"


def test_every_deed_that_services_note_by_name_has_words(app):
    noted = {
        action
        for path in SERVICES.glob("*.py")
        for action in AUDITED.findall(path.read_text(encoding="utf-8"))
    }
    assert "role.granted" in noted
    with app.test_request_context():
        assert [action for action in sorted(noted) if deeds.deed(action) == action] == []
