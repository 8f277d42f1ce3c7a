"""The list of wishes in the browser."""

from app.models.event import Registration
from tests.client import flat
from tests.queries import counted_selects


def test_the_list_shows_reason_quote_and_case(owner, world, base):
    world.fit(
        world.firm, world.guide, 0.9, code="same_category", facts={"shared": ["defect"]},
        quote={"asked": "a", "told": "염도를 매시간 적었어요"}, case=world.case.public_id,
    )  # fmt: skip
    page = flat(owner.get(base).text)
    assert "같은 고민을 풀어 봤어요: 높은 불량률" in page
    assert "염도를 매시간 적었어요" in page
    assert f"/cases/{world.case.public_id}" in page
    assert "이 표시는 코디네이터만 보고, 상대에게는 알리지 않아요." in page
    assert len(page.encode()) < 60_000
    assert owner.get(base, swap=True).text.lstrip().startswith('<div id="found"')


def test_a_mark_works_with_and_without_scripts(owner, world, base, kinds):
    sent = {"about": world.guide.public_id, "kind": "must"}
    answer = owner.post(f"{base}/mark?sort=name", sent)
    assert answer.status_code == 303
    assert answer.location == f"{base}?sort=name#person-{world.guide.public_id}"
    assert kinds() == {("진안김치", "must")}
    part = owner.post(f"{base}/mark", {**sent, "kind": "never"}, swap=True).text
    assert 'aria-pressed="true"' in part
    assert kinds() == {("진안김치", "never")}
    owner.post(f"{base}/mark", {**sent, "kind": ""}, swap=True)
    assert kinds() == set()


def test_a_fourth_must_is_refused_beside_the_list(owner, world, base):
    for n in range(3):
        world.make.wish(world.firm, world.make.mentor_at(world.event, name=f"더{n}"), "must")
    answer = owner.post(f"{base}/mark", {"about": world.guide.public_id, "kind": "must"})
    assert answer.status_code == 409
    assert "3명까지 고를 수 있어요" in answer.text


def test_after_the_deadline_nothing_can_be_pressed(owner, world, base, clock):
    clock.move_to(world.event.wishes_until)
    page = owner.get(base).text
    assert "희망을 표시하는 기간이 끝났어요" in page
    assert 'name="kind" value="must"' not in flat(page)
    answer = owner.post(f"{base}/mark", {"about": world.guide.public_id, "kind": "must"})
    assert answer.status_code == 409


def test_rounds_are_saved_and_none_is_refused(owner, world, base):
    assert owner.post(f"{base}/rounds", {"rounds": ["1", "3"]}).status_code == 303
    world.session.rollback()
    row = world.session.get_one(Registration, world.firm.id, populate_existing=True)
    assert row.rounds == [1, 3]
    answer = owner.post(f"{base}/rounds", {"rounds": ["x"]})
    assert answer.status_code == 422
    assert "라운드를 하나 이상 골라 주세요" in answer.text


def test_filters_and_export_find_the_same(owner, world, base):
    page = owner.get(f"{base}?q=둘").text
    assert "멘토둘" in page
    assert "멘토셋" not in page
    assert "조건에 맞는 분이 없어요." in owner.get(f"{base}?q=없는이름").text
    table = owner.get(f"{base}/export.csv?q=둘").text
    assert "멘토둘" in table
    assert "멘토셋" not in table


def test_a_list_of_twenty_costs_as_many_selects_as_one_of_three(owner, world, base, engine):
    def cost():
        with counted_selects(engine) as counted:
            owner.get(base)
        return len(counted)

    cost()
    few = cost()
    for n in range(20):
        world.fit(
            world.firm,
            world.make.mentor_at(world.event, name=f"더{n}", topic="이야기 " * 80),
            0.5,
            code="same_words",
            facts={},
            quote={"asked": "a", "told": "긴 문장이에요. " * 10},
            case=world.case.public_id,
        )
    assert cost() == few
    page = owner.get(base).text
    assert page.count('class="card wish') == 12
    assert len(page.encode()) < 60_000


def test_english_has_no_korean_of_ours(owner, world, base):
    page = owner.get(base, english=True).text
    assert "Which mentors" in page
