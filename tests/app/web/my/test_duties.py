"""Officers, reviewers, auditors and administrators read what they may do."""

import pytest


@pytest.mark.parametrize(
    ("role", "place", "words"),
    [
        ("municipal_officer", "52720", ("시·군 담당자", "전북특별자치도 진안군", "업무대 보기")),
        ("reviewer", None, ("심사위원", "전북특별자치도")),
        ("auditor", None, ("감사", "전북특별자치도", "결정 기록 보기")),
    ],
)
def test_the_own_page_tells_what_the_role_may_do(browser, make, role, place, words):
    browser.sign_in(make.staff(role, municipality=place))
    text = browser.get("/my/").text
    assert [word for word in words if word not in text] == []
    assert "기업을 등록해 주세요" not in text
    assert "먼저 겪으셨나요" not in text


def test_an_auditor_of_everything_and_an_administrator_see_all_regions(browser, make):
    browser.sign_in(make.staff("auditor", None))
    assert "모든 지역" in browser.get("/my/").text
    browser.sign_in(make.administrator())
    assert "관리 화면으로" in browser.get("/my/").text


def test_who_has_no_role_reads_about_none(browser, make):
    browser.sign_in(make.user())
    assert "할 수 있어요. 바꿀 수는" not in browser.get("/my/").text
