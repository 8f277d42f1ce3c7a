import pytest

from app.models.event import EventFit
from app.runtime.solver import SolverProcess
from app.web.eventruns.sheet import MOST_CAUTIONS
from tests.queries import counted_selects


class Says:
    """A solver that says one thing, or nothing."""

    def __init__(self, *said):
        self.said, self.asked = list(said), []

    def ask(self, question):
        self.asked.append(question)
        return self

    def listen(self, _patience):
        return self.said.pop(0) if self.said else None

    def ended(self):
        return not self.said

    def stop(self):
        pass


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def event(make, coordinator):
    return make.event(coordinator, tables=1)


@pytest.fixture
def people(make, event, session, now):
    firms = [
        make.firm_at(event, name="가온식품", municipality_code="52720"),
        make.firm_at(event, name="나래정밀", rounds=[1]),
        make.firm_at(event, name="다온테크", rounds=[]),
    ]
    mentors = [make.mentor_at(event, name=name) for name in ("김도현", "이서준")]
    for firm in firms:
        for mentor, score in zip(mentors, (0.9, 0.1), strict=True):
            session.add(
                EventFit(
                    event_id=event.id, firm_id=firm.id, mentor_id=mentor.id, score=score,
                    refusal="competitor" if score < 0.5 and firm is firms[0] else "",
                    computed_at=now,
                )
            )  # fmt: skip
    session.commit()
    return firms, mentors


@pytest.fixture
def signed(browser, coordinator):
    return browser.sign_in(coordinator)


@pytest.fixture
def address(event):
    return f"/desk/events/{event.public_id}/feasibility/"


def test_an_event_without_people_says_so(signed, address):
    assert "아직 승인한 기업과 멘토가 모두 있지는 않아요" in signed.get(address).text


def test_each_firm_has_its_mentors_and_why_not_the_others(signed, people, address):
    page = signed.get(address).text
    assert "경쟁 등 규칙 1" in page
    assert "점수가 하한보다 낮음 1" in page
    assert "함께 되는 라운드 없음 2" in page
    assert "다온테크: 올 수 있는 라운드가 하나도 없어요." in page
    assert "나래정밀: 최소 2번 만나야 하는데, 혼자여도 1번까지만 만날 수 있어요." in page


def test_the_sheet_is_searched_filtered_sorted_and_handed_out(signed, people, address):
    part = signed.get(f"{address}?q=나래", swap=True).text
    assert part.lstrip().startswith('<div id="sheet-list">')
    assert part.count('<th scope="row"') == 1
    assert signed.get(f"{address}?view=tight", swap=True).text.count('<th scope="row"') == 3
    assert signed.get(f"{address}?view=no_good", swap=True).text.count('<th scope="row"') == 1
    named = signed.get(f"{address}?sort=name", swap=True).text
    assert named.index("가온식품") < named.index("나래정밀") < named.index("다온테크")
    assert "조건에 맞는 기업이 없어요" in signed.get(f"{address}?q=zzz").text
    table = signed.get(f"{address}export.csv?sort=name").text
    assert table.splitlines()[1].startswith("가온식품,4,2,1,1,1")
    assert signed.get(f"{address}export.xlsx").data[:2] == b"PK"


def test_the_sheet_takes_few_selects(signed, people, address, engine):
    signed.get(address)
    with counted_selects(engine) as seen:
        signed.get(address)
    assert len(seen) <= 14


def test_many_cautions_are_cut(signed, make, event, address):
    make.mentor_at(event)
    for number in range(MOST_CAUTIONS + 3):
        make.firm_at(event, rounds=[], name=f"기업 {number}")
    page = signed.get(address).text
    # two about the balance, fifteen firms, and the mentor nobody can meet
    assert "먼저 살펴볼 것 18가지" in page
    assert page.count("올 수 있는 라운드가 하나도 없어요.") == MOST_CAUTIONS - 2
    assert "그 밖에 6가지는 아래 표에서 볼 수 있어요." in page


def test_minima_that_contradict_are_told_with_what_would_help(signed, runtime, people, address):
    (firm, *_), (mentor, _) = people
    runtime.solver = solver = Says(
        {"answer": {"conflict": {
            "kind": "mentors", "firms": [firm.public_id], "mentors": [mentor.public_id],
            "slots": [0], "needed": 2, "places": 1, "minimal": True,
            "suggestions": [
                {"kind": "lower_minimum", "firm": firm.public_id, "mentor": None, "slot": None},
                {"kind": "add_mentor_slot", "firm": None, "mentor": mentor.public_id, "slot": 1},
            ],
        }}}
    )  # fmt: skip
    page = signed.get(f"{address}conflict").text
    assert "가온식품: 모두 만남 2번이 필요한데, 알맞은 멘토(김도현)의 자리는 1개뿐이에요." in page
    assert "가온식품의 최소 만남을 하나 낮추기" in page
    assert "2라운드에도 김도현 멘토 오게 하기" in page
    assert solver.asked[0]["kind"] == "conflict"


@pytest.mark.parametrize(
    ("said", "told"),
    [([{"answer": {"conflict": None}}], "어긋나는 최소 만남을 찾지 못했어요"),
     ([], "제때 확인하지 못했어요")],
)  # fmt: skip
def test_no_contradiction_and_no_answer_are_two_things(
    signed, runtime, people, address, said, told
):
    runtime.solver = Says(*said)
    part = signed.get(f"{address}conflict", swap=True).text
    assert part.lstrip().startswith('<div id="conflict"')
    assert told in part


def test_the_site_asks_a_process(runtime):
    assert isinstance(runtime.solver, SolverProcess)
