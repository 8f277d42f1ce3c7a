"""Pages of the administrator."""

import re

import pytest

from tests.client import Browser, flat
from tests.queries import counted_selects


@pytest.fixture
def boss(app, make):
    browser = Browser(app).sign_in(make.administrator())
    # the catalogue is read once for the whole process
    browser.get("/desk/")
    return browser


def _address(user, verb=""):
    return f"/admin/users/{user.public_id}{verb}"


def test_the_first_page_counts_people_and_leads_on(boss, make):
    make.user(status="pending")
    text = boss.get("/admin/").text
    assert 'href="/admin/users?status=pending"' in text
    assert 'href="/desk/audit/"' in text


def test_people_are_listed_with_six_selects(boss, make, engine):
    owner = make.user(name="김 대표")
    make.company(owner, name="가 기업")
    make.coordinator()
    with counted_selects(engine) as selects:
        text = boss.get("/admin/users").text
    assert len(selects) == 6
    assert "김 대표" in text
    assert "가 기업" in text
    assert "코디네이터 · 전북특별자치도" in text


def test_the_list_is_searched_filtered_and_paged(boss, make):
    for n in range(21):
        make.user(name=f"사원 {n}")
    text = boss.get("/admin/users?q=사원&status=active&sort=name").text
    assert "21명" in text
    assert "page=2" in text
    assert "사원 9" not in text
    assert "사원 9" in boss.get("/admin/users?q=사원&sort=name&page=2").text
    assert "찾으시는 회원이 없어요" in boss.get("/admin/users?q=없는사람").text
    assert boss.get("/admin/users?status=x&role=y&sort=z").status_code == 200


def test_the_list_leaves_the_house_as_a_table(boss, make):
    make.user(name="=1+1", status="pending", verified_at=None)
    answer = boss.get("/admin/users.csv?status=pending")
    assert answer.mimetype == "text/csv"
    header, row = answer.text.removeprefix("\ufeff").splitlines()
    assert header.startswith("이름,이메일,상태")
    assert row.startswith("'=1+1,")
    assert "관리자" in boss.get("/admin/users.csv").text


def test_a_role_is_given_and_taken(boss, make):
    user = make.user()
    assert boss.get(_address(user)).status_code == 200
    given = boss.post(
        _address(user, "/roles"), {"role": "coordinator", "region": "52"}, follow=True
    )
    assert "역할을 주었어요" in given.text
    assert "코디네이터 · 전북특별자치도" in given.text
    assert (
        boss.post(_address(user, "/roles"), {"role": "coordinator", "region": "52"}).status_code
        == 409
    )
    taken = boss.post(
        _address(user, "/roles/revoke"), {"role": "coordinator", "region": "52"}, follow=True
    )
    assert "맡은 역할이 없어요" in taken.text
    boss.post(_address(user, "/roles"), {"role": "administrator", "region": ""})
    assert Browser(boss.app).sign_in(user).get("/admin/").status_code == 200


@pytest.mark.parametrize("verb", ["/roles", "/roles/revoke"])
def test_a_coordinator_needs_a_region(boss, make, verb):
    user = make.user()
    for values in ({"role": "coordinator", "region": ""}, {"role": "king", "region": "52"}, {}):
        assert boss.post(_address(user, verb), values).status_code == 422
    answer = boss.post(_address(user, verb), {"role": "coordinator", "region": ""})
    assert "지역을 골라 주세요" in answer.text


def test_a_person_is_blocked_with_a_reason_and_let_in_again(boss, make):
    user = make.user()
    theirs = Browser(boss.app).sign_in(user)
    assert "이유를 적어 주세요" in boss.post(_address(user, "/block"), {"reason": ""}).text
    blocked = boss.post(_address(user, "/block"), {"reason": "광고 글"}, follow=True)
    assert "계정을 멈추고 메일로 알렸어요" in blocked.text
    assert theirs.get("/account/").status_code == 302
    assert "다시 쓸 수 있게 하기" in blocked.text
    free = boss.post(_address(user, "/unblock"), follow=True)
    assert "다시 로그인할 수 있게 했어요" in free.text


def test_ones_own_page_offers_no_block(boss, make, app):
    me = make.administrator()
    assert "계정 멈추기" not in Browser(app).sign_in(me).get(_address(me)).text


def test_a_person_who_left_gets_no_role(boss, make):
    text = boss.get(_address(make.user(status="erased"))).text
    assert "역할 주기" not in text
    assert "계정 멈추기" not in text


def test_an_unknown_person_is_not_found(boss):
    assert boss.get("/admin/users/nobody").status_code == 404


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ({"role": "municipal_officer", "municipality": "52720"}, "시·군 담당자 · 진안군"),
        ({"role": "reviewer", "region": "52"}, "심사위원 · 전북특별자치도"),
        ({"role": "auditor"}, "감사"),
    ],
)
def test_each_role_is_given_and_taken(boss, make, form, label):
    user = make.user()
    text = flat(boss.post(_address(user, "/roles"), form, follow=True).text)
    assert f'<span class="tag tag-accent">{label}</span>' in text
    assert "역할을 거뒀어요" in boss.post(_address(user, "/roles/revoke"), form, follow=True).text


def test_an_officer_needs_a_municipality_and_the_form_keeps_the_rest(boss, make):
    answer = boss.post(
        _address(make.user(), "/roles"), {"role": "municipal_officer", "region": "52"}
    )
    assert answer.status_code == 422
    assert "맡을 시·군을 골라 주세요" in answer.text
    assert re.search(r'<option selected value="municipal_officer"', answer.text)
