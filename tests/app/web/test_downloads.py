"""Files made for one reader."""

from app.web.downloads import PDF, download


def test_a_file_is_kept_by_its_reader_and_by_no_cache(app):
    with app.test_request_context():
        answer = download(b"%PDF", "report.pdf", PDF)
    assert (answer.data, answer.mimetype) == (b"%PDF", "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=report.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
