"""One markup per thing: partials stand alone, text is escaped, nothing comes from elsewhere."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateSyntaxError

from app.config import Settings
from app.factory import create_app
from tests.architecture.house import ROOT

# namespaces and the words people read are no requests: only what a browser would fetch counts
_FETCHED = re.compile(
    r"(?:src|srcset|href|action|formaction|poster|data|hx-[a-z]+|xlink:href)\s*=\s*[\"']?\s*"
    r"((?:https?:)?//[^\s\"'>]+)",
    re.IGNORECASE,
)
_ANCHOR = re.compile(r"<a\b[^>]*>", re.IGNORECASE | re.DOTALL)
_CSS_FETCH = re.compile(
    r"(?:url\(\s*[\"']?|@import\s+[\"'])\s*((?:https?:)?//[^\s\"')]+)", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def extending_partials(sources: dict[str, str]) -> list[str]:
    """Find partials (``_name.html``) that extend a page: they are swapped in as they stand."""
    return [
        name
        for name, text in sources.items()
        if name.rpartition("/")[2].startswith("_") and re.search(r"{%-?\s*extends\b", text)
    ]


def unescaped(sources: dict[str, str]) -> list[str]:
    """Find templates that switch escaping off."""
    rule = re.compile(r"\|\s*safe\b|{%-?\s*autoescape\s+false|\bMarkup\(")
    return [name for name, text in sources.items() if rule.search(text)]


def broken(environment: Environment, sources: dict[str, str]) -> list[str]:
    """Find templates that do not compile with the filters and tests of ``environment``."""
    found = []
    for name, text in sources.items():
        try:
            environment.compile(text, name)
        except TemplateSyntaxError as error:
            found.append(f"{name}:{error.lineno}: {error.message}")
    return found


def fetched_from_outside(sources: dict[str, str]) -> list[str]:
    """Find addresses of another origin that a page would fetch by itself; links are free."""
    return [
        f"{name}: {match[1]}"
        for name, text in sources.items()
        for match in _FETCHED.finditer(_ANCHOR.sub("", text))
    ]


def styled_from_outside(sources: dict[str, str]) -> list[str]:
    """Find addresses of another origin in style sheets."""
    return [
        f"{name}: {match[1]}"
        for name, text in sources.items()
        for match in _CSS_FETCH.finditer(_COMMENT.sub("", text))
    ]


def inline_code(sources: dict[str, str]) -> list[str]:
    """Find event attributes, and scripts or styles without a nonce: the policy would block them."""
    rule = re.compile(
        r"<[^>]+\son[a-z]+\s*=\s*[\"']|<(?:script|style)\b(?![^>]*(?:\bsrc=|nonce=))", re.IGNORECASE
    )
    return [name for name, text in sources.items() if rule.search(text)]


def _texts(folder: Path, suffix: str) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob(f"*{suffix}"))
    }


@pytest.fixture(scope="module")
def templates() -> dict[str, str]:
    found = _texts(ROOT / "app" / "templates", ".html")
    assert found
    return found


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instance")
    return create_app(Settings(environment="test", instance_dir=folder, warm_up=False)).jinja_env


def test_partials_never_extend(templates):
    assert extending_partials(templates) == []


def test_every_template_compiles(templates, environment):
    assert broken(environment, templates) == []


def test_nothing_switches_escaping_off(templates):
    assert unescaped(templates) == []


def test_no_template_fetches_from_another_origin(templates):
    assert fetched_from_outside(templates) == []


def test_templates_hold_no_inline_code(templates):
    assert inline_code(templates) == []


def test_no_style_sheet_fetches_from_another_origin():
    assert styled_from_outside(_texts(ROOT / "app" / "static", ".css")) == []


def test_bad_templates_are_found(environment):
    assert extending_partials(
        {"a/_x.html": "{% extends 'base.html' %}", "a/x.html": "{% extends 'b' %}"}
    ) == ["a/_x.html"]
    assert unescaped(
        {"a": "{{ x | safe }}", "b": "{{ x }} safe", "c": "{% autoescape false %}"}
    ) == ["a", "c"]
    assert broken(environment, {"a": "{{ x | no_such_filter }}", "b": "{{ x }}"}) == [
        "a:1: No filter named 'no_such_filter'."
    ]
    assert inline_code(
        {
            "a": '<b onclick="x()">',
            "b": "<script>x()</script>",
            "c": '<script src="/x.js"></script>',
        }
    ) == ["a", "b"]


def test_addresses_outside_are_found():
    outside = {
        "a": '<img src="https://x.invalid/1.png"> <a href="https://y.invalid">y</a>',
        "b": "<link href=//cdn.invalid/x.css>",
    }
    assert fetched_from_outside(outside) == ["a: https://x.invalid/1.png", "b: //cdn.invalid/x.css"]
    css = {
        "a": "@import 'https://x.invalid/a.css'; /* https://y.invalid url(https://z.invalid) */ b {background: url( //cdn.invalid/i.png)}"
    }
    assert styled_from_outside(css) == ["a: https://x.invalid/a.css", "a: //cdn.invalid/i.png"]
