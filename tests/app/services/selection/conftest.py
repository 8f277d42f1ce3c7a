"""What the tests of selection share."""

import pytest

from app.runtime.catalogue import Catalogue
from app.services.reference import load_catalogue
from app.services.site_links import SiteLinks
from tests.selection_maker import SelectionMaker


@pytest.fixture
def selection(make) -> SelectionMaker:
    """Return the maker of rounds."""
    return SelectionMaker(make)


@pytest.fixture
def catalogue(session) -> Catalogue:
    """Return the reference data of the tests."""
    return load_catalogue(session)


@pytest.fixture
def links() -> SiteLinks:
    """Return addresses for letters."""
    return SiteLinks("https://ieum.example", "k")
