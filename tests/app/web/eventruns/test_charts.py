from hypothesis import given
from hypothesis import strategies as st

from app.web.eventruns.charts import HEIGHT, WIDTH, draw


def points(text):
    return [tuple(float(number) for number in pair.split(",")) for pair in text.split()]


def test_nothing_is_drawn_before_something_moves():
    assert draw({}) is None
    assert draw({"history": [[0.1, 5, 9]]}) is None
    assert draw({"history": [[0.1, 5, 9], [0.2, 5, 9]]}) is None
    assert draw({"history": [[0.1, 5, None], [0.2, 6, None]]}) is None


def test_a_value_stays_until_the_next_and_until_the_end():
    curve = draw({"elapsed": 4.0, "history": [[0.0, 100, 300], [2.0, 200, 250]]})
    line = points(curve.values)
    assert [x for x, _ in line] == [curve.left, 346.0, 346.0, curve.right]
    assert line[0][1] == line[1][1] > line[2][1] == line[3][1]
    assert curve.seconds == 4.0
    assert [value for _, value in curve.ticks] == [85, 200]


def test_the_bound_comes_down_to_the_value():
    curve = draw({"history": [[0.1, 100, 900], [1.0, 150, 150]]})
    assert points(curve.values)[-1] == points(curve.bounds)[-1]


numbers = st.integers(0, 10**9)


@given(
    st.lists(
        st.tuples(st.floats(0, 600), numbers, numbers), min_size=2, max_size=40
    ).map(lambda found: [list(point) for point in sorted(found)])
)  # fmt: skip
def test_every_curve_stays_inside_its_box(history):
    curve = draw({"history": history})
    if curve is None:
        return
    for x, y in points(curve.values) + points(curve.bounds):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
