"""Pages of challenges: written without scripts, categories while typing, a list with its table."""

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from app.models.attachment import Attachment
from app.models.challenge import Challenge, ChallengeCategory
from tests.client import flat
from tests.queries import counted_selects

TEXT = "절임이 들쭉날쭉해서 반품이 자꾸 와요"


def photo():
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "green").save(buffer, "PNG")
    return io.BytesIO(buffer.getvalue()), "현장.png"


@pytest.fixture
def owner(make):
    return make.user()


@pytest.fixture
def company(make, owner):
    return make.company(owner)


@pytest.fixture
def signed_in(browser, owner, company):
    return browser.sign_in(owner)


@pytest.fixture
def warm(runtime):
    runtime.search.categorise = lambda text: (
        [("defect", 0.9), ("gone", 0.8)] if "반품" in text else []
    )


def test_a_challenge_is_written_and_its_page_leads_to_the_matches(
    signed_in, company, session, warm
):
    answer = signed_in.post(
        "/challenges/new",
        {
            "company": company.public_id, "text": TEXT, "target": "한 달 3건", "urgency": "now",
            "visibility": "members", "categories": ["defect", "labor"],
            "photos": [photo(), (io.BytesIO(b""), "")],
        },
        content_type="multipart/form-data",
    )  # fmt: skip
    challenge = session.scalars(select(Challenge)).one()
    assert answer.headers["Location"] == f"/challenges/{challenge.public_id}"
    rows = session.scalars(select(ChallengeCategory)).all()
    assert {r.category_id: r.confidence for r in rows} == {"defect": 0.9, "labor": 1.0}
    page = signed_in.get(f"/challenges/{challenge.public_id}").text
    assert "맞는 사례와 멘토 보기" in page
    assert "한 달 3건" in page
    assert "/files/" in page
    assert "맞는 분류를 골라 주시면" not in page


def test_guessed_categories_are_marked_and_the_owner_is_asked(signed_in, company, session, warm):
    form = {"company": company.public_id, "text": TEXT, "urgency": "now", "visibility": "public"}
    page = signed_in.post("/challenges/new", form, follow=True).text
    assert "(추정: 확실해 보여요)" in page
    assert "맞는 분류를 골라 주시면" in page


