import json

import pytest
from sqlalchemy import select

from app.models.event import Registration
from app.models.timetable import Release, TimetableRun
from tests.queries import counted_selects


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def event(make, coordinator):
    event = make.event(coordinator)
    make.firm_at(event)
    make.mentor_at(event)
    return event


@pytest.fixture
def signed(browser, coordinator):
    return browser.sign_in(coordinator)


@pytest.fixture
def address(event):
    return f"/desk/events/{event.public_id}/runs/"


LEVELS = [
    {"name": "firms_with_good_meeting", "value": 1, "bound": 1},
    {"name": "missing_minimum", "value": 0, "bound": 0},
    {"name": "weighted_score", "value": 1840, "bound": 1900},
]
FIGURES = {
    "meetings": 2, "firms": 1, "with_good": 1, "with_minimum": 1, "without_any": 0, "missing": 0,
    "score": 1840, "gini": 0.125, "idle": 0, "table_changes": 1, "wishes": 3, "wishes_met": 2,
    "musts": 1, "musts_met": 1, "groups": [],
}  # fmt: skip


def add_run(session, event, now, **values):
    run = TimetableRun(
        **{
            "event_id": event.id, "kind": "fair", "state": "done", "digest": "ab" * 32,
            "created_by_id": event.created_by_id, "created_at": now, "finished_at": now,
            "progress": {"score": 1840, "bound": 1900, "gap": 0.0316, "elapsed": 3.2, "meetings": 2,
                         "levels": LEVELS, "history": [[0.1, 1500, 1950], [2.0, 1840, 1900]]},
            "result": {"levels": LEVELS, "gap": 0.0316, "method": "mip", "figures": FIGURES,
                       "unmet": []},
            **values,
        }
    )  # fmt: skip
    session.add(run)
    session.commit()
    return run


def test_one_button_asks_for_three_timetables_and_leads_to_the_first(signed, session, address):
    assert "아직 만든 시간표가 없어요" in signed.get(address).text
    page = signed.post(address, {"time_limit": "20", "seed": "3"}, follow=True)
    assert "차례를 기다려요" in page.text
    assert 'hx-trigger="every 1s"' in page.text
    session.rollback()
    runs = list(session.scalars(select(TimetableRun).order_by(TimetableRun.id)))
    assert [(run.kind, run.time_limit, run.seed, run.keep) for run in runs] == [
        ("fair", 20, 3, 0), ("score", 20, 3, 0), ("self_booked", 20, 3, 0),
    ]  # fmt: skip
    refused = signed.post(address, {"time_limit": "20", "seed": "3"})
    assert refused.status_code == 409


def test_input_out_of_bounds_is_kept_and_told(signed, address):
    page = signed.post(address, {"time_limit": "9999", "seed": "3"})
    assert page.status_code == 422
    assert "1부터 600까지의 수" in page.text
    assert "9999" in page.text


def test_announced_meetings_may_be_asked_to_stay(signed, session, make, event, address):
    assert "이미 알린 만남" not in signed.get(address).text
    make.release(event)
    assert "이미 알린 만남" in signed.get(address).text
    signed.post(address, {"time_limit": "20", "seed": "3", "keep": "y"})
    session.rollback()
    assert set(session.scalars(select(TimetableRun.keep))) == {250}


def test_holes_are_filled_where_there_is_something_to_fill(signed, session, make, event, address):
    assert "빈 곳만 채우기</button>" not in signed.get(address).text
    make.release(event)
    assert "빈 곳만 채우기</button>" in signed.get(address).text
    signed.post(f"{address}holes")
    session.rollback()
    assert session.scalars(select(TimetableRun.kind)).all() == ["holes"]


def test_an_event_without_people_says_what_is_missing(signed, make, coordinator):
    empty = make.event(coordinator)
    page = signed.get(f"/desk/events/{empty.public_id}/runs/")
    assert "모두 있어야 시간표를 만들 수 있어요" in page.text
    assert ">시간표 만들기</button>" not in page.text


def test_the_list_is_filtered_sorted_and_handed_out(signed, session, event, address, now):
    add_run(session, event, now)
    add_run(session, event, now, state="failed", error="x", progress={}, result={}, kind="score")
    assert signed.get(address).text.count('<th scope="row"') == 2
    part = signed.get(f"{address}?way=fair&state=done&sort=score", swap=True).text
    assert part.lstrip().startswith('<div id="run-list">')
    assert part.count('<th scope="row"') == 1
    assert "3.2 %" in part
    assert "조건에 맞는 계산이 없어요" in signed.get(f"{address}?state=running").text
    table = signed.get(f"{address}export.csv?way=fair").text
    assert "공정하게" in table
    assert "점수만" not in table
    assert signed.get(f"{address}export.xlsx").data[:2] == b"PK"
    plain = json.loads(signed.get(f"{address}export.json").text)
    assert [row["kind"] for row in plain] == ["score", "fair"]


