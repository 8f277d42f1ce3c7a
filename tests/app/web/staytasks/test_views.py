"""Tasks over HTTP: the form, what a script gets, one task's page, moves, photos."""

import io
import json

import pytest
import time_machine
from PIL import Image

from app.models.stay import StayTask
from app.web.database import Site
from tests.app.services.test_stay_drafts import picture
from tests.app.stay_world import StayWorld
from tests.client import Browser, flat

KEY = "5f3f7f9e-0b51-4f0e-9d7a-2f6a1f7e0001"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


@pytest.fixture
def stay(world):
    return world.running()


@pytest.fixture
def mentor(browser: Browser, world):
    return browser.sign_in(world.lead)


@pytest.fixture
def base(stay):
    return f"/stays/{stay.public_id}/tasks"


def _photo(colour="red"):
    return (io.BytesIO(picture(colour).data), "IMG_1.jpg")


def _send(browser, base, **values):
    data = {
        "csrf_token": browser.token(), "client_key": KEY, "title": "동선이 길어요",
        "category": "", **values,
    }  # fmt: skip
    return browser.client.post(f"{base}/new", data=data, headers=JSON)


def _task(session, number=1):
    # what other connections wrote is seen from the next transaction on
    session.rollback()
    session.expire_all()
    return session.query(StayTask).filter_by(number=number).one()


def test_without_scripts_the_form_adds_a_task_once(world, mentor, base, session, stay):
    page = mentor.get(f"{base}/new").text
    assert "높은 불량률" in page
    values = {"client_key": KEY, "title": "동선이 길어요", "category": "defect"}
    for _ in range(2):
        answer = mentor.post(f"{base}/new", {**values, "photo": _photo()})
        assert (answer.status_code, answer.location) == (303, f"/stays/{stay.public_id}#task-1")
    task = _task(session)
    assert (task.title, task.category_id, task.found_by_id) == (
        "동선이 길어요", "defect", world.lead.id,
    )  # fmt: skip
    assert task.before_photo_id is not None
    # a new form has a new key
    keys = {mentor.get(f"{base}/new").text.partition('name="client_key"')[2][:80] for _ in "ab"}
    assert len(keys) == 2


def test_a_refused_task_keeps_what_was_typed_and_its_key(mentor, base):
    answer = mentor.post(f"{base}/new", {"client_key": KEY, "title": ""})
    assert answer.status_code == 422
    assert "무엇을 고칠지 한 줄로 적어 주세요." in answer.text
    assert KEY in answer.text


def test_a_script_learns_the_number_and_learns_it_again(mentor, base, session, stay):
    first, again = _send(mentor, base), _send(mentor, base)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == {"number": 1, "again": False, "address": f"/stays/{stay.public_id}#task-1"}
    assert again.json == {**first.json, "again": True}
    assert session.query(StayTask).count() == 1


def test_a_script_learns_what_is_wrong_in_words(mentor, base, world, session, stay):
    refused = _send(mentor, base, photo=(io.BytesIO(b"text"), "a.jpg"))
    assert refused.status_code == 422
    assert "사진은" in refused.json["text"]
    stay.state, stay.closed_at = "closed", world.now
    session.commit()
    over = _send(mentor, base)
    assert (over.status_code, over.is_json) == (409, True)
    assert "끝났어요" in over.json["text"]


def test_a_draft_without_a_token_is_refused(mentor, base):
    answer = mentor.client.post(
        f"{base}/new", data={"title": "가", "client_key": KEY}, headers=JSON
    )
    assert answer.status_code == 400


def test_a_fresh_token_comes_with_its_reader_and_is_never_kept(
    world, mentor, stay, base, app, make
):
    answer = mentor.get(f"/stays/{stay.public_id}/token")
    assert answer.json["reader"] == world.lead.public_id
    assert answer.headers["Cache-Control"] == "no-store"
    assert "X-Reader" not in answer.headers
    assert _send(mentor, base, csrf_token=answer.json["token"]).status_code == 201
    stranger = Browser(app).sign_in(make.user())
    assert stranger.get(f"/stays/{stay.public_id}/token").status_code == 404
    assert Browser(app).get(f"/stays/{stay.public_id}/token").status_code == 302


def test_the_worker_rules_the_stays_and_is_asked_for_anew(app: Site):
    answer = Browser(app).get("/stays/worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "연결이 없어요" in Browser(app).get("/stays/offline").text


def test_pages_that_may_be_kept_name_their_reader(world, mentor, base, stay):
    _send(mentor, base)
    for path in (f"/stays/{stay.public_id}", f"{base}/new", f"{base}/1"):
        assert mentor.get(path).headers["X-Reader"] == world.lead.public_id


def test_a_small_picture_is_for_those_who_see_the_stay(
    world, mentor, base, stay, app, make, session
):
    _send(mentor, base, photo=_photo())
    page = mentor.get(f"/stays/{stay.public_id}").text
    address = page.partition(f"/stays/{stay.public_id}/photos/")[2][:10]
    address = f"/stays/{stay.public_id}/photos/{address}"
    answer = mentor.get(address)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "image/webp", "private, max-age=604800, immutable",
    )  # fmt: skip
    with Image.open(io.BytesIO(answer.data)) as small:
        assert small.size == (40, 30)
    assert Browser(app).sign_in(world.owner).get(address).status_code == 200
    assert Browser(app).sign_in(make.user()).get(address).status_code == 404
    assert mentor.get(f"/stays/{stay.public_id}/photos/nothing234").status_code == 404


