from app.services.figures.aggregate import Aggregate, Definition, Quartiles
from app.services.figures.figures import Figure
from app.services.reference import load_catalogue
from app.web.figures.paper import draw

QUARTER = Definition("process_defect", "%", "", "quarter", "quarter", "case")


def test_the_paper_is_a_pdf_of_one_page(app, session, now):
    metric = load_catalogue(session).metrics["process_defect"]
    shown = Aggregate(QUARTER, 6, 8, Quartiles(-0.5, -0.4, 0.25), 7, 1, {"checked": 2}, 0)
    with app.test_request_context("/"):
        data = draw([Figure(metric, shown)], 3, chosen=["진안군"], now=now)
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 1
