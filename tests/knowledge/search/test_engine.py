import threading
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.domain import Query, Section
from knowledge.embed.hashing import HashingEncoder
from knowledge.errors import InvalidDocument, InvalidQuery
from knowledge.search.engine import DEFAULT
from knowledge.search.prepare import section_text
from knowledge.search.signals import PARTS
from tests.knowledge.builders import CASES, document, documents, engine

TEXTS = [
    "부품이 모자라 멈춰요",
    "해썹 서류",
    "납기를 못 지켜요",
    "재고가 장부랑 달라요",
    "part shortage",
    "없는 말 쀍",
    "창고",
]


@pytest.fixture(scope="module", params=[True, False], ids=["semantic", "lexical"])
def any_engine(request):
    return engine(semantic=request.param, count=12)


def ids(result):
    return [hit.id for hit in result.hits]


@pytest.mark.parametrize(
    ("text", "first"), [(TEXTS[0], 0), (TEXTS[1], 1), (TEXTS[2], 2), (TEXTS[3], 3)]
)
@pytest.mark.parametrize("semantic", [True, False])
def test_the_case_that_answers_comes_first(text, first, semantic):
    result = engine(semantic=semantic).search(Query(text))
    assert result.hits[0].id == first
    assert result.semantic is semantic
    assert result.took_ms > 0


@pytest.mark.parametrize("text", TEXTS)
def test_parts_add_up_exactly_and_hits_come_best_first(any_engine, text):
    hits = any_engine.search(Query(text, industry_text="떡")).hits
    assert all(sum(part.value for part in hit.parts) == hit.score for hit in hits)
    assert all(tuple(part.name for part in hit.parts) == PARTS for hit in hits)
    assert [(-hit.score, hit.id) for hit in hits] == sorted((-hit.score, hit.id) for hit in hits)


@pytest.mark.parametrize("text", TEXTS)
def test_quotes_and_marks_point_at_the_text(any_engine, text):
    for hit in any_engine.search(Query(text)).hits:
        held, quote = any_engine.document(hit.id), hit.quote
        field = next((n for n, s in enumerate(held.sections) if s.field == quote.field), -1)
        whole = section_text(held, field)
        assert quote.text == whole[quote.start : quote.end] != ""
        places = [place for mark in quote.marks for place in mark]
        assert places == sorted(places)
        assert all(quote.start <= place <= quote.end for place in places)


def test_the_quoted_sentence_answers_and_its_words_are_marked():
    hit = engine().search(Query(TEXTS[0])).hits[0]
    assert hit.quote.field == "problem"
    assert "부품이" in hit.quote.text
    assert "부품" in {
        hit.quote.text[a - hit.quote.start : b - hit.quote.start][:2] for a, b in hit.quote.marks
    }
    assert "부품" in hit.words
    assert hit.concepts[0][0] == "short"


def test_english_finds_through_the_glossary():
    assert engine().search(Query("part shortage")).hits[0].id == 0


def test_a_typing_error_still_finds():
    assert engine(semantic=False).search(Query("부품이모자랍니다")).hits[0].id == 0


def test_the_stated_industry_pulls_its_cases_up():
    made = engine()
    plain = next(hit for hit in made.search(Query("멈췄다 밤을 새웠다")).hits if hit.id == 1)
    stated = next(
        hit
        for hit in made.search(Query("멈췄다 밤을 새웠다", industry_text="떡")).hits
        if hit.id == 1
    )
    assert stated.score > plain.score


def test_a_blank_query_lists_everything_by_key_or_newest_first():
    made = engine(count=6)
    assert ids(made.search(Query("  "))) == [5, 4, 3, 2, 1, 0]
    assert ids(made.search(Query("", sort="published", direction="asc", limit=2))) == [0, 1]
    assert ids(made.search(Query("", sort="published", offset=4))) == [1, 0]
    assert made.search(Query("", limit=0)).total == 6


def test_an_industry_alone_ranks_everything():
    result = engine().search(Query("", industry_text="떡 제조"))
    assert result.total == 4
    assert result.hits[0].id == 1


