import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.services.markdown import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**중요!**입니다", "<strong>중요!</strong>입니다"),
        ("**3정(定)**을 했어요", "<strong>3정(定)</strong>을 했어요"),
        ("이것은**“중요”**해요", "이것은<strong>“중요”</strong>해요"),
        ("*“염도”*부터", "<em>“염도”</em>부터"),
        ("**중요**입니다", "<strong>중요</strong>입니다"),
        ("a **b!** c", "a <strong>b!</strong> c"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("**끝", "**끝"),
        ("snake_case_word", "snake_case_word"),
        ("_강조!_ 예요", "<em>강조!</em> 예요"),
        ("**b!**c", "**b!**c"),
    ],
)
def test_emphasis_works_before_korean_particles(text, html):
    assert render(text) == f"<p>{html}</p>\n"


def test_lists_tables_and_line_breaks_are_drawn():
    html = render("첫 줄\n둘째 줄\n\n- 하나\n- 둘\n\n| 전 | 후 |\n|---|--:|\n| 8 | 3 |")
    assert "첫 줄<br>" in html
    assert "<li>하나</li>" in html
    assert "<td>3</td>" in html
    assert "style" not in html


def test_headings_stay_below_those_of_the_page():
    assert render("# 큰 제목") == "<h3>큰 제목</h3>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://a.invalid/x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        "<a href='javascript:1'>x</a>",
        "<style>*{}</style>",
    ],
)
def test_nothing_active_comes_through(text):
    html = render(text)
    assert "<script" not in html
    assert "<img" not in html
    assert "<style" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_links_pass_on_no_trust():
    assert render("[집](https://x.invalid/?a=1&b=2)") == (
        '<p><a href="https://x.invalid/?a=1&amp;b=2" rel="nofollow noopener">집</a></p>\n'
    )


@given(st.text(alphabet="*_가a!( )\n#-|`<>&[]", max_size=60))
def test_any_text_is_rendered_without_foreign_tags(text):
    html = render(text)
    assert isinstance(html, Markup)
    assert "<script" not in html
