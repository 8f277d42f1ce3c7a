"""Small collections, a fake of the concepts and an engine that needs no model."""

import re
from collections.abc import Sequence

import numpy as np

from knowledge.concepts.glossary import Entry
from knowledge.domain import Document, Section
from knowledge.embed.hashing import HashingEncoder
from knowledge.search.engine import SearchEngine
from knowledge.text.tokens import BigramAnalyzer

CASES = (
    (
        "키팅으로 부품 결품을 없앤 트랙터 공장",
        "부품이 모자라 조립 라인이 자주 멈췄다. 미리 상자에 담아 두니 멈추지 않았다.",
        "농기계 조립",
    ),
    (
        "떡 공장의 위생 기록 전산화",
        "해썹 서류를 손으로 쓰느라 밤을 새웠다. 온도를 자동으로 적게 했다.",
        "떡 제조",
    ),
    ("납기를 지킨 베어링 업체", "납기 날짜를 지키지 못했다. 공정별 계획을 세웠다.", "기계 부품"),
    (
        "창고를 정리한 침구 업체",
        "재고가 장부와 맞지 않았다. 창고 자리를 정했다. 바코드를 붙였다.",
        "봉제",
    ),
)
GLOSSARY = (
    Entry(("결품", "부품 부족"), ("part shortage", "missing parts")),
    Entry(("재고",), ("inventory", "stock")),
)


def document(number: int, rev: int = 1, **changes) -> Document:
    title, text, trade = CASES[number % len(CASES)]
    half = text.index(". ") + 1
    values = {
        "id": number,
        "rev": rev,
        "title": title,
        "sections": (Section("problem", text[:half]), Section("solution", text[half + 1 :])),
        "industry_text": trade,
        "facets": {"region": frozenset([f"r{number % 2}"]), "size": frozenset([f"s{number % 3}"])},
        "sort_keys": {"published": float(number)},
    }
    return Document(**(values | changes))


def documents(count: int = 4) -> list[Document]:
    return [document(number) for number in range(count)]


class KeywordConcepts:
    """Concepts decided by one word each, so that a test can foretell them."""

    categories = ("short", "haccp", "delivery", "inv")
    industries = ("농기계", "떡", "기계", "봉제")
    words = ("부품", "해썹", "납기", "재고")

    def problems(self, texts: Sequence[str], token_lists, vectors):
        return np.array(
            [[0.9 * bool(re.search(word, text)) for word in self.words] for text in texts],
            np.float32,
        ).reshape(-1, 4)

    def trades(self, texts: Sequence[str], token_lists, vectors):
        found = np.array(
            [[word in text for word in self.industries] for text in texts], np.float32
        ).reshape(-1, 4)
        return (found + 0.01) / (found + 0.01).sum(axis=1, keepdims=True)


def engine(*, semantic: bool = True, count: int = 4, **options) -> SearchEngine:
    tools = {"encoder": HashingEncoder(), "concepts": KeywordConcepts()} if semantic else {}
    made = SearchEngine(analyzer=BigramAnalyzer(), glossary=GLOSSARY, **(tools | options))
    made.load(documents(count))
    return made
