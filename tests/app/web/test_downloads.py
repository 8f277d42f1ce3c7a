"""Files made for one reader."""

from app.services.papers.sheets import Field
from app.web.downloads import PDF, XLSX, download, table_response


def test_a_file_is_kept_by_its_reader_and_by_no_cache(app):
    with app.test_request_context():
        answer = download(b"%PDF", "report.pdf", PDF)
    assert (answer.data, answer.mimetype) == (b"%PDF", "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=report.pdf"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_table_leaves_as_the_reader_asked(app):
    fields = [Field("이름"), Field("수", kind="number")]
    with app.test_request_context():
        csv = table_response("csv", "people", "참가자", fields, [["=1", 2]])
        book = table_response("xlsx", "people", "참가자", fields, [["=1", 2]])
    assert csv.get_data(as_text=True).splitlines() == ["\ufeff이름,수", "'=1,2"]
    assert csv.headers["Content-Disposition"] == "attachment; filename=people.csv"
    assert (book.mimetype, book.data[:2]) == (XLSX, b"PK")
    assert book.headers["Content-Disposition"] == "attachment; filename=people.xlsx"
