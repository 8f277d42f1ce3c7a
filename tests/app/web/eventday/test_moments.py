"""Moments in addresses."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.web.eventday.moments import as_mark, from_mark


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_comes_back_as_it_was(moment):
    assert from_mark(as_mark(moment)) == moment


def test_what_is_no_moment_is_the_beginning_of_time():
    assert (
        from_mark(None)
        == from_mark(10**40)
        == from_mark(-(10**18))
        == datetime(1970, 1, 1, tzinfo=UTC)
    )
