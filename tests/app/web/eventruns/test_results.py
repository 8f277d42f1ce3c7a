import json

import pytest

from app.models.event import EventFit
from app.models.timetable import Placement, TimetableRun
from tests.queries import counted_selects

KINDS = ("fair", "score", "self_booked")


def figures(with_good, groups):
    return {
        "meetings": 2, "firms": 2, "with_good": with_good, "with_minimum": 1, "without_any": 0,
        "missing": 0, "score": 1840, "gini": 0.125, "idle": 0, "table_changes": 1, "wishes": 3,
        "wishes_met": 2, "musts": 1, "musts_met": 1, "groups": groups,
    }  # fmt: skip


def levels(score, bound):
    return [
        {"name": "firms_with_good_meeting", "value": 2, "bound": 2},
        {"name": "missing_minimum", "value": 1, "bound": 0},
        {"name": "weighted_score", "value": score, "bound": bound},
    ]


class World:
    """An event with a group of three runs, the first with two meetings and two open wishes."""

    def __init__(self, session, make, now):
        self.session, self.make = session, make
        self.coordinator = make.coordinator()
        self.event = make.event(self.coordinator)
        self.firms = [make.firm_at(self.event, name=f"기업 {n}") for n in range(2)]
        self.mentors = [make.mentor_at(self.event, name=f"멘토 {n}") for n in range(2)]
        self.runs = [self.run(kind, now) for kind in KINDS]
        fair = self.runs[0]
        session.add(
            EventFit(
                event_id=self.event.id, firm_id=self.firms[0].id, mentor_id=self.mentors[1].id,
                score=0.834, computed_at=now,
            )
        )  # fmt: skip
        for firm, mentor, number in ((0, 0, 1), (0, 1, 2)):
            session.add(
                Placement(
                    run_id=fair.id, firm_id=self.firms[firm].id, mentor_id=self.mentors[mentor].id,
                    round_number=number, table_number=3,
                )
            )  # fmt: skip
        session.commit()
        self.address = f"/desk/events/{self.event.public_id}/runs/{fair.public_id}"
        self.group = f"/desk/events/{self.event.public_id}/runs/compare/{fair.group_id}"

    def run(self, kind, now):
        ids = [row.public_id for row in (*self.firms, *self.mentors)]
        unmet = [
            {"firm": ids[1], "mentor": ids[2], "reason": "outbid", "facts": {"firms": [ids[0]]}},
            {"firm": ids[1], "mentor": ids[3], "reason": "firm_full", "facts": {"limit": 5}},
            {"firm": "gone", "mentor": ids[3], "reason": "veto", "facts": {}},
        ]
        groups = [{"name": "52720", "firms": 2, "seats": 2, "with_good": 1}]
        score = {"fair": 1840, "score": 1850, "self_booked": 1500}[kind]
        row = TimetableRun(
            event_id=self.event.id, kind=kind, state="done", group_id="together",
            digest="ab" * 32, created_by_id=self.coordinator.id, created_at=now, finished_at=now,
            instance={"musts": [[ids[1], ids[2]]]},
            progress={"score": score, "meetings": 2, "elapsed": 2.0},
            result={
                "levels": levels(score, 1900), "gap": 0.1, "unmet": unmet,
                "figures": figures(1 if kind == "self_booked" else 2, groups),
            },
        )  # fmt: skip
        self.session.add(row)
        self.session.commit()
        return row


@pytest.fixture
def world(session, make, now):
    return World(session, make, now)


@pytest.fixture
def signed(browser, world):
    return browser.sign_in(world.coordinator)


def test_meetings_are_searched_sorted_and_handed_out(signed, world):
    page = signed.get(f"{world.address}/meetings").text
    assert "만남 2개" in page
    assert page.index("멘토 0") < page.index("멘토 1")
    assert ">83<" in page
    best = signed.get(f"{world.address}/meetings?sort=score", swap=True).text
    assert best.index("멘토 1") < best.index("멘토 0")
    one = signed.get(f"{world.address}/meetings?q=멘토 1").text
    assert "만남 1개" in one
    assert "조건에 맞는 만남이 없어요" in signed.get(f"{world.address}/meetings?q=zzz").text
    table = signed.get(f"{world.address}/meetings.csv?q=멘토 1").text
    assert table.splitlines()[1].split(",")[0] == "2"
    assert len(table.splitlines()) == 2
    assert signed.get(f"{world.address}/meetings.xlsx").data[:2] == b"PK"


def test_open_wishes_have_their_reason(signed, world):
    page = signed.get(f"{world.address}/unmet").text
    assert "함께 되는 자리를 다른 기업이 얻었어요: 기업 0." in page
    assert "기업이 이미 최대 5번 만나요." in page
    # a strong wish first, then the others of a firm
    assert page.index("꼭 만나고 싶음") < page.index("기업이 이미 최대")
    one = signed.get(f"{world.address}/unmet?reason=firm_full", swap=True).text
    assert "outbid" not in one
    assert one.count('<th scope="row"') == 1
    assert "조건에 맞는 바람이 없어요" in signed.get(f"{world.address}/unmet?q=zzz").text
    table = signed.get(f"{world.address}/unmet.csv?sort=reason").text
    assert "만나고 싶음" in table
    assert signed.get(f"{world.address}/unmet.xlsx").data[:2] == b"PK"


def test_question_and_answer_leave_in_the_public_format(signed, world):
    whole = json.loads(signed.get(f"{world.address}/solution.json").text)
    assert whole["instance"]["musts"]
    assert whole["solution"]["meetings"][1] == {
        "firm": world.firms[0].public_id, "mentor": world.mentors[1].public_id, "slot": 1,
        "table": 2,
    }  # fmt: skip


def test_runs_of_a_group_stand_side_by_side(signed, world):
    page = signed.get(world.group).text
    assert "공정하게 만들면 점수만 높인 것보다 총점이 0.54 % 낮아요." in page
    assert "각자 예약할 때보다 1곳 늘어요." in page
    assert "2 / 2" in page
    assert "1 / 2" in page
    assert "진안군" in page
    assert "우선" in page
    table = signed.get(f"{world.group}.csv").text
    assert table.splitlines()[0].endswith("공정하게,점수만,각자 예약")
    assert "진안군 자리,2,2,2" in table
    assert signed.get(f"{world.group}.xlsx").data[:2] == b"PK"


def test_answers_to_different_questions_are_told_apart(signed, world, session):
    world.runs[1].digest = "cd" * 32
    world.runs[2].state, world.runs[2].finished_at = "running", None
    session.commit()
    page = signed.get(world.group).text
    assert "서로 다른 물음의 답이에요" in page
    assert "아직 계산하고 있는 것이 있어요" in page
    part = signed.get(world.group, swap=True).text
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part


def test_unknown_groups_and_strangers_find_nothing(signed, browser, make, world):
    assert signed.get(f"{world.group}x").status_code == 404
    stranger = browser.sign_in(make.coordinator(region="48"))
    for path in (world.group, f"{world.address}/meetings", f"{world.address}/unmet.csv",
                 f"{world.address}/solution.json"):  # fmt: skip
        assert stranger.get(path).status_code == 404


def test_lists_take_few_selects(signed, world, engine):
    signed.get(world.group)
    for path, most in (
        (f"{world.address}/meetings", 9), (f"{world.address}/unmet", 8), (world.group, 4),
    ):  # fmt: skip
        with counted_selects(engine) as seen:
            signed.get(path)
        assert len(seen) <= most
