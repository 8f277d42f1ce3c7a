from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.engagement import POINTS, GoalReading
from app.services.readings import FIELDS, Reading, check_reading, typed_reading

TODAY = date(2026, 11, 22)
TYPED = {
    "value": "1,234.5",
    "period_from": "2026-09",
    "period_to": "2026년 10월",
    "measured_by": "생산팀",
    "method": "전수 집계",
}


def reading(point, first, last):
    return GoalReading(
        point=point, value=Decimal(8), period_from=first, period_to=last,
        measured_by="생산팀", method="전수",
    )  # fmt: skip


BASELINE = reading("baseline", date(2026, 5, 1), date(2026, 7, 31))


def check(others=(), point="m0", **changes):
    return check_reading(
        TYPED | changes, point=point, unit="%",
        others=others, today=TODAY,
    )  # fmt: skip


def test_a_whole_reading_is_stored_in_whole_months():
    found = check([BASELINE], value="9.5")
    assert found.problems == {}
    assert found.reading == Reading(
        Decimal("9.5"), date(2026, 9, 1), date(2026, 10, 31), "생산팀", "전수 집계"
    )


@pytest.mark.parametrize("name", FIELDS)
def test_every_part_is_needed_and_told_beside_its_field(name):
    found = check([BASELINE], **{"value": "9.5", name: ""})
    assert found.reading is None
    assert list(found.problems) == [name]


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"value": "아홉"}, "value", "숫자로"),
        ({"value": "-1"}, "value", "0부터"),
        ({"value": "1001"}, "value", "클 수 없어요"),
        ({"value": "9", "period_from": "2026-13"}, "period_from", "2025-03처럼"),
        ({"value": "9", "period_to": "2026-12"}, "period_to", "아직 오지 않은"),
        ({"value": "9", "period_to": "2026-08"}, "period_to", "첫 달보다 앞서요"),
        ({"value": "9", "method": "가" * 501}, "method", "500자"),
    ],
)
def test_what_cannot_be_used_says_why(changes, name, words):
    found = check([BASELINE], **changes)
    assert found.reading is None
    assert words in str(found.problems[name])


def test_a_reading_begins_after_the_one_before_it_and_ends_before_the_next():
    late = check([BASELINE], value="9", period_from="2026-07")
    assert "2026-07까지예요" in str(late.problems["period_from"])
    after = reading("m3", date(2026, 10, 1), date(2026, 10, 31))
    early = check([BASELINE, after], value="9")
    assert "2026-10에 시작해요" in str(early.problems["period_to"])
    assert check([BASELINE, after], value="9", period_to="2026-09").reading


def test_the_reading_that_is_corrected_does_not_stand_in_its_own_way():
    stored = reading("m0", date(2026, 9, 1), date(2026, 10, 31))
    assert check([BASELINE, stored], value="7").reading


MONTHS = st.dates(date(2025, 1, 1), date(2026, 11, 1)).map(lambda d: d.replace(day=1))


@given(st.sampled_from(POINTS), st.sampled_from(POINTS), MONTHS, MONTHS, MONTHS, MONTHS)
def test_readings_that_pass_never_overlap_and_stand_in_the_order_of_their_points(
    one, other, a, b, c, d
):
    beside = reading(other, min(a, b), max(a, b).replace(day=28))
    found = check(
        [beside], point=one, value="1", period_from=f"{c:%Y-%m}", period_to=f"{d:%Y-%m}"
    ).reading
    if found is not None and one != other:
        first, second = sorted([(one, found), (other, beside)], key=lambda x: POINTS.index(x[0]))
        assert first[1].period_to < second[1].period_from


def test_a_stored_reading_is_typed_back_as_it_can_be_read_again():
    typed = typed_reading(BASELINE)
    assert check_reading(typed, point="baseline", unit="%", others=[], today=TODAY).reading == (
        Reading(Decimal(8), date(2026, 5, 1), date(2026, 7, 31), "생산팀", "전수")
    )
