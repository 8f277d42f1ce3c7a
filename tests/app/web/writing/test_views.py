"""The editor from the first click to the submission, with and without scripts."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from app.models.attachment import CaseAttachment
from app.models.case import CaseStudy, CaseVersion
from app.models.kpi import Measure
from app.models.outbox import Outbox
from tests.client import Browser
from tests.queries import counted_selects

TOKEN = re.compile(r'name="token" value="([0-9a-f]*)"')

STEPS = {
    1: {
        "title": "염도를 재서 반품을 줄였어요",
        "categories-0": "defect",
        "processes": "절임, 세척",
    },
    2: {"situation": "배추를 하루 4톤 절여요."},
    3: {"problem": "짜다는 반품이 왔어요.", "root_cause": "소금물을 잰 적이 없었어요."},
    4: {"steps-0-title": "염도계", "steps-0-text": "매시간 적었어요."},
    5: {"solutions-0-solution": "5s", "solutions-0-note": "소금 자리를 그렸어요."},
    6: {
        "kpis-0-metric": "process_defect",
        "kpis-0-unit": "%",
        "kpis-0-before": "8",
        "kpis-0-before_from": "2025-01",
        "kpis-0-before_to": "2025-03",
        "kpis-0-after": "3",
        "kpis-0-after_from": "2025-07",
        "kpis-0-after_to": "2025-09",
        "kpis-0-measured_by": "생산팀",
        "kpis-0-method": "불량 포기 ÷ 절인 포기",
    },
    7: {
        "level_before": "none",
        "level_after": "basic",
        "cost": "4,000",
        "own_share": "800",
        "supplier": "직접 했어요",
        "months": "4",
    },
    8: {
        "failed": "첫 센서는 녹이 슬었어요.",
        "lasted": "지금은 하루 네 번 적어요.",
        "visibility_cost": "matched",
    },
}


@pytest.fixture
def owner(make):
    return make.user()


@pytest.fixture
def firm(make, owner):
    return make.company(owner)


@pytest.fixture
def writer(browser, owner, firm):
    return browser.sign_in(owner)


def started(browser: Browser, firm) -> str:
    answer = browser.post("/my/cases/new", {"company": firm.public_id})
    assert answer.status_code == 303
    found = re.search(r"/my/cases/(\w+)/step/1", answer.headers["Location"])
    assert found
    return found.group(1)


def mark(browser: Browser, public_id: str, step: int) -> str:
    found = TOKEN.search(browser.get(f"/my/cases/{public_id}/step/{step}").text)
    assert found
    return found.group(1)


def fill(browser: Browser, public_id: str, step: int, go: str = "next", **more):
    values = {**STEPS[step], "token": mark(browser, public_id, step), "go": go, **more}
    return browser.post(f"/my/cases/{public_id}/step/{step}", values)


def written(browser: Browser, firm) -> str:
    public_id = started(browser, firm)
    for step in STEPS:
        assert fill(browser, public_id, step).status_code == 303
    return public_id


def picture() -> tuple[io.BytesIO, str]:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(buffer, "PNG")
    buffer.seek(0)
    return buffer, "before.png"


def test_a_firm_without_cases_is_invited_to_write_one(writer):
    page = writer.get("/my/cases/").text
    assert "사례 쓰기 시작" in page
    assert "쓰기 시작" in writer.get("/my/cases/new").text


def test_somebody_without_a_firm_is_led_to_register_one(browser, make):
    browser.sign_in(make.user())
    assert "/companies/new" in browser.get("/my/cases/").text
    assert "/companies/new" in browser.get("/my/cases/new").text
    assert browser.post("/my/cases/new", {"company": "nothing"}).status_code == 422


def test_eight_steps_lead_to_a_submission_that_coordinators_hear_of(writer, firm, make, session):
    coordinator = make.coordinator()
    public_id = written(writer, firm)
    check = writer.get(f"/my/cases/{public_id}/submit")
    assert "다 적으셨어요" in check.text
    answer = writer.post(f"/my/cases/{public_id}/submit", follow=True)
    assert "코디네이터가 읽고 있어요" in answer.text
    version = session.scalars(select(CaseVersion)).one()
    assert (version.state, version.typed, version.cost_won) == ("submitted", {}, 40_000_000)
    assert version.visibility == {"cost": "matched"}
    letter = session.scalars(select(Outbox)).one()
    assert letter.payload["to"] == coordinator.email
    assert f"/desk/reviews/{public_id}" in letter.payload["body"]


def test_a_submission_with_gaps_names_the_steps_and_is_refused(writer, firm, session):
    public_id = started(writer, firm)
    answer = writer.post(f"/my/cases/{public_id}/submit")
    assert answer.status_code == 422
    for step in STEPS:
        assert f"/my/cases/{public_id}/step/{step}?check=1" in answer.text
    assert session.scalars(select(CaseVersion.state)).one() == "draft"
    assert "제목을 적어 주세요" in writer.get(f"/my/cases/{public_id}/step/1?check=1").text


@pytest.mark.parametrize("step", STEPS)
def test_every_step_comes_back_as_it_was_written(writer, firm, step):
    public_id = started(writer, firm)
    fill(writer, public_id, step, go="stay")
    page = writer.get(f"/my/cases/{public_id}/step/{step}").text
    assert "다 적었어요" in page
    for text in STEPS[step].values():
        assert text.replace(",000", "000") in page


def test_unusable_words_are_kept_and_the_problem_stands_beside_the_field(writer, firm, session):
    public_id = started(writer, firm)
    answer = fill(writer, public_id, 7, cost="사천만 원쯤", months="넉 달")
    assert answer.status_code == 422
    assert 'value="사천만 원쯤"' in answer.text
    assert "만 원 단위의 숫자로 적어 주세요" in answer.text
    again = writer.get(f"/my/cases/{public_id}/step/7").text
    assert 'value="사천만 원쯤"' in again
    assert 'value="넉 달"' in again
    version = session.scalars(select(CaseVersion)).one()
    assert (version.cost_won, version.own_share_won, version.supplier) == (
        None,
        None,
        "직접 했어요",
    )


def test_a_step_saves_itself_while_it_is_written(writer, firm, session):
    public_id = started(writer, firm)
    values = {"situation": "배추를 절여요.", "token": mark(writer, public_id, 2)}
    answer = writer.post(f"/my/cases/{public_id}/step/2", values, swap=True)
    assert answer.status_code == 200
    assert "에 저장했어요" in answer.text
    assert answer.text.lstrip().startswith('<div id="saved"')
    newer = TOKEN.search(answer.text).group(1)
    assert newer == mark(writer, public_id, 2) != values["token"]
    bad = writer.post(
        f"/my/cases/{public_id}/step/7",
        {"cost": "많이", "token": mark(writer, public_id, 7)},
        swap=True,
    )
    assert (
        'id="cost-problem" class="problem-slot" hx-swap-oob="true"><p class="field-error">'
        in bad.text
    )


def test_an_older_window_overwrites_nothing_and_shows_both_texts(writer, firm, session):
    public_id = started(writer, firm)
    old = mark(writer, public_id, 2)
    fill(writer, public_id, 2, go="stay", situation="먼저 저장한 글")
    path, mine = f"/my/cases/{public_id}/step/2", {"situation": "나중 글", "token": old}
    swapped = writer.post(path, mine, swap=True)
    assert swapped.status_code == 409
    assert "다른 창에서" in swapped.text
    answer = writer.post(path, {**mine, "go": "next"})
    assert answer.status_code == 409
    assert "먼저 저장한 글" in answer.text
    assert "나중 글" in answer.text
    assert session.scalars(select(CaseVersion.situation)).one() == "먼저 저장한 글"
    token = TOKEN.search(answer.text).group(1)
    assert writer.post(path, {**mine, "token": token, "go": "next"}).status_code == 303
    session.rollback()
    assert session.scalars(select(CaseVersion.situation)).one() == "나중 글"


def test_rows_are_added_moved_and_removed_without_scripts(writer, firm, session):
    public_id = started(writer, firm)
    two = {"steps-1-title": "둘째", "steps-1-text": "기준을 정했어요."}
    added = fill(writer, public_id, 4, go="add", **two)
    assert added.status_code == 303
    page = writer.get(added.headers["Location"]).text
    assert 'name="steps-2-text"' in page
    assert fill(writer, public_id, 4, go="up-1", **two).status_code == 303
    assert [s["title"] for s in session.scalars(select(CaseVersion)).one().steps] == [
        "둘째",
        "염도계",
    ]
    swapped = {
        "steps-0-title": "둘째",
        "steps-0-text": "기준을 정했어요.",
        "steps-1-title": "염도계",
        "steps-1-text": "적었어요.",
    }
    assert fill(writer, public_id, 4, go="down-0", **swapped).status_code == 303
    assert fill(writer, public_id, 4, go="remove-0", **two).status_code == 303
    session.rollback()
    assert [s["title"] for s in session.scalars(select(CaseVersion)).one().steps] == ["둘째"]


def test_a_kpi_starts_with_its_metric_and_its_change_is_computed(writer, firm, session):
    public_id = started(writer, firm)
    first = writer.get(f"/my/cases/{public_id}/step/6").text
    assert "kpis-0-before" not in first
    answer = writer.post(
        f"/my/cases/{public_id}/step/6",
        {"kpis-0-metric": "process_defect", "token": mark(writer, public_id, 6), "go": "add"},
    )
    page = writer.get(answer.headers["Location"]).text
    assert 'name="kpis-0-before"' in page
    assert "불량 ÷ 투입" in page
    assert session.scalars(select(Measure)).all() == []
    fill(writer, public_id, 6, go="stay")
    assert "5 %p 줄었어요" in writer.get(f"/my/cases/{public_id}/step/6").text


def test_photos_and_evidence_are_taken_in_and_out(writer, firm, session):
    public_id = started(writer, firm)
    path = f"/my/cases/{public_id}/files"
    values = {
        "file": picture(),
        "role": "before",
        "visibility": "public",
        "caption": "절임조",
        "step": "4",
    }
    answer = writer.post(path, values, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert "/step/4" in answer.headers["Location"]
    assert "before.webp" in writer.get(f"/my/cases/{public_id}/step/4").text
    proof = {"file": picture(), "role": "evidence", "visibility": "members", "step": "6"}
    assert writer.post(path, proof, content_type="multipart/form-data").status_code == 303
    row = session.scalars(select(CaseAttachment).where(CaseAttachment.role == "evidence")).one()
    page = writer.get(f"/my/cases/{public_id}/step/6").text
    file_id = re.search(r"/files/(\w+)/remove", page).group(1)
    saved = fill(writer, public_id, 6, go="stay", **{"kpis-0-evidence": file_id})
    assert saved.status_code == 303
    assert row.visibility == "members"
    session.rollback()
    assert session.scalars(select(Measure.check_state)).one() == "documented"
    assert (
        writer.post(f"/my/cases/{public_id}/files/{file_id}/remove", {"step": "6"}).status_code
        == 303
    )
    session.rollback()
    assert session.scalars(select(Measure.check_state)).one() == "self_reported"


def test_a_file_that_cannot_be_taken_says_so_beside_the_field(writer, firm):
    public_id = started(writer, firm)
    values = {
        "file": (io.BytesIO(b"hello"), "x.exe"),
        "role": "before",
        "visibility": "public",
        "step": "4",
    }
    answer = writer.post(f"/my/cases/{public_id}/files", values, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    empty = writer.post(
        f"/my/cases/{public_id}/files", {"role": "evidence", "visibility": "public", "step": "6"}
    )
    assert empty.status_code == 422


def test_a_submitted_version_cannot_be_written_in_until_it_is_withdrawn(writer, firm, session):
    public_id = written(writer, firm)
    token = mark(writer, public_id, 2)
    writer.post(f"/my/cases/{public_id}/submit")
    assert writer.get(f"/my/cases/{public_id}/step/2").status_code == 303
    refused = writer.post(f"/my/cases/{public_id}/step/2", {"situation": "바꿔요", "token": token})
    assert refused.status_code == 409
    assert writer.post(f"/my/cases/{public_id}/withdraw").status_code == 303
    assert fill(writer, public_id, 2, situation="바꿔요").status_code == 303
    assert session.scalars(select(CaseVersion.situation)).one() == "바꿔요"


def test_a_published_case_gets_a_new_version_and_stays_visible(writer, owner, firm, make, session):
    case = make.case(firm, owner)
    assert "공개된 페이지 보기" in writer.get(f"/my/cases/{case.public_id}/preview").text
    writer.post(f"/my/cases/{case.public_id}/revise")
    writer.post(
        f"/my/cases/{case.public_id}/step/2",
        {
            "situation": "배추를 절여 김치를 <b>담가요</b>.",
            "token": mark(writer, case.public_id, 2),
        },
    )
    session.rollback()
    assert session.scalars(select(CaseStudy.status)).one() == "published"
    assert "2번째 판" in writer.get(f"/my/cases/{case.public_id}/versions").text
    page = writer.get(f"/my/cases/{case.public_id}/compare").text
    assert '<del><span class="diff-sign" aria-hidden="true">−</span>' in page
    assert "&lt;b&gt;담가요" in page
    assert "내용이 같아요" in writer.get(f"/my/cases/{case.public_id}/compare?old=1&new=1").text
    assert writer.get(f"/my/cases/{case.public_id}/compare?old=1&new=9").status_code == 404
    assert "새 판: 작성 중" in writer.get("/my/cases/").text
    discarded = writer.post(f"/my/cases/{case.public_id}/discard")
    assert discarded.headers["Location"].endswith("/preview")


def test_a_first_draft_is_discarded_with_its_case(writer, firm, session):
    public_id = started(writer, firm)
    assert writer.post(f"/my/cases/{public_id}/discard").headers["Location"] == "/my/cases/"
    assert session.scalars(select(CaseStudy)).all() == []


def test_the_firm_may_take_its_case_from_the_public(writer, owner, firm, make, session):
    case = make.case(firm, owner)
    assert (
        "지금은 공개하지 않아요"
        in writer.post(f"/my/cases/{case.public_id}/archive", follow=True).text
    )
    session.rollback()
    assert session.scalars(select(CaseStudy.status)).one() == "archived"


def test_cases_of_other_firms_do_not_exist(writer, make):
    stranger = make.user()
    case = make.case(make.company(stranger), stranger, status="draft")
    for path in ("step/1", "preview", "submit", "versions", "compare"):
        assert writer.get(f"/my/cases/{case.public_id}/{path}").status_code == 404
    for path in ("withdraw", "revise", "discard", "archive", "files"):
        assert writer.post(f"/my/cases/{case.public_id}/{path}").status_code == 404
    assert writer.get(f"/my/cases/{case.public_id}/step/9").status_code == 404


def test_the_list_searches_filters_sorts_pages_and_downloads(writer, owner, firm, make):
    for n in range(22):
        make.case(firm, owner, title=f"사례 {n:02}", status="draft")
    make.case(firm, owner, title="빛나는 판")
    page = writer.get("/my/cases/?sort=title").text
    assert "사례 00" in page
    assert "빛나는 판" in page
    assert "1 / 2쪽" in page
    assert "사례 21" in writer.get("/my/cases/?sort=title&page=2").text
    assert "사례" not in writer.get("/my/cases/?q=빛나는&state=published&format=csv").text
    assert "조건에 맞는 사례가 없어요" in writer.get("/my/cases/?q=없는말").text
    assert writer.get("/my/cases/?format=csv&sort=state").text.count("사례 ") == 22


def test_the_number_of_selects_is_known(writer, owner, firm, make, engine):
    case = make.case(firm, owner, status="draft")
    for path in ("/my/cases/", f"/my/cases/{case.public_id}/step/6"):
        writer.get(path)
    with counted_selects(engine) as seen:
        writer.get("/my/cases/")
    assert len(seen) == 4
    with counted_selects(engine) as seen:
        writer.get(f"/my/cases/{case.public_id}/step/6")
    # the actor; case with firm; versions; four of the content; the comments; the bell
    assert len(seen) == 9


def test_the_preview_shows_published_cases_that_tell_the_same(writer, owner, firm, make):
    make.case(firm, owner, title="절임 염도를 맞춰 불량을 줄인 다른 사례")
    case = make.case(firm, owner, status="draft", title="절임 염도를 맞춰 불량을 줄였어요")
    page = writer.get(f"/my/cases/{case.public_id}/preview").text
    assert "이미 공개된 사례 가운데 가까운 것이에요" in page
    assert "다른 사례" in page
