from types import SimpleNamespace

from app.web.effect import exports
from matching.effect.domain import Effect, Finding, Interval, PreTrend, Refusal

GAIN = Interval(0.2, 0.05, 0.1, 0.3, 0.001)


def test_a_row_holds_figures_or_the_reason_for_none(app):
    told = Finding("sales", "all", Effect(GAIN, 60, 55, 600, (), (), PreTrend(0.5, 2, 0.6)))
    none = Finding("jobs", "size:1-9", None, Refusal("few_treated", 12, 20))
    page = SimpleNamespace(whole=(told,), parts=(none,))

    with app.test_request_context():
        first, second = exports.rows(page)
        width = len(exports.fields())

    assert [len(first), len(second)] == [width, width]
    assert [float(cell) for cell in first[2:5]] == [22.14, 10.52, 34.99]
    assert first[7:9] == [60, 55]
    assert second[2:-1] == [None] * 8
    assert "12곳" in second[-1]
