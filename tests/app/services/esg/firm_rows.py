"""A firm with a stay of a mentor, and tasks that serve ESG items."""

from datetime import timedelta
from decimal import Decimal

from app.models.stay import Stay, StayTask
from app.services.esg import records
from app.services.esg.access import open_firm
from app.services.esg.sheet import sheet
from tests.app.services.proof.panel_rows import as_actor


def stay_in(make, session, engagement, now):
    stay = Stay(
        engagement_id=engagement.id, company_id=engagement.company_id, state="running",
        first_day=now.date() - timedelta(days=20), last_day=now.date() + timedelta(days=20),
        created_by_id=make.user().id, created_at=now,
    )  # fmt: skip
    session.add(stay)
    session.commit()
    return stay


def task_of(session, stay, now, number=1, **values):
    closed = values.get("state", "closed") == "closed"
    task = StayTask(
        **{
            "stay_id": stay.id, "number": number, "client_key": f"{stay.id}-{number}",
            "title": f"누설 {number}곳 막기", "state": "closed", "esg_item_id": "e_air_leak",
            "measure": "압축기 가동", "unit": "시간", "before_value": Decimal(20),
            "after_value": Decimal(14), "found_by_id": stay.created_by_id, "found_at": now,
            "done_at": now if closed else None, **values,
        }
    )  # fmt: skip
    session.add(task)
    session.commit()
    return task


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
