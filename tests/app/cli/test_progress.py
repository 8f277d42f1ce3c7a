"""Progress bars."""

from app.cli.progress import bars


def test_everything_passes_and_is_counted(capsys):
    assert list(bars("지역", ["a", "b", "c"])) == ["a", "b", "c"]
    told = capsys.readouterr().out
    assert "지역" in told
    assert "3/3" in told
