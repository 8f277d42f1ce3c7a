import pytest
from sqlalchemy import select

from app.clock import now as wall_clock
from app.models.attachment import Attachment, CaseAttachment
from app.models.case import Answer, Question
from app.models.outbox import Outbox
from app.models.reading import CaseRead
from app.services.peer_reading import month_of
from app.services.reference import load_catalogue
from tests.client import Browser
from tests.queries import counted_selects


@pytest.fixture
def world(make):
    class World:
        author = make.user(name="이대표")
        firm = make.company(author, name="진안절임")
        reader = make.user(name="박대표")
        reader_firm = make.company(reader)
        case = make.case(firm, author, supplier="한빛설비")
        path = f"/cases/{case.public_id}"

    return World()


@pytest.fixture
def question(world, session, now):
    row = Question(
        case_id=world.case.id, author_id=world.reader.id, text="염도계는 어디서 샀어요?",
        created_at=now,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def test_the_page_tells_the_case(browser, world):
    text = browser.get(world.path).text
    for words in (
        "절임 염도를 맞춰", "진안절임", "진안군", "인구감소지역", "한빛설비", "4,000만", "4개월", "5 %p 줄었어요",
        "염도계를 달고", "해 보니 안 됐던 것", "구역 하나를 정하기", "이제 맛이 같아요.", "제1판",
        "이 사례에 물어보기", "로그인하고 질문하기", "자체 측정", world.path,
    ):  # fmt: skip
        assert words in text, words
    assert "시연용 자료" not in text


def test_a_demonstration_says_so(browser, make):
    author = make.user()
    case = make.case(make.company(author, demonstration=True), author)
    assert "시연용 자료" in browser.get(f"/cases/{case.public_id}").text


def test_the_page_is_complete_in_english(browser, make):
    author = make.user()
    case = make.case(
        make.company(author, name_en="Jinan Pickles"), author,
        title_en="Even salt, fewer defects", summary_en="A sensor keeps the brine even.",
    )  # fmt: skip
    text = browser.get(f"/cases/{case.public_id}", english=True).text
    for words in ("Even salt, fewer defects", "A sensor keeps", "Jinan Pickles", "Process defect"):
        assert words in text


def test_hidden_fields_say_who_may_read_them(browser, make):
    author = make.user()
    case = make.case(
        make.company(author), author, supplier="한빛설비",
        visibility={"cost": "members", "supplier": "matched", "failed": "members",
                    "steps": "members", "measures": "matched"},
    )  # fmt: skip
    text = browser.get(f"/cases/{case.public_id}").text
    assert "한빛설비" not in text
    assert "4,000만" not in text
    assert "녹이 슬었어요" not in text
    assert text.count("승인된 회원만 볼 수 있어요") == 3
    assert text.count("연결된 기업만 볼 수 있어요") == 2


@pytest.mark.parametrize(
    ("after", "words"),
    [("8", "달라지지 않았어요"), ("12.5", "나빠졌어요"), (None, "아직 재지 않았어요")],
)
def test_bad_news_is_shown_honestly(browser, world, session, after, words):
    from decimal import Decimal

    from app.models.kpi import Measure

    measure = session.query(Measure).one()
    measure.after = None if after is None else Decimal(after)
    if after is None:
        measure.after_from = measure.after_to = None
    session.commit()
    assert words in browser.get(world.path).text


def test_photos_stand_side_by_side_and_papers_are_listed(browser, world, session, now):
    for name, role, visibility, media in (
        ("old", "before", "public", "image/webp"),
        ("new", "after", "public", "image/webp"),
        ("more", "photo", "public", "image/webp"),
        ("secret", "photo", "members", "image/webp"),
        ("plan", "document", "public", "application/pdf"),
        ("proof", "evidence", "public", "application/pdf"),
    ):
        file = Attachment(
            public_id=name, digest="0" * 64, media_type=media, filename=f"{name}.pdf", size=2048,
            width=40, height=30, owner_id=world.author.id, created_at=now,
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add(
            CaseAttachment(
                version_id=world.case.published_version_id, attachment_id=file.id, role=role,
                visibility=visibility, caption="작업대" if name == "old" else "",
            )
        )  # fmt: skip
    session.commit()
    text = browser.get(world.path).text
    for words in ("/files/old", 'alt="작업대"', 'alt="바꾼 뒤"', "/files/more", "plan.pdf", "PDF"):
        assert words in text
    assert "/files/secret" not in text
    assert "/files/proof" not in text
    assert "파일 1개는" in text
    own = browser.sign_in(world.author).get(world.path).text
    assert "/files/proof" in own
    assert "우리 기업과 지역 코디네이터만" in own


def test_closed_cases(browser, make, world):
    draft = make.case(world.firm, world.author, status="draft")
    archived = make.case(world.firm, world.author, status="archived")
    assert browser.get(f"/cases/{draft.public_id}").status_code == 404
    gone = browser.get(f"/cases/{archived.public_id}")
    assert gone.status_code == 404
    assert "보관된 사례라 더는 공개하지 않아요" in gone.text
    assert browser.get("/cases/nothing-here").status_code == 404
    browser.sign_in(world.author)
    assert "아직 공개하지 않은 사례예요" in browser.get(f"/cases/{draft.public_id}").text
    assert "보관된 사례예요" in browser.get(f"/cases/{archived.public_id}").text


@pytest.mark.parametrize(("who", "selects"), [("public", 11), ("reader", 13)])
def test_the_number_of_selects(browser, app, engine, session, make, world, question, who, selects):
    make.mentor(world.firm, world.author)
    for _ in range(4):
        make.case(world.firm, world.author)
    app.extensions["ieum"].catalogue = (float("inf"), load_catalogue(session))
    if who == "reader":
        browser.sign_in(world.reader)
    with counted_selects(engine) as seen:
        text = browser.get(world.path).text
    assert "비슷한 사례" in text
    assert len(seen) == selects


def test_a_member_asks_and_the_author_is_written_to(browser, world, session):
    browser.sign_in(world.reader)
    answer = browser.post(
        f"{world.path}/questions", {"text": "염도계는 어디서 샀어요?"}, follow=True
    )
    assert answer.status_code == 200
    assert "질문을 보냈어요" in answer.text
    assert "염도계는 어디서 샀어요?" in answer.text
    letter = session.query(Outbox).one().payload
    assert f"{world.path}#questions" in letter["body"]


def test_a_question_too_short_is_kept(browser, world, session):
    browser.sign_in(world.reader)
    for text, problem in (("왜?", "다섯 글자부터"), ("", "질문을 적어 주세요.")):
        answer = browser.post(f"{world.path}/questions", {"text": text})
        assert answer.status_code == 422
        assert problem in answer.text
        assert f">\r\n{text}</textarea>" in answer.text
        assert "절임 염도를 맞춰" in answer.text
    assert session.query(Question).count() == 0


def test_a_swap_returns_the_questions_alone(browser, world):
    browser.sign_in(world.reader)
    answer = browser.post(f"{world.path}/questions", {"text": "얼마나 걸렸나요?"}, swap=True)
    assert answer.text.lstrip().startswith('<section id="questions"')
    assert "질문을 보냈어요" in answer.text
    assert "얼마나 걸렸나요?" in answer.text
    assert "</html>" not in answer.text


def test_strangers_are_sent_to_sign_in_and_others_are_refused(browser, make, world):
    assert browser.post(f"{world.path}/questions", {"text": "물어봅니다"}).status_code == 302
    browser.sign_in(make.user())
    assert "코디네이터가 기업을 승인하면" in browser.get(world.path).text
    assert browser.post(f"{world.path}/questions", {"text": "물어봅니다"}).status_code == 403


def test_the_firm_answers(browser, world, session, question):
    browser.sign_in(world.author)
    path = f"{world.path}/questions/{question.public_id}/answers"
    name = f"a-{question.public_id}-text"
    assert "답하기" in browser.get(world.path).text
    refused = browser.post(path, {name: "네"})
    assert refused.status_code == 422
    assert "다섯 글자부터" in refused.text
    assert "<details open>" in refused.text
    done = browser.post(path, {name: "전주 대리점에서 샀어요."}, follow=True)
    assert "답을 올렸어요" in done.text
    assert "전주 대리점에서 샀어요." in done.text
    assert session.query(Answer).count() == 1


def test_only_the_firm_answers(browser, world, question):
    browser.sign_in(world.reader)
    assert "답하기" not in browser.get(world.path).text
    path = f"{world.path}/questions/{question.public_id}/answers"
    answer = browser.post(path, {f"a-{question.public_id}-text": "제가 답할게요."})
    assert answer.status_code == 403


def test_a_coordinator_hides_and_shows(browser, make, world, question):
    browser.sign_in(make.coordinator())
    path = f"{world.path}/questions/{question.public_id}/hidden"
    hidden = browser.post(path, {"hidden": "1"}, follow=True)
    assert "질문을 가렸어요" in hidden.text
    assert "가린 질문" in hidden.text
    browser.client.delete_cookie("session")
    assert "염도계는 어디서" not in browser.get(world.path).text
    browser.sign_in(make.coordinator())
    shown = browser.post(path, {"hidden": "0"}, swap=True)
    assert "질문을 다시 보이게 했어요" in shown.text
    assert "가린 질문" not in shown.text


def test_members_do_not_hide(browser, world, question):
    browser.sign_in(world.reader)
    path = f"{world.path}/questions/{question.public_id}/hidden"
    assert browser.post(path, {"hidden": "1"}).status_code == 403


def test_similar_cases_come_from_the_engine_once_it_is_semantic(browser, app, make, world):
    other = make.case(world.firm, world.author, title="절임 염도를 맞춘 다른 공장")
    from app.services.indexing import lexical_engine

    app.extensions["ieum"].search.make_engine = lexical_engine
    assert other.public_id in browser.get(world.path).text


def test_the_mentor_of_the_firm_can_be_asked(browser, make, world):
    mentor = make.mentor(world.firm, world.author)
    ask = f'href="/requests/new?mentor={mentor.public_id}"'
    assert ask in browser.get(world.path).text
    assert ask in browser.sign_in(world.reader).get(world.path).text
    # staff have no challenge to ask about, and nobody asks the own firm
    assert ask not in browser.sign_in(make.coordinator()).get(world.path).text
    assert ask not in browser.sign_in(world.author).get(world.path).text


def test_an_empty_answer_is_refused(browser, world, question):
    browser.sign_in(world.author)
    path = f"{world.path}/questions/{question.public_id}/answers"
    answer = browser.post(path, {f"a-{question.public_id}-text": ""}, swap=True)
    assert answer.status_code == 422
    assert "답을 적어 주세요." in answer.text


def test_unsafe_addresses_refuse_a_missing_token(browser, world, question):
    browser.sign_in(world.reader)
    for path in ("questions", f"questions/{question.public_id}/answers"):
        assert browser.client.post(f"{world.path}/{path}", data={"text": "x"}).status_code == 400


def test_author_markdown_is_drawn_and_its_html_is_not(browser, make):
    author = make.user()
    case = make.case(
        make.company(author), author, problem="**염도!**가 달라요 <script>alert(1)</script>"
    )
    text = browser.get(f"/cases/{case.public_id}").text
    assert "<strong>염도!</strong>가" in text
    assert "<script>alert" not in text


def test_reading_is_noted_by_the_page_not_by_opening_it(browser, world, session):
    text = browser.sign_in(world.reader).get(world.path).text
    assert f'hx-post="{world.path}/read"' in text
    assert session.scalars(select(CaseRead)).all() == []
    session.rollback()
    assert browser.post(f"{world.path}/read").status_code == 204
    (row,) = session.scalars(select(CaseRead))
    assert (row.company_id, row.case_id) == (world.reader_firm.id, world.case.id)


def test_neither_anonymous_readers_nor_the_firm_itself_are_noted(browser, world, session):
    assert "/read" not in browser.get(world.path).text
    assert "/read" not in browser.sign_in(world.author).get(world.path).text
    browser.post(f"{world.path}/read")
    assert session.scalars(select(CaseRead)).all() == []


def test_what_firms_alike_read_is_named_without_them(browser, world, make, session):
    other = make.case(world.firm, world.author, title="다른 이야기")
    month = month_of(wall_clock())
    for number in range(3):
        peer = make.company(name=f"닮은회사{number}")
        for case in (world.case, other):
            session.add(CaseRead(company_id=peer.id, case_id=case.id, month=month))
    session.commit()
    browser.sign_in(world.reader)
    assert f'hx-get="{world.path}/peers"' in browser.get(world.path).text
    for text in (
        browser.get(f"{world.path}/peers").text,
        browser.get(f"{world.path}/peers", swap=True).text,
    ):
        assert "회사 세 곳 이상이 이 사례와 함께" in text
        assert "다른 이야기" in text
        assert "닮은회사" not in text
    page = browser.get("/my/").text
    assert "우리 같은 회사가 많이 읽은 사례" in page
    assert "다른 이야기" in page


def test_too_few_readers_are_said_so(browser, world):
    browser.sign_in(world.reader)
    assert "세 곳이 안 돼요" in browser.get(f"{world.path}/peers").text


def test_the_best_answer_is_marked_agreed_and_taken_back(app, make, session, now):
    author, asker = make.user(), make.user()
    case = make.case(make.company(author), author)
    make.company(asker)
    asking, answering = Browser(app).sign_in(asker), Browser(app).sign_in(author)
    path = f"/cases/{case.public_id}/questions"
    asking.post(path, {"text": "염도계는 어디서 샀어요?"})
    question = session.scalars(select(Question)).one()
    session.rollback()
    sent = answering.post(
        f"{path}/{question.public_id}/answers",
        {f"a-{question.public_id}-text": "대리점에서 샀어요."},
    )
    assert sent.status_code == 303, sent.text
    session.rollback()
    answer = session.scalars(select(Answer)).one()
    page = asking.post(f"{path}/{question.public_id}/best", {"answer": answer.public_id})
    assert page.status_code == 303
    assert "답한 분의 동의를 기다려요" in asking.get(f"/cases/{case.public_id}").text
    consent = f"{path}/{question.public_id}/answers/{answer.public_id}/consent"
    assert answering.post(consent, {"given": "1"}).status_code == 303
    assert "가장 도움이 된 답" in Browser(app).get(f"/cases/{case.public_id}").text
    assert asking.post(f"{path}/{question.public_id}/best", {"answer": ""}).status_code == 303
    assert "가장 도움이 된 답" not in Browser(app).get(f"/cases/{case.public_id}").text