def test_the_form_comes_again_whole_with_problems_beside_the_fields(signed_in, company, session):
    form = {"company": company.public_id, "text": "짧아요", "target": "목표", "categories": ["inv"]}
    answer = signed_in.post("/challenges/new", form)
    assert answer.status_code == 422
    assert 'id="text-error"' in answer.text
    assert "지금은 3자예요" in answer.text
    assert 'value="inv" checked' in answer.text
    assert "목표</textarea>" in answer.text
    bad = {**form, "text": TEXT, "urgency": "now", "visibility": "public"}
    bad["photos"] = [(io.BytesIO(b"no picture"), "a.png")]
    answer = signed_in.post("/challenges/new", bad, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert 'id="photos-error"' in answer.text
    assert session.scalars(select(Challenge)).all() == []


def test_a_tapped_example_is_added_to_what_was_typed(signed_in):
    answer = signed_in.post("/challenges/new", {"text": "제 글이에요.", "example": "1"})
    assert answer.status_code == 200
    assert "제 글이에요.\n자재가 있는 줄 알았는데 없어서" in answer.text.replace("\r", "")
    text = "자재가 있는 줄 알았는데 없어서 라인이 멈춰요."
    again = signed_in.post("/challenges/new", {"text": text, "example": "1"})
    # once in the box, once on the button
    assert again.text.count(text) == 2
    assert signed_in.post("/challenges/new", {"text": TEXT, "example": "99"}).status_code in {
        403,
        422,
    }


def test_the_page_offers_proposals_for_text_that_came_with_the_address(signed_in, warm):
    page = signed_in.get(f"/challenges/new?text={TEXT}").text
    assert "적으신 글을 보고 골라 봤어요" in page
    assert page.index('value="defect"') < page.index("전체 목록에서")
    assert "확실해 보여요" in page


def test_categories_follow_the_typing_and_keep_what_was_chosen(signed_in, warm):
    answer = signed_in.post(
        "/challenges/propose", {"text": TEXT, "categories": ["labor", "gone"]}, swap=True
    )
    assert answer.text.startswith('<fieldset id="categories"')
    assert 'value="labor" checked' in answer.text
    assert 'value="defect">' in answer.text
    assert answer.text.count('value="defect"') == 1
    assert 'value="gone"' not in answer.text
    assert "고르지 않으셔도 괜찮아요" in signed_in.post("/challenges/propose", {"text": ""}).text


def test_who_has_no_firm_is_sent_to_register_one(browser, make):
    browser.sign_in(make.user())
    assert "먼저 기업을 등록해" in browser.get("/challenges/new").text
    assert "먼저 기업을 등록해" in browser.get("/challenges/").text


def test_two_firms_are_a_choice(signed_in, make, owner):
    second = make.company(owner, name="둘째 기업")
    page = signed_in.get(f"/challenges/new?company={second.public_id}").text
    assert f'<option selected value="{second.public_id}">' in page


def test_a_challenge_is_changed_and_a_photo_taken_off(signed_in, make, owner, company, session):
    form = {"company": company.public_id, "text": TEXT, "urgency": "now", "visibility": "public"}
    signed_in.post(
        "/challenges/new", {**form, "photos": [photo()]}, content_type="multipart/form-data"
    )
    challenge = session.scalars(select(Challenge)).one()
    path = f"/challenges/{challenge.public_id}/edit"
    page = signed_in.get(path).text
    assert TEXT in page
    name = flat(page).partition('name="remove" id="remove-')[2].partition('"')[0]
    assert signed_in.post(path, {**form, "text": "짧아", "remove": [name]}).status_code == 422
    answer = signed_in.post(path, {**form, "text": TEXT + " 정말요", "remove": [name]}, follow=True)
    assert "저장했어요" in answer.text
    assert "정말요" in answer.text
    assert "/files/" not in answer.text
    assert signed_in.post(path, {"text": TEXT, "example": "0"}).status_code == 200


def test_it_is_withdrawn_and_opened_again(signed_in, make, owner, company):
    challenge = make.challenge(company, owner)
    path = f"/challenges/{challenge.public_id}"
    answer = signed_in.post(f"{path}/status", {"status": "withdrawn"}, follow=True)
    assert "다시 열 수 있어요" in answer.text
    assert "맞는 사례와 멘토 보기" not in answer.text
    form = {"text": TEXT, "urgency": "now", "visibility": "public"}
    refused = signed_in.post(f"{path}/edit", form)
    assert refused.status_code == 409
    assert "먼저 다시 열어 주세요" in refused.text
    answer = signed_in.post(f"{path}/status", {"status": "open"}, follow=True)
    assert "맞는 사례와 멘토 보기" in answer.text
    assert signed_in.post(f"{path}/status", {"status": "burnt"}).status_code == 404


def test_its_requests_are_shown_with_their_state(signed_in, make, owner, company, session, now):
    challenge = make.challenge(company, owner)
    for state, user in (("open", make.user(name="김멘토")), ("declined", make.user(name="이멘토"))):
        mentor = make.mentor(user=user)
        make.request(challenge, mentor, state=state)
    page = signed_in.get(f"/challenges/{challenge.public_id}").text
    assert "김멘토" in page
    assert "어렵다고 답했어요" in page
    assert "까지 답해요" in page


def test_before_approval_the_page_says_when_requests_open(browser, make):
    owner = make.user()
    challenge = make.challenge(make.company(owner, status="waiting"), owner)
    page = browser.sign_in(owner).get(f"/challenges/{challenge.public_id}").text
    assert "멘토 요청은 기업이 승인된 뒤에" in page


def test_a_public_one_is_open_to_everybody_without_the_firms_name(browser, make, owner, company):
    session = make.session
    challenge = make.challenge(company, owner, visibility="public")
    session.query(ChallengeCategory).delete()
    session.commit()
    page = browser.get(f"/challenges/{challenge.public_id}")
    assert page.status_code == 200
    assert company.name not in page.text
    assert "아직 고른 분류가 없어요" in page.text


def test_a_hidden_one_sends_a_visitor_to_sign_in_and_is_not_found_by_others(browser, make):
    challenge = make.challenge(make.company(), make.user())
    path = f"/challenges/{challenge.public_id}"
    answer = browser.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"next={path}")
    assert browser.sign_in(make.user()).get(path).status_code == 404


