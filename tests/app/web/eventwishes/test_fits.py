"""The coordinator's list of how well pairs fit."""

import pytest

from app.services.matchday import fit
from tests.app.wish_world import WishWorld
from tests.client import Browser, flat
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    made = WishWorld(session, make)
    made.fit(
        made.firm, made.guide, 0.9, code="same_category", facts={"shared": ["defect"]},
        quote={"asked": "절임 불량", "told": "염도를 적었어요"}, mark="m1",
    )  # fmt: skip
    made.fit(made.firm, made.guests[0], 0.4)
    made.fit(made.firm, made.guests[1], 0.1)
    made.fit(made.guest_firm, made.guide, 0.95, refusal="competitor")
    return made


@pytest.fixture
def desk(app, world):
    return Browser(app).sign_in(world.desk)


@pytest.fixture
def base(world):
    return f"/desk/events/{world.event.public_id}/fits/"


def test_pairs_are_listed_with_score_reason_and_rule(desk, base):
    page = flat(desk.get(base).text)
    assert "짝 4개" in page
    assert "같은 고민을 풀어 봤어요: 높은 불량률" in page
    assert "염도를 적었어요" in page
    assert "제품이나 거래처가 겹쳐요." in page
    assert "새로 온 분의 맞춤 점수를 계산하고 있어요" in page
    assert len(page.encode()) < 60_000


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("shown=good", ["멘토하나"]),
        ("shown=able", ["멘토하나", "멘토둘"]),
        ("shown=low", ["멘토셋"]),
        ("shown=apart&sort=firm", ["멘토하나"]),
        ("q=셋&sort=mentor", ["멘토셋"]),
        ("place=52110", []),
    ],
)
def test_filters_and_export_agree(desk, base, query, names):
    table = desk.get(f"{base}export.csv?{query}").text
    assert [name for name in ("멘토하나", "멘토둘", "멘토셋") if name in table] == names
    page = desk.get(f"{base}?{query}").text
    assert ("조건에 맞는 짝이 없어요." in page) == (not names)


def test_the_table_leaves_as_a_workbook(desk, base):
    assert desk.get(f"{base}export.xlsx").data[:2] == b"PK"


def test_asking_again_forgets_what_the_engine_found_and_nothing_else(desk, world, base):
    assert desk.post(f"{base}again").status_code == 303
    world.session.rollback()
    assert len(fit.of_event(world.session, world.event.id)) == 3


def test_a_draft_has_nothing_to_ask_again(desk, world, base):
    world.event.phase = "draft"
    world.session.commit()
    assert desk.post(f"{base}again").status_code == 409


def test_an_event_without_people_says_what_to_do(app, make):
    event, desk = make.event(), make.coordinator()
    page = Browser(app).sign_in(desk).get(f"/desk/events/{event.public_id}/fits/").text
    assert "아직 맞춤 점수가 없어요." in page


def test_other_provinces_see_nothing(app, make, base):
    assert Browser(app).sign_in(make.coordinator("48")).get(base).status_code == 404


def test_the_list_costs_as_many_selects_for_many(desk, world, base, engine):
    def cost():
        with counted_selects(engine) as counted:
            desk.get(base)
        return len(counted)

    cost()
    few = cost()
    for n in range(15):
        world.fit(world.firm, world.make.mentor_at(world.event, name=f"더{n}"), 0.5)
    assert cost() == few
