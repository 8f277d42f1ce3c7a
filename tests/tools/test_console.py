"""One line that is redrawn on a terminal and rarely repeated in a log."""

import io
import sys

from tools import console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_line_is_written_over_in_full():
    out = Terminal()
    line = console.Line(out)
    line.show("a long text")
    line.show("short")
    line.close("done")
    assert out.getvalue() == "\ra long text\rshort      \rdone \n"


def test_korean_letters_take_two_columns():
    assert console.columns_of("이음 ieum") == 9
    assert console.shortened("이음 ieum", 5) == "이음 "
    assert console.shortened("이음", 3) == "이"


def test_a_long_text_never_wraps_while_it_is_redrawn(monkeypatch):
    monkeypatch.setenv("COLUMNS", "11")
    out = Terminal()
    console.Line(out).show("설치하는 중이에요 numpy")
    assert out.getvalue() == "\r설치하는 "


def test_a_log_hears_only_now_and_then_and_the_end():
    out = io.StringIO()
    line = console.Line(out, every_s=10)
    for at in (0, 5, 9.9, 10, 11):
        line.show(f"at {at}", at=at)
    line.close("done")
    assert out.getvalue().split("\n") == ["at 0", "at 10", "done", ""]


def test_durations_read_like_a_clock():
    assert [console.clock_text(s) for s in (0, 9.9, 60, 605)] == ["0:00", "0:09", "1:00", "10:05"]


def test_korean_passes_a_terminal_of_the_c_locale(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    console.use_utf8()
    console.say("이음")
    assert raw.getvalue().decode() == "이음\n"


def test_a_failure_goes_to_standard_error_with_status_1(capsys):
    assert console.fail("이유") == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "이유\n")
