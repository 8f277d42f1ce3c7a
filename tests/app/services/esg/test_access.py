import pytest
from sqlalchemy import select

from app.errors import Forbidden, NotFound
from app.models.account import User
from app.models.mentor import Mentor
from app.services.esg.access import FIRM, MENTOR, READER, REGION, open_firm
from tests.app.services.esg.firm_rows import say
from tests.app.services.proof.panel_rows import as_actor


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