def test_documents_without_the_key_come_last():
    made = engine(count=3)
    made.upsert([document(9, sort_keys={})])
    assert ids(made.search(Query("", sort="published")))[-1] == 9
    assert ids(made.search(Query("", sort="published", direction="asc")))[-1] == 9


def test_hits_of_a_text_can_come_by_a_key(any_engine):
    by_key = ids(any_engine.search(Query(TEXTS[0], sort="published", direction="asc")))
    assert by_key == sorted(ids(any_engine.search(Query(TEXTS[0]))))


FILTERS = st.dictionaries(
    st.sampled_from(["region", "size", "other"]),
    st.frozensets(st.sampled_from(["r0", "r1", "s0", "s1", "s2"]), max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*TEXTS, ""]), FILTERS)
def test_filters_are_what_brute_force_says(text, filters):
    made = SHARED
    unfiltered = made.search(Query(text, limit=99))
    passing = [
        hit
        for hit in unfiltered.hits
        if all(
            values & made.document(hit.id).facets.get(name, frozenset())
            for name, values in filters.items()
        )
    ]
    found = made.search(Query(text, filters=filters, limit=99))
    assert found.hits == tuple(passing)
    assert found.total == len(passing)
    for facet in ("region", "size"):
        others = {name: values for name, values in filters.items() if name != facet}
        counts = {}
        for hit in made.search(Query(text, filters=others, limit=99)).hits:
            for value in made.document(hit.id).facets[facet]:
                counts[value] = counts.get(value, 0) + 1
        assert found.facet_counts[facet] == counts


SHARED = engine(count=12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), unique=True, min_size=1), st.sampled_from(TEXTS))
def test_added_and_deleted_is_never_there(numbers, text):
    made = engine(count=5)
    before = made.search(Query(text, limit=99))
    extra = [document(100 + number, facets={}) for number in numbers]
    assert made.upsert(extra) == len(extra)
    assert made.delete([item.id for item in extra]) == len(extra)
    after = made.search(Query(text, limit=99))
    assert ids(after) == ids(before)
    assert [hit.score for hit in after.hits] == pytest.approx(
        [hit.score for hit in before.hits], abs=1e-4
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(1, 4)), max_size=12))
@example([(5, 2), (1, 2)])
@example([(1, 2), (6, 2), (2, 2)])
def test_changes_one_by_one_equal_loading_at_once(changes):
    step, whole = engine(count=0), engine(count=0)
    newest = {}
    for number, rev in changes:
        step.upsert([document(number, rev, title=f"{CASES[number % 4][0]} {rev}")])
        newest[number] = max(rev, newest.get(number, 0))
    whole.load(
        [
            document(number, rev, title=f"{CASES[number % 4][0]} {rev}")
            for number, rev in newest.items()
        ]
    )
    one, two = step.search(Query(TEXTS[0], limit=99)), whole.search(Query(TEXTS[0], limit=99))
    assert ids(one) == ids(two)
    assert [hit.score for hit in one.hits] == pytest.approx(
        [hit.score for hit in two.hits], abs=1e-4
    )
    assert step.stats.documents == len(newest)


def test_an_older_revision_is_ignored():
    made = engine()
    assert made.upsert([document(0, 3, title="새 제목")]) == 1
    assert made.upsert([document(0, 2), document(0, 3)]) == 0
    assert made.document(0).title == "새 제목"
    assert made.delete([77]) == 0


def test_impossible_values_are_refused():
    with pytest.raises(InvalidQuery):
        engine().search(Query("", limit=-1))
    with pytest.raises(InvalidDocument):
        engine().upsert([document(-1)])


@pytest.mark.parametrize(
    "text",
    [
        "가" * 10_000,
        "😀😀",
        "'; DROP TABLE cases; --",
        "<script>alert(1)</script>",
        "\x00\x01",
        "ﬃ ①②",
        ".",
    ],
)
def test_odd_queries_do_no_harm(any_engine, text):
    assert any_engine.search(Query(text, industry_text=text)).total >= 0
    any_engine.pair(text, 0)
    any_engine.score_all(text)


