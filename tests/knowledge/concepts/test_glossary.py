import pytest

from knowledge.concepts.glossary import Entry, Glossary, read_glossary
from knowledge.errors import ModelUnusable
from knowledge.text.tokens import BigramAnalyzer, Token


class Words:
    """Splits on blanks; a word in ``다`` is a verb."""

    name = "words"

    def analyse(self, texts):
        return [self._split(text) for text in texts]

    def _split(self, text):
        found, place = [], 0
        for word in text.split():
            start = text.index(word, place)
            place = start + len(word)
            found.append(Token(word, "VV" if word.endswith("다") else "NNG", start, place))
        return found


ENTRIES = (
    Entry(("결품", "부품 부족"), ("part shortage",)),
    Entry(("가다", "금형"), ("mold",)),
    Entry(("a b c d e",), ("long",)),
)


@pytest.fixture
def glossary():
    return Glossary(ENTRIES, Words())


def synonyms(glossary, text):
    return [token.form for token in glossary.synonyms(Words().analyse([text])[0])]


def test_other_terms_of_an_entry_are_named(glossary):
    assert synonyms(glossary, "결품 발생") == ["부품", "부족", "part", "shortage"]


def test_the_longest_term_wins_and_known_words_are_not_repeated(glossary):
    assert synonyms(glossary, "또 part shortage") == ["결품", "부품", "부족"]


def test_a_lone_verb_is_no_term(glossary):
    assert synonyms(glossary, "가다 보니") == []
    assert synonyms(glossary, "금형") == ["mold"]


def test_offsets_are_those_of_the_calling_term(glossary):
    found = glossary.synonyms(Words().analyse(["또 part shortage"])[0])
    assert {(token.start, token.end) for token in found} == {(2, 15)}


def test_nothing_known_gives_nothing(glossary):
    assert glossary.synonyms([]) == []
    assert Glossary((), BigramAnalyzer()).synonyms(BigramAnalyzer().analyse(["재고"])[0]) == []


def test_a_broken_file_is_refused(tmp_path):
    path = tmp_path / "g.jsonl"
    with pytest.raises(ModelUnusable):
        read_glossary(path)
    path.write_text('{"ko": ["재고"], "en": ["stock"]}\n', encoding="utf-8")
    assert read_glossary(path) == (Entry(("재고",), ("stock",)),)
    path.write_text('{"ko": ["재고"]}\n', encoding="utf-8")
    with pytest.raises(ModelUnusable):
        read_glossary(path)


def test_a_one_way_entry_leads_from_english_to_korean_only():
    entries = (Entry(("지연", "연체"), ("late",), one_way=True),)
    glossary = Glossary(entries, Words())
    assert synonyms(glossary, "late") == ["지연", "연체"]
    assert synonyms(glossary, "지연") == []


def test_one_way_is_read_and_may_be_left_out(tmp_path):
    path = tmp_path / "glossary.jsonl"
    path.write_text(
        '{"ko": ["늦다"], "en": ["late"], "one_way": true}\n{"ko": ["버"], "en": ["burr"]}\n',
        encoding="utf-8",
    )
    assert [entry.one_way for entry in read_glossary(path)] == [True, False]
