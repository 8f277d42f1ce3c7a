"""Markdown of authors to safe HTML, with emphasis that knows Korean particles."""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from markupsafe import Markup

TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "blockquote", "code", "pre", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

# Hangul syllables and letters, Han characters, kana: scripts that put no space around emphasis
_CJK = re.compile(
    r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff]"
)


class _KoreanState(StateInline):
    """Scans emphasis marks so that ``**중요!**입니다`` is bold.

    CommonMark closes a mark after punctuation only before a space or more punctuation, and opens
    one before punctuation only after those. Korean glues its particles to the word, so here a
    CJK letter counts like a space on the far side of the mark.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803, FBT001 - the library's names
        """Return whether the run of marks at ``start`` may open and close, and its length."""
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        opens = not _is_space(after) and (not _is_mark(after) or _is_loose(before))
        closes = not _is_space(before) and (not _is_mark(before) or _is_loose(after))
        return Scanned(
            opens and (canSplitWord or not closes or _is_mark(before)),
            closes and (canSplitWord or not opens or _is_mark(after)),
            end - start,
        )


class _KoreanInline(ParserInline):
    """The library's inline parser with our state."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Fill ``tokens`` from ``src``."""
        state = _KoreanState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _is_space(char: str) -> bool:
    return isWhiteSpace(ord(char))


def _is_mark(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


def _is_loose(char: str) -> bool:
    return _is_space(char) or _is_mark(char) or _CJK.match(char) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.inline = _KoreanInline()
    # the preset names its rules once more, now for our inline parser
    parser.configure("commonmark", {"html": False, "breaks": True})
    return parser.enable("table").disable("image")


_PARSER = _parser()


def render(text: str) -> Markup:
    """Return ``text`` as HTML of a few plain elements.

    Raw HTML is shown as text, pictures are not made, a line end is a line break, every heading
    is an ``h3`` (sections of the page are ``h2``), links open without passing on trust.
    """
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3"
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    cleaned = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener"
    )
    # the allow-list above is what makes this text safe
    return Markup(cleaned)  # noqa: S704
