"""The mailbox of a development site."""

from app.runtime.senders.contract import Letter


def test_letters_are_shown_with_links_and_escaped(browser, runtime, now):
    assert "아직 나간 메일이 없어요" in browser.get("/dev/mail").text
    body = "열기: http://127.0.0.1:8000/account/verify/abc\n<script>x</script>"
    runtime.senders["mail"].send(Letter("k", "kim@example.com", "제목 <b>", body, now))
    text = browser.get("/dev/mail").text
    assert '<a href="http://127.0.0.1:8000/account/verify/abc">' in text
    assert "&lt;script&gt;" in text
    assert "<script>x" not in text
    assert "제목 &lt;b&gt;" in text
    assert "kim@example.com" in text