def test_a_task_goes_its_way(mentor, base, session, stay):
    _send(mentor, base)
    assert mentor.post(f"{base}/1/begin", {"back": "board"}).location.endswith("#task-1")
    assert mentor.post(f"{base}/1/begin").status_code == 409
    answer = mentor.post(f"{base}/1/close", {})
    assert answer.status_code == 422
    assert "뒤 사진을 찍거나 뒤 숫자를 적어 주세요" in answer.text
    values = {"value": "40", "unit": "m", "measure": "이동 거리", "photo": _photo("blue")}
    assert mentor.post(f"{base}/1/close", values).location == f"{base}/1"
    assert (_task(session).state, _task(session).unit) == ("closed", "m")
    assert "이동 거리" in mentor.get(f"{base}/1").text
    assert mentor.post(f"{base}/1/reopen").status_code == 303
    answer = mentor.post(f"{base}/1/drop", {"reason": ""})
    assert answer.status_code == 422
    assert mentor.post(f"{base}/1/drop", {"reason": "설비를 곧 바꿔요"}).status_code == 303
    page = flat(mentor.get(f"{base}/1").text)
    assert "설비를 곧 바꿔요" in page
    assert "바뀐 기록 5개" in page


def test_a_typed_number_stays_when_the_photo_is_refused(mentor, base):
    _send(mentor, base)
    values = {"value": "40", "unit": "걸음", "photo": (io.BytesIO(b"text"), "a.jpg")}
    answer = mentor.post(f"{base}/1/close", values)
    assert answer.status_code == 422
    assert 'value="걸음"' in answer.text


def test_photos_are_put_and_taken_away(mentor, base, session):
    _send(mentor, base)
    assert mentor.post(f"{base}/1/photo/after", {"photo": _photo()}).status_code == 303
    assert _task(session).after_photo_id is not None
    answer = mentor.post(f"{base}/1/photo/before", {})
    assert answer.status_code == 422
    assert "사진을 먼저 골라 주세요." in answer.text
    assert mentor.post(f"{base}/1/photo/after/remove").status_code == 303
    assert _task(session).after_photo_id is None
    assert mentor.post(f"{base}/1/photo/sideways", {}).status_code == 404


FIELDS = {
    "title": "동선을 줄이기", "text": "창고에서 포장까지", "owner": "", "due_on": "2026-12-01",
    "category": "inv", "solution": "5s", "esg_item": "s_guard", "cost": "350,000", "measure": "거리",
    "unit": "m", "before_value": "120", "after_value": "",
}  # fmt: skip


def test_all_fields_are_saved_and_told_in_the_history(world, mentor, base, session):
    _send(mentor, base)
    assert 'value="동선이 길어요"' in mentor.get(f"{base}/1/edit").text
    values = {**FIELDS, "revision": "1", "owner": world.owner.public_id}
    assert mentor.post(f"{base}/1/edit", values).status_code == 303
    task = _task(session)
    assert (task.title, task.owner_id, task.cost_won) == ("동선을 줄이기", world.owner.id, 350_000)
    page = flat(mentor.get(f"{base}/1").text)
    assert "제목: 동선이 길어요 → 동선을 줄이기" in page
    assert "담당: 비어 있음 → 김사장" in page
    again = mentor.get(f"{base}/1/edit").text
    assert 'value="350,000"' in again
    assert 'value="2026-12-01"' in again


def test_a_wrong_field_keeps_the_others(mentor, base):
    _send(mentor, base)
    answer = mentor.post(f"{base}/1/edit", {**FIELDS, "revision": "1", "cost": "많이"})
    assert answer.status_code == 422
    assert 'value="많이"' in answer.text
    assert "창고에서 포장까지" in answer.text


def test_who_saves_later_sees_both_and_keeps_the_input(world, mentor, base, app: Site, session):
    _send(mentor, base)
    firm = Browser(app).sign_in(world.owner)
    first = {**FIELDS, "revision": "1", "title": "앞사람의 제목"}
    assert firm.post(f"{base}/1/edit", first).status_code == 303
    later = {**FIELDS, "revision": "1", "title": "뒷사람의 제목"}
    answer = mentor.post(f"{base}/1/edit", later)
    page = flat(answer.text)
    assert answer.status_code == 409
    assert 'value="뒷사람의 제목"' in page
    assert "다른 분이 저장한 내용: 앞사람의 제목" in page
    assert page.count("다른 분이 저장한 내용") == 1
    assert _task(session).title == "앞사람의 제목"
    # the page carries the new revision: saving it again is a decision
    assert mentor.post(f"{base}/1/edit", {**later, "revision": "2"}).status_code == 303
    assert _task(session).title == "뒷사람의 제목"


def test_a_revision_that_is_none_counts_as_old(mentor, base):
    _send(mentor, base)
    assert mentor.post(f"{base}/1/edit", {**FIELDS, "revision": "x"}).status_code == 409


def test_strangers_find_no_task(world, mentor, base, app: Site, make):
    _send(mentor, base)
    stranger = Browser(app).sign_in(make.user())
    for path in ("/new", "/1", "/1/edit"):
        assert stranger.get(f"{base}{path}").status_code == 404
    assert mentor.get(f"{base}/2").status_code == 404


def test_a_task_of_a_stay_that_is_over_is_read(world, mentor, base, stay, session):
    _send(mentor, base)
    stay.state, stay.closed_at = "closed", world.now
    session.commit()
    page = mentor.get(f"{base}/1").text
    assert "내용 고치기" not in page
    assert mentor.get(f"{base}/1/edit").location == f"{base}/1"
    assert mentor.post(f"{base}/1/edit", {**FIELDS, "revision": "1"}).status_code == 409


def test_an_answer_for_a_script_is_plain_json(mentor, base):
    assert json.loads(_send(mentor, base).text)["number"] == 1