def test_a_run_at_work_shows_what_it_has_and_its_curve(signed, session, event, address, now):
    run = add_run(session, event, now, state="running", finished_at=None, result={})
    page = signed.get(f"{address}{run.public_id}")
    assert "만남 2개짜리 시간표를 찾았고" in page.text
    assert "1,900" in page.text
    assert "run-value" in page.text
    part = signed.get(f"{address}{run.public_id}", swap=True)
    assert part.text.lstrip().startswith("{#") or '<div id="run-state"' in part.text
    assert "<html" not in part.text


def test_watching_ends_on_the_page_with_the_result(signed, session, event, address, now):
    run = add_run(session, event, now)
    part = signed.get(f"{address}{run.public_id}", swap=True)
    assert part.headers["HX-Redirect"] == f"{address}{run.public_id}"
    page = signed.get(f"{address}{run.public_id}").text
    assert "1개 기업 모두 좋은 만남이 한 번 이상 있어요." in page
    assert "총점은 이론상 최댓값의 3.16 % 안에 있어요." in page
    assert "2 / 3" in page
    assert "every 1s" not in page


def test_optimal_is_said_only_where_value_and_bound_agree(signed, session, event, address, now):
    proven = [*LEVELS[:2], {**LEVELS[2], "bound": 1840}]
    run = add_run(session, event, now, result={"levels": proven, "gap": 0.0, "figures": FIGURES})
    assert "총점은 이론상 최댓값과 같아요." in signed.get(f"{address}{run.public_id}").text


@pytest.mark.parametrize(
    ("error", "said"),
    [("계산하던 프로그램이 세 번 넘게 멈췄어요. 계산 시간을 줄여 다시 만들어 주세요.", "세 번 넘게 멈췄어요"),
     ("Traceback …", "계산하다가 문제가 생겼어요")],
)  # fmt: skip
def test_a_failed_run_says_why_in_a_sentence(signed, session, event, address, now, error, said):
    run = add_run(session, event, now, state="failed", error=error, progress={}, result={})
    page = signed.get(f"{address}{run.public_id}").text
    assert said in page
    assert "Traceback" not in page


def test_a_run_is_cancelled_and_the_page_says_so(signed, session, event, address, now):
    run = add_run(session, event, now, state="queued", finished_at=None, progress={}, result={})
    page = signed.post(f"{address}{run.public_id}/cancel", follow=True)
    assert "그만뒀어요" in page.text
    assert signed.post(f"{address}{run.public_id}/cancel").status_code == 409


def test_nobody_else_sees_runs(browser, make, session, event, address, now):
    run = add_run(session, event, now)
    stranger = browser.sign_in(make.coordinator(region="48"))
    for path in (address, f"{address}{run.public_id}", f"{address}export.csv"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{address}{run.public_id}/cancel").status_code == 404


def test_pages_take_few_selects(signed, session, engine, event, address, now):
    run = add_run(session, event, now)
    signed.get(address)
    for path, most in ((address, 12), (f"{address}{run.public_id}", 7)):
        with counted_selects(engine) as seen:
            signed.get(path)
        assert len(seen) <= most


def test_a_result_is_taken_over_into_the_board(signed, session, make, event, address, now):
    run = add_run(session, event, now)
    waiting = add_run(session, event, now, state="queued", finished_at=None, result={})
    assert "보드로 가져오기" in signed.get(f"{address}{run.public_id}").text
    page = signed.post(f"{address}{run.public_id}/take", follow=True)
    assert "보드로 가져왔어요" in page.text
    session.rollback()
    (board,) = session.scalars(select(Release))
    assert (board.version, board.run_id) == (None, run.id)
    assert signed.post(f"{address}{waiting.public_id}/take").status_code == 409


def test_missing_minima_are_explained_beside_the_result(signed, session, event, address, now):
    ids = [
        session.scalar(select(Registration.public_id).where(Registration.side == side))
        for side in ("firm", "mentor")
    ]
    conflict = {
        "kind": "slots", "firms": ids[:1], "mentors": ids[1:], "slots": [0, 1], "needed": 2,
        "places": 1, "minimal": True,
        "suggestions": [{"kind": "add_firm_slot", "firm": ids[0], "mentor": None, "slot": 2}],
    }  # fmt: skip
    short = [LEVELS[0], {**LEVELS[1], "value": 1, "bound": 1}, LEVELS[2]]
    result = {"levels": short, "gap": 0.0, "figures": FIGURES, "conflict": conflict}
    run = add_run(session, event, now, result=result)
    page = signed.get(f"{address}{run.public_id}").text
    assert "최소 만남이 1번 모자라요. 누가 짜도 이보다 나을 수 없어요." in page
    assert "만남 2번이 필요한데, 함께 되는 라운드(1, 2)가 겹쳐 1번만 놓을 수 있어요." in page
    assert "3라운드에도 한빛정밀 오게 하기" in page
    run = add_run(
        session, event, now, result={**result, "conflict": {**conflict, "firms": ["gone"]}}
    )
    assert "최소 만남이 모자란 까닭" not in signed.get(f"{address}{run.public_id}").text
