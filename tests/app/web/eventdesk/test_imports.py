"""The pages of importing a list: upload, preview, taking in, taking back."""

import html
import io
import re

import pytest
import time_machine

from app.models.event import Registration
from tests.app.event_world import EventWorld

LIST = "기업명,담당자,이메일\n보기정밀,김보기,kim@firm.example\n새론금속,이새론,나쁜메일\n"


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


@pytest.fixture
def desk(browser, world):
    return browser.sign_in(world.coordinator)


def upload(desk, event, data=None, side="firm", name="명단.csv"):
    file = (io.BytesIO(LIST.encode() if data is None else data), name)
    return desk.post(
        f"/desk/events/{event.public_id}/imports/preview", {"side": side, "file": file},
        content_type="multipart/form-data",
    )  # fmt: skip


def form_of(page: str) -> dict[str, str]:
    """The fields of the form under a preview."""
    sealed = re.search(r'name="list"\s+value="([^"]+)"', page)
    chosen = re.findall(
        r'name="(column-\d+)">.*?</select>', page, re.DOTALL
    )  # fmt: skip
    values = {"list": html.unescape(sealed[1]), "state": "approved"}
    for name in chosen:
        body = page.split(f'name="{name}"', 1)[1].split("</select>", 1)[0]
        found = re.search(r'value="([a-z]*)"\s+selected', body)
        values[name] = found[1] if found else ""
    return values


def test_a_list_is_looked_at_and_taken_in(desk, world, session):
    event = world.event()
    page = upload(desk, event)
    assert page.status_code == 200
    assert "메일: 메일 주소를 다시 확인해 주세요." in page.text
    assert session.query(Registration).count() == 0
    values = form_of(page.text)
    assert (values["column-0"], values["column-1"]) == ("name", "person")
    answer = desk.post(f"/desk/events/{event.public_id}/imports", values, follow=True)
    assert "1명을 가져왔어요." in answer.text
    session.rollback()
    assert session.query(Registration).one().name == "보기정밀"


def test_columns_are_corrected_before(desk, world, session):
    event = world.event()
    page = upload(desk, event, "갑,을\n김,보기정밀\n".encode())
    assert "이름이 있는 열을 찾지 못했어요." in page.text
    values = {**form_of(page.text), "column-0": "person", "column-1": "name"}
    again = desk.post(f"/desk/events/{event.public_id}/imports/preview", values)
    assert "보기정밀" in again.text
    assert "가져올 수 있어요" in again.text
    desk.post(f"/desk/events/{event.public_id}/imports", values)
    session.rollback()
    row = session.query(Registration).one()
    assert (row.name, row.person) == ("보기정밀", "김")


def test_a_file_that_cannot_be_read_says_why(desk, world):
    event = world.event()
    answer = upload(desk, event, b"%PDF-1.7\n", name="x.pdf")
    assert answer.status_code == 422
    assert "CSV나 엑셀(xlsx) 파일만 읽을 수 있어요." in answer.text
    nothing = desk.post(f"/desk/events/{event.public_id}/imports/preview", {"side": "firm"})
    assert nothing.status_code == 422
    assert "파일이 비어 있어요." in nothing.text


def test_a_forged_list_is_refused(desk, world):
    event = world.event()
    answer = desk.post(
        f"/desk/events/{event.public_id}/imports", {"list": "x.y", "state": "approved"}
    )
    assert answer.status_code == 409


def test_a_list_that_was_taken_in_meanwhile_is_shown_again(desk, world):
    event = world.event()
    values = form_of(upload(desk, event).text)
    desk.post(f"/desk/events/{event.public_id}/imports", values)
    again = desk.post(f"/desk/events/{event.public_id}/imports", values)
    assert again.status_code == 422
    assert "가져올 수 있는 줄이 없어요." in again.text
    assert "이미 이 행사의 참가자예요." in again.text


def test_an_import_is_taken_back(desk, world, session):
    event = world.event()
    desk.post(f"/desk/events/{event.public_id}/imports", form_of(upload(desk, event).text))
    page = desk.get(f"/desk/events/{event.public_id}/imports").text
    where = re.search(r'action="([^"]+/undo)"', page)[1]
    assert "1명을 지웠어요." in desk.post(where, follow=True).text
    session.rollback()
    assert session.query(Registration).count() == 0


def test_who_has_a_meeting_is_named_when_a_list_is_taken_back(desk, world, session):
    event = world.event()
    desk.post(f"/desk/events/{event.public_id}/imports", form_of(upload(desk, event).text))
    session.rollback()
    row = session.query(Registration).one()
    world.make.release(event, (row, world.make.mentor_at(event), 1, 1))
    page = desk.get(f"/desk/events/{event.public_id}/imports").text
    answer = desk.post(re.search(r'action="([^"]+/undo)"', page)[1], follow=True)
    assert "시간표에 만남이 있는 1명은 그대로 두었어요: 보기정밀." in answer.text


@pytest.mark.parametrize("side", ["firm", "mentor"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("english", [False, True])
def test_the_sample_can_be_imported_as_it_is(desk, world, side, kind, english):
    event = world.event(rounds=8)
    where = f"/desk/events/{event.public_id}/imports/sample-{side}.{kind}"
    data = desk.get(where, english=english).data
    page = upload(desk, event, data, side, f"sample.{kind}").text
    values = form_of(page)
    assert "field-error" not in page
    assert "" not in {value for name, value in values.items() if name.startswith("column")}


def test_a_preview_of_150_firms_stays_small(desk, world):
    event = world.event(rounds=16)
    lines = [
        f"주식회사 보기정밀 {n},김담당 {n},f{n}@firm.example,도금 공정의 불량을 줄이고 싶어요,1-8"
        for n in range(150)
    ]
    page = upload(desk, event, "\n".join(["기업명,담당자,이메일,이야기,라운드", *lines]).encode())
    assert page.status_code == 200
    assert len(page.data) < 60_000
