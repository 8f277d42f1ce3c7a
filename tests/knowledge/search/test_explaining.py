from knowledge.domain import Query
from knowledge.search.explaining import CONCEPT_FLOOR, MAX_CONCEPTS
from tests.knowledge.builders import engine


def test_words_come_once_in_the_order_of_the_query():
    hit = engine().search(Query("납기 날짜 납기")).hits[0]
    assert hit.words == ("납기", "날짜")


def test_shared_concepts_are_few_and_strong():
    hit = engine().search(Query("부품 해썹 납기 재고")).hits[0]
    weights = [weight for _, weight in hit.concepts]
    assert len(weights) <= MAX_CONCEPTS
    assert weights == sorted(weights, reverse=True)
    assert min(weights) >= CONCEPT_FLOOR
