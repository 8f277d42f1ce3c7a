"""Icons are drawn into the page."""

import pytest

from app.web.icons import icon


def test_an_icon_is_markup_that_screen_readers_skip():
    svg = icon("search")
    assert svg.startswith('<svg aria-hidden="true" focusable="false" ')
    assert svg.__html__() == svg


def test_an_unknown_icon_is_an_error():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")
