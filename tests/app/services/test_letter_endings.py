"""What stands under a letter: its kind, and where it is stopped."""

import pytest

from app.services.letter_endings import Endings
from app.services.notice_words import DIGEST, KINDS
from app.services.signed_links import read_stop_token
from app.services.site_links import SiteLinks

ENDINGS = Endings("key", SiteLinks("https://ieum.example"))


def payload(kind="visit", **extra):
    return {"stops": kind, "locale": "ko", "person": "abc", **extra}


def test_a_letter_about_the_account_ends_as_it_is():
    assert ENDINGS.of({"to": "a", "subject": "b", "body": "c"}) == ("", "")


@pytest.mark.parametrize("kind", [*KINDS, DIGEST])
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_kind_can_be_stopped_by_its_own_address(kind, locale):
    ending, address = ENDINGS.of(payload(kind, locale=locale))
    assert address in ending
    assert "https://ieum.example/notices/settings" in ending
    token = address.removeprefix("https://ieum.example/notices/unsubscribe/")
    assert read_stop_token("key", token) == ("abc", kind)


@pytest.mark.parametrize("extra", [{"keyed": True}, {"calendar": "BEGIN:VCALENDAR"}])
def test_a_letter_that_always_comes_says_so_and_offers_no_stop(extra):
    ending, address = ENDINGS.of(payload(**extra))
    assert address == ""
    assert "늘 메일로 보내요" in ending
    assert "unsubscribe" not in ending


def test_the_same_letter_ends_the_same():
    assert ENDINGS.of(payload()) == ENDINGS.of(payload())
