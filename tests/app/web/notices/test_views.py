"""The list of notices, how they are wanted, and the end of letters by a link."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.notice import Notice, NoticePreference, NoticeSetting
from app.services.signed_links import stop_token
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture
def person(make):
    return make.user()


@pytest.fixture
def put(session, person, now):
    def add(n, **values):
        row = Notice(
            **{
                "user_id": person.id, "kind": "visit", "event": f"visit:{n}",
                "subject": f"[이음] 방문 {n} <b>", "body": f"{n}번째 글\nhttps://x/{n}",
                "link": f"http://127.0.0.1:8000/requests/?side=firm#r{n}",
                "created_at": now + timedelta(minutes=n), **values,
            }
        )  # fmt: skip
        session.add(row)
        session.commit()
        return row

    return add


@pytest.fixture
def own(browser, person):
    return browser.sign_in(person)


def test_an_empty_list_says_so_with_one_way_on(own):
    page = own.get("/notices/").text
    assert "아직 알림이 없어요" in page
    assert 'href="/my/"' in page


def test_the_list_shows_what_is_unread_in_words_and_escaped(own, put, now):
    put(0, read_at=now)
    put(1)
    page = flat(own.get("/notices/").text)
    assert page.index("방문 1 &lt;b&gt;") < page.index("방문 0 &lt;b&gt;")
    assert page.count('<span class="tag tag-amber">안 읽음</span>') == 1
    assert "[이음] 방문" not in page.split("<main")[1].replace('visually-hidden"> [이음]', "")
    assert "<b>" not in page.split("<main")[1]


def test_the_bell_counts_on_every_page_in_text(own, put, browser):
    put(0), put(1)
    page = flat(own.get("/my/").text)
    assert 'href="/notices/"' in page
    assert '<span class="visually-hidden">안 읽음</span> 2</span>' in page


def test_a_visitor_has_no_bell(browser):
    assert "/notices/" not in browser.get("/").text


def test_an_error_page_counts_nothing(own, put, engine):
    put(0)
    with counted_selects(engine) as selects:
        answer = own.get("/notices/nothing/nothing")
    assert answer.status_code == 404
    assert "/notices/" in answer.text
    assert not [s for s in selects if "notice" in s]


def test_filters_search_and_partial(own, put):
    put(0, kind="request", subject="요청 하나")
    put(1)
    assert "요청 하나" not in own.get("/notices/?kind=visit").text
    partial = own.get("/notices/?q=요청", swap=True).text
    assert "<html" not in partial
    assert "요청 하나" in partial
    assert "방문 1" not in partial
    assert "조건에 맞는 알림이 없어요" in own.get("/notices/?q=없는말").text
    assert own.get("/notices/?kind=weather&sort=odd&page=-3").status_code == 200


def test_pages_and_the_table_hold_everything(own, put):
    for n in range(21):
        put(n)
    assert own.get("/notices/?page=2").text.count('class="queue-title"') == 1
    table = own.get("/notices/export.csv?kind=visit")
    assert table.mimetype == "text/csv"
    assert table.text.count("방문") == 42
    assert "\n".join(table.text.splitlines()[:1]).endswith("때,종류,제목,읽은 때")


def test_opening_is_a_post_that_marks_and_leads_inside_the_site(own, session, put):
    row = put(3)
    assert own.get(f"/notices/{row.public_id}/open").status_code == 405
    answer = own.post(f"/notices/{row.public_id}/open")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/requests/?side=firm#r3")
    session.refresh(row)
    assert row.read_at is not None


@pytest.mark.parametrize("link", ["https://evil.invalid/a", "", "//evil.invalid", "/relative"])
def test_opening_never_leaves_the_site(own, put, link):
    row = put(0, link=link)
    answer = own.post(f"/notices/{row.public_id}/open")
    assert answer.headers["Location"] == "/notices/"


def test_reading_a_list_marks_nothing(own, session, put):
    row = put(0)
    own.get("/notices/")
    session.refresh(row)
    assert row.read_at is None


def test_a_notice_is_marked_and_unmarked_where_one_was(own, session, put):
    row = put(0)
    data = {"read": "1", "back": "/notices/?kind=visit"}
    answer = own.post(f"/notices/{row.public_id}/mark", data)
    assert answer.headers["Location"] == "/notices/?kind=visit"
    session.refresh(row)
    assert row.read_at is not None
    session.commit()
    own.post(f"/notices/{row.public_id}/mark", {"read": "0", "back": "https://evil.invalid"})
    session.refresh(row)
    assert row.read_at is None


def test_a_foreign_notice_is_not_there(own, put, make):
    row = put(0, user_id=make.user().id)
    for deed in ("open", "mark"):
        assert own.post(f"/notices/{row.public_id}/{deed}").status_code == 404


def test_all_are_marked_and_that_can_be_undone(own, session, put):
    rows = [put(n) for n in range(3)]
    answer = own.post("/notices/mark-all")
    page = own.get(answer.headers["Location"]).text
    assert "알림 3건을 읽었어요" in page
    at = page.split('name="at" value="')[1].split('"')[0].replace("&#43;", "+")
    assert "다시 안 읽음" in own.post("/notices/unmark-all", {"at": at}, follow=True).text
    for row in rows:
        session.refresh(row)
        assert row.read_at is None
    assert own.post("/notices/unmark-all", {"at": "yesterday"}).status_code == 303


def test_the_list_takes_four_selects(own, put, engine):
    for n in range(20):
        put(n)
    own.get("/notices/")
    with counted_selects(engine) as selects:
        own.get("/notices/")
    # who asks, the page, how many, the bell
    assert len(selects) == 4


ALL = (
    "request",
    "engagement",
    "visit",
    "stay",
    "result",
    "case",
    "question",
    "invitation",
    "event",
    "programme",
)


def settings(**changes):
    return {**dict.fromkeys(ALL, "now"), "quiet_from": "", "quiet_to": "", "digest_weekday": "0", **changes}  # fmt: skip


def test_settings_say_what_always_comes_and_are_kept(own, session, person):
    page = own.get("/notices/settings").text
    assert "이런 메일은 무엇을 고르셔도 바로 보내요" in page
    assert "코디네이터 업무" not in page
    sent = settings(case="digest", visit="off", quiet_from="22", quiet_to="7", digest_weekday="4")
    assert own.post("/notices/settings", sent).status_code == 303
    modes = {p.kind: p.mode for p in session.scalars(select(NoticePreference))}
    assert modes == {**dict.fromkeys(ALL, "now"), "case": "digest", "visit": "off"}
    kept = session.get(NoticeSetting, person.id)
    assert (kept.quiet_from, kept.quiet_to, kept.digest_weekday) == (22, 7, 4)
    again = flat(own.get("/notices/settings").text)
    assert 'selected value="22"' in again
    assert "알림 설정을 저장했어요" in again


def test_what_makes_no_sense_stays_in_the_form_with_a_word_beside_it(own, session):
    answer = own.post("/notices/settings", settings(quiet_from="22"))
    assert answer.status_code == 422
    assert "시작과 끝을 모두 고르거나" in answer.text
    assert 'selected value="22"' in flat(answer.text)
    for bad in ({"quiet_from": "noon"}, {"digest_weekday": ""}, {"case": "sometimes"}):
        assert own.post("/notices/settings", settings(**bad)).status_code == 422
    assert list(session.scalars(select(NoticePreference))) == []


def test_a_coordinator_chooses_about_the_desk_too(browser, make):
    assert "코디네이터 업무" in browser.sign_in(make.coordinator()).get("/notices/settings").text


@pytest.fixture
def address(app, person):
    return "/notices/unsubscribe/" + stop_token(app.secret_key, person.public_id, "visit")


def modes(session):
    return {p.kind: p.mode for p in session.scalars(select(NoticePreference))}


def test_opening_the_link_of_a_letter_stops_nothing(browser, session, address):
    page = browser.get(address)
    assert page.status_code == 200
    assert "‘방문’ 메일을 더 보내지 않을까요?" in page.text
    browser.client.head(address)
    assert modes(session) == {}


def test_a_mail_program_stops_letters_with_one_post_and_nothing_else(browser, session, address):
    answer = browser.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "‘방문’ 메일을 더 보내지 않아요." in answer.text
    assert modes(session) == {"visit": "off"}
    assert "이미 보내지 않고 있어요" in browser.get(address).text
    assert browser.client.post(address).status_code == 200


def test_a_forged_link_says_what_to_do(browser, session, address):
    for method in (browser.client.get, browser.client.post):
        answer = method(address + "x")
        assert answer.status_code == 404
        assert "알림 설정 열기" in answer.text
    assert modes(session) == {}


def test_the_page_of_a_link_names_nobody(browser, person, address):
    text = browser.get(address).text
    assert person.name not in text
    assert person.email not in text


def test_pages_are_in_english_too(own, put):
    put(0)
    for path in ("/notices/", "/notices/settings"):
        main = own.get(path, english=True).text.split("<main")[1].split("</main>")[0]
        for item in ("방문 0", "0번째 글", "[이음]"):
            main = main.replace(item, "")
        assert not any("가" <= sign <= "힣" for sign in main)
