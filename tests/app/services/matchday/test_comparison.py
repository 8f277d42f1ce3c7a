from app.models.timetable import TimetableRun
from app.services.matchday.comparison import compare


def run(kind, score=0, groups=(), state="done", digest="a"):
    levels = [{"name": "weighted_score", "value": score, "bound": score}]
    groups = [
        {"name": name, "firms": firms, "seats": seats, "with_good": 0}
        for name, firms, seats in groups
    ]
    return TimetableRun(
        kind=kind, state=state, digest=digest, progress={},
        result={"levels": levels, "figures": {"groups": groups}},
    )  # fmt: skip


def test_places_with_most_firms_come_first_and_who_has_no_seat_has_none():
    table = compare([
        run("fair", groups=[("52720", 2, 5), ("52110", 7, 9)]),
        run("self_booked", groups=[("52110", 7, 14)]),
        run("score", state="running"),
    ])  # fmt: skip
    assert [(row.code, row.firms, row.seats) for row in table.places] == [
        ("52110", 7, (9, 14, None)), ("52720", 2, (5, 0, None)),
    ]  # fmt: skip
    assert table.open
    assert table.columns[2].result is None


def test_the_price_needs_both_and_is_never_negative():
    fair, score = run("fair", 950), run("score", 1000)
    assert round(compare([fair, score]).price, 6) == 0.05
    assert compare([run("fair", 1001), score]).price == 0.0
    assert compare([fair]).price is None
    assert compare([fair, run("score", 0)]).price is None


def test_one_question_is_told_from_two():
    assert compare([run("fair"), run("score")]).same_question
    assert not compare([run("fair"), run("score", digest="b")]).same_question
    assert compare([run("fair"), run("score", digest="", state="queued")]).same_question