def test_the_list_narrows_and_takes_five_selects(signed_in, engine, make, owner, company):
    make.company(owner)
    make.challenge(company, owner, text="재고가 전산하고 달라요")
    make.challenge(company, owner, text="포장할 사람이 없어요", status="resolved")
    signed_in.get("/challenges/new")
    with counted_selects(engine) as seen:
        page = signed_in.get("/challenges/").text
    # actor, count, rows, categories
    assert len(seen) == 5
    assert "재고가 전산하고" in page
    assert "높은 불량률" in page
    narrowed = signed_in.get("/challenges/?q=재고&status=open&sort=urgency&page=0").text
    assert "포장할 사람이" not in narrowed
    nothing = signed_in.get("/challenges/?q=없는말&status=burnt&sort=burnt").text
    assert "조건에 맞는 고민이 없어요" in nothing


def test_an_empty_list_invites_to_write(signed_in):
    assert "아직 적은 고민이 없어요" in signed_in.get("/challenges/").text


def test_a_long_list_is_paged(signed_in, make, owner, company):
    for n in range(21):
        make.challenge(company, owner, text=f"고민 번호 {n:02d} 이에요")
    first, second = signed_in.get("/challenges/").text, signed_in.get("/challenges/?page=2").text
    assert "고민 번호 20" in first
    assert "고민 번호 00" not in first
    assert "고민 번호 00" in second


def test_the_table_leaves_the_house_as_csv(signed_in, make, owner, company):
    make.challenge(company, owner, text="=SUM(A1) 재고가 달라요")
    make.challenge(company, owner, text="다른 고민이에요", status="resolved")
    answer = signed_in.get("/challenges/export.csv?status=open")
    assert answer.mimetype == "text/csv"
    assert "'=SUM(A1)" in answer.text
    assert "높은 불량률" in answer.text
    assert "다른 고민" not in answer.text


def body(form, stream, name):
    """Return a form with a photo as a browser sends it: its bytes and their type."""
    data, _, boundary = stream_encode_multipart({**form, "photos": FileStorage(stream, name)})
    with data:
        return data.read(), f"multipart/form-data; boundary={boundary}"


def test_a_heic_photo_of_a_phone_is_kept(signed_in, company, session, warm):
    phone = Path(__file__).parents[2] / "services" / "phone.heic"
    form = {"company": company.public_id, "text": "박스를 손으로 접어요", "urgency": "year",
            "visibility": "members", "photos": [(phone.open("rb"), "IMG_0001.HEIC")]}  # fmt: skip
    answer = signed_in.post("/challenges/new", form, content_type="multipart/form-data")
    assert answer.status_code == 303
    photo = session.scalar(select(Attachment))
    assert (photo.filename, photo.media_type) == ("IMG_0001.webp", "image/webp")


def test_photos_too_large_together_meet_a_page_that_leads_back(signed_in, app, company, session):
    form = {"csrf_token": signed_in.token(), "company": company.public_id, "text": "박스를 접어요"}
    data, kind = body(form, io.BytesIO(b"x" * 3_000_000), "a.jpg")
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    answer = signed_in.client.post(
        "/challenges/new", data=data, content_type=kind,
        headers={"Referer": "http://localhost/challenges/new"},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "한 번에 2 MB까지 올릴 수 있는데 3 MB예요" in answer.text
    assert 'href="/challenges/new" data-back' in " ".join(answer.text.split())
    assert session.scalar(select(func.count(Challenge.id))) == 0


# Werkzeug leaves what it had read of the photo to the garbage collector, which removes it
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_connection_that_drops_while_a_photo_is_sent_leaves_nothing(
    signed_in, company, session, runtime
):
    form = {"csrf_token": signed_in.token(), "company": company.public_id, "text": "박스를 접어요",
            "urgency": "year", "visibility": "members"}  # fmt: skip
    data, kind = body(form, *photo())
    cut = data[: data.index(b"\x89PNG") + 20]
    answer = signed_in.client.post(
        "/challenges/new", input_stream=io.BytesIO(cut), content_length=len(data), content_type=kind
    )
    assert answer.status_code == 400
    assert session.scalar(select(func.count(Challenge.id))) == 0
    assert session.scalar(select(func.count(Attachment.id))) == 0
    assert not any(runtime.files.folder.rglob("*"))
