"""What somebody may mean who has typed a few letters."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.repositories import search_rows
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime, Shelf
from app.runtime.suggestions import Suggestion, SuggestionTable
from knowledge.concepts.glossary import Entry

MOST = 8
CASES = 2
"""Titles of cases that are shown where any fit: longer than words, they would come last."""


def suggest(
    session: Session, search: SearchRuntime, typed: str, *, catalogue: Catalogue
) -> tuple[Suggestion, ...]:
    """Return at most eight suggestions, words before titles of cases.

    Nothing is read for blank text; else one SELECT, and two after a case has changed.
    """
    if not typed.strip():
        return ()
    shelf = _up_to_date(session, search, catalogue)
    titles = shelf.titles.find(typed, MOST)
    words = shelf.words.find(typed, MOST - min(CASES, len(titles)))
    return (*words, *titles[: MOST - len(words)])


def _up_to_date(session: Session, search: SearchRuntime, catalogue: Catalogue) -> Shelf:
    seq = search_rows.current_seq(session).get("case", 0)
    shelf = search.shelf
    told = (catalogue.categories, catalogue.remedies, catalogue.trades)
    if shelf is None or shelf.glossary is not search.glossary or shelf.told != told:
        # two threads may build it at once: both build the same, and neither waits
        words = SuggestionTable(_words(catalogue, search.glossary))
        shelf = Shelf(words, SuggestionTable(), search.glossary, told, seq=-1)
    if shelf.seq != seq:
        titles = SuggestionTable(
            Suggestion("case", text, public_id)
            for public_id, *both in search_rows.published_titles(session)
            for text in both
            if text
        )
        shelf = Shelf(shelf.words, titles, shelf.glossary, shelf.told, seq)
    search.shelf = shelf
    return shelf


def _words(catalogue: Catalogue, glossary: tuple[Entry, ...]) -> Iterator[Suggestion]:
    for category in catalogue.categories.values():
        yield from (Suggestion("problem", text) for text in (category.ko, category.en))
    for remedy in catalogue.remedies.values():
        yield from (Suggestion("solution", text) for text in (remedy.ko, remedy.en))
    for trade in catalogue.trades.values():
        names = (trade.ko, trade.en, *trade.words, *trade.words_en)
        yield from (Suggestion("trade", text) for text in names)
    # everyday words translate a question; nobody needs them suggested
    for entry in (entry for entry in glossary if not entry.one_way):
        yield from (Suggestion("term", text) for text in (*entry.ko, *entry.en))
