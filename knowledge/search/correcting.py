"""What was meant by what was typed: keyboard slips, torn words, misspellings."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import attrgetter
from unicodedata import normalize

from knowledge.concepts.glossary import Glossary
from knowledge.search.lexicon import Lexicon
from knowledge.search.prepare import Tools, Vocabulary
from knowledge.search.slips import undo_slips
from knowledge.text.normalise import MAX_QUERY_CHARS, normalise_query
from knowledge.text.tokens import Token, forgives

# Single syllables between blanks: 불 량 률, but also well-spaced 그 중 한 곳.
_TORN = re.compile(r"(?<![^ ])[가-힣](?: [가-힣])+(?![^ ])")
MAX_TORN = 4
"""Syllables of a word that is put together."""
MAX_UNKNOWN = 8
"""Unknown words of one query that near words are sought for."""


@dataclass(frozen=True)
class Reading:
    """A query as it is understood.

    Attributes:
        text: normalised, slips undone.
        spelled: the text with misspelt nouns put right; offsets differ.
        read_as: the text with keyboard slips undone as a person would write it, empty where there
            were none.
        tokens: content words; a misspelt one has the form that was meant and the offsets of what
            stands in ``text``.
        sure: forms among them that stand in the text as they are.
        near: further words that may have been meant.
    """

    text: str
    spelled: str
    read_as: str
    tokens: tuple[Token, ...]
    sure: frozenset[str]
    near: tuple[Token, ...] = ()


def correct(
    text: str,
    tools: Tools,
    vocabulary: Vocabulary,
    glossary: Glossary | None,
    *,
    literal: bool = False,
) -> Reading:
    """Reads a query with understanding for how it was typed; ``literal`` takes every word as it is.

    A word that the collection, the glossary or the dictionary knows is never replaced by a near
    one.
    """
    lexicon = Lexicon(tools, vocabulary, glossary)
    clean = normalise_query(text)
    if literal:
        return _as_it_is(clean, lexicon)
    # capitals tell ㄲ from ㄱ, so slips are undone before the case is folded
    head = normalize("NFC", text[:MAX_QUERY_CHARS])
    meant = undo_slips(head, lexicon)
    read_as = meant.strip() if meant != head else ""
    clean = _join_torn(normalise_query(meant) if read_as else clean, lexicon)
    plain = _as_it_is(clean, lexicon)
    if not clean:
        return plain
    first, others = _replace_unknown(_forgiven(plain, lexicon), lexicon)
    return Reading(clean, _respelled(clean, first, plain.sure), read_as, first, plain.sure, others)


def _as_it_is(clean: str, lexicon: Lexicon) -> Reading:
    tokens = tuple(lexicon.read(clean))
    return Reading(clean, clean, "", tokens, frozenset(token.form for token in tokens))


def _join_torn(clean: str, lexicon: Lexicon) -> str:
    return _TORN.sub(lambda run: _joined(run.group().split(" "), lexicon), clean)


def _joined(syllables: list[str], lexicon: Lexicon) -> str:
    # the longest held word at each place: whatever is left, the analyser reads past its blanks
    words = []
    place = 0
    while place < len(syllables):
        longest = min(MAX_TORN, len(syllables) - place)
        sizes = range(longest, 1, -1)
        size = next((n for n in sizes if _is_word(syllables[place : place + n], lexicon)), 1)
        words.append("".join(syllables[place : place + size]))
        place += size
    return " ".join(words)


def _is_word(syllables: Sequence[str], lexicon: Lexicon) -> bool:
    return lexicon.is_held("".join(syllables))


def _forgiven(plain: Reading, lexicon: Lexicon) -> Sequence[Token]:
    """The words read past misspellings, but for those between blanks where a known noun got lost.

    The forgiving reading may take 예열 대기 for 예열 되기; a misspelling of a noun rarely is
    another noun.
    """
    analyzer = lexicon.tools.analyzer
    if not forgives(analyzer):
        return plain.tokens
    typed = analyzer.analyse_typed(plain.text)
    found = {token.form for token in typed}
    starts = [0, *(place + 1 for place, char in enumerate(plain.text) if char == " ")]
    kept = {
        bisect_right(starts, token.start)
        for token in plain.tokens
        if token.form not in found and _is_noun(token) and lexicon.knows(token)
    }
    tokens = [token for token in plain.tokens if bisect_right(starts, token.start) in kept]
    tokens += [token for token in typed if bisect_right(starts, token.start) not in kept]
    return sorted(tokens, key=attrgetter("start"))


def _is_noun(token: Token) -> bool:
    return token.tag in {"NNG", "NNP"} and len(token.form) > 1


def _replace_unknown(
    tokens: Sequence[Token], lexicon: Lexicon
) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The words with the near one in place of each unknown one, and near words that may be meant.

    Where several words are one letter away none of them is read for sure.
    """
    read, others = [], []
    unknown = 0
    for token in tokens:
        if token.tag == "SN" or unknown >= MAX_UNKNOWN or lexicon.knows(token):
            read.append(token)
            continue
        unknown += 1
        found = lexicon.near(token.form)
        if not lexicon.has_dictionary:
            # it may well be a word of its own: then only what sounds the same is near
            found = [word for word in found if word.distance == 0]
        near = [token._replace(form=word.form) for word in found]
        if len(near) == 1 or (near and found[0].distance < found[1].distance):
            read.append(near.pop(0))
        else:
            read.append(token)
        others += near
    return tuple(read), tuple(others)


def _respelled(text: str, tokens: Sequence[Token], sure: AbstractSet[str]) -> str:
    pieces = []
    done = 0
    for token in tokens:
        # a verb is told by its stem: only a noun stands in the text as it is told
        if token.form not in sure and token.tag.startswith("N") and token.start >= done:
            pieces += [text[done : token.start], token.form]
            done = token.end
    return "".join([*pieces, text[done:]])