def test_a_document_without_text_can_be_held():
    made = engine(count=2)
    made.upsert(
        [
            document(
                50,
                title="",
                sections=(Section("empty", " "),),
                industry_text="",
                facets={},
                sort_keys={},
            )
        ]
    )
    assert made.document(50).title == ""
    assert next(hit for hit in made.search(Query("")).hits if hit.id == 50).quote is None
    assert made.similar(50, 3) is not None
    assert made.pair(TEXTS[0], 50) is None


def test_a_title_alone_is_quoted():
    made = engine(count=2)
    made.upsert([document(50, title="재고 파악", sections=())])
    assert (
        next(hit for hit in made.search(Query("재고 파악")).hits if hit.id == 50).quote.field
        == "title"
    )
    assert made.pair("재고 파악", 50) is None


def test_an_empty_engine_answers(any_engine):
    made = engine(count=0)
    assert made.search(Query("재고")).total == 0
    assert made.search(Query("")).facet_counts == {}
    assert made.score_all("재고") == {}
    assert made.similar(1, 3) == ()


def test_similar_documents_come_without_itself(any_engine):
    found = any_engine.similar(0, 3)
    assert len(found) <= 3
    assert found[0].id in {4, 8}
    assert all(hit.id != 0 for hit in found)
    assert any_engine.similar(0, 0) == ()
    assert any_engine.similar(999, 3) == ()


def test_likeness_lies_between_nought_and_one():
    made = engine()
    for industry in ("", "떡 제조"):
        scores = made.score_all("해썹 서류를 쓰느라 밤을 새워요", industry)
        assert set(scores) == {0, 1, 2, 3}
        assert max(scores, key=scores.get) == 1
        assert all(0 <= value <= 1 for value in scores.values())
    assert made.score_all("") == dict.fromkeys(range(4), 0.0)


def test_an_encoder_works_without_concepts():
    made = engine(concepts=None)
    hit = made.search(Query(TEXTS[0], industry_text="떡")).hits[0]
    assert hit.id == 0
    assert hit.concepts == ()
    assert made.pair(TEXTS[0], 0).concept == ""


def test_an_encoder_of_whole_texts_is_enough():
    class Plain:
        name, dim = "plain", 8

        def encode(self, texts):
            return HashingEncoder(8).encode(texts)

    assert engine(encoder=Plain()).search(Query(TEXTS[0])).hits[0].id == 0


def test_loading_tells_how_far_it_is():
    seen = []
    made = engine(count=0)
    made.load(documents(3), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
    assert made.stats.pending == 0


def test_other_weights_change_the_copy_only():
    made = engine()
    other = made.reweighted(replace(DEFAULT, lexical=0, ngram=0, dense=0, passage=0))
    assert {part.name for part in other.search(Query(TEXTS[0])).hits[0].parts if part.value} <= {
        "concepts",
        "industry",
    }
    assert made.search(Query(TEXTS[0])).hits[0].parts[0].value > 0


def test_many_documents_are_narrowed_to_candidates():
    made = engine(count=0)
    made.load([document(number) for number in range(640)])
    result = made.search(Query(TEXTS[0], filters={"region": frozenset(["r0"])}, limit=10))
    assert {hit.id % 4 for hit in result.hits} == {0}
    assert result.total >= 10


def test_eight_threads_search_while_one_updates():
    made = engine(count=8)
    stop, errors = threading.Event(), []

    def search():
        while not stop.is_set():
            for text in TEXTS[:4]:
                result = made.search(Query(text, filters={"region": frozenset(["r0", "r1"])}))
                if not result.hits or any(hit.quote is None for hit in result.hits):
                    errors.append(text)

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for rev in range(2, 30):
        made.upsert([document(number, rev) for number in range(0, 8, 2)])
        made.upsert([document(200 + rev)])
        made.delete([200 + rev])
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert made.stats.documents == 8
