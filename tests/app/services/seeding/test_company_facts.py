"""The facts of the demonstration are invented, complete and can be true."""

import json

from sqlalchemy import select

from app.config import ROOT
from app.models.programme import DECLARATIONS, CompanyDeclaration, CompanyYear
from app.services.programmes.facts import BANDS
from app.services.seeding.company_facts import SOURCE, seed_company_facts
from app.services.seeding.people import World

FOLDER = ROOT / "seed_data" / "demo"
STORY = json.loads((FOLDER / "facts.json").read_text(encoding="utf-8"))


def test_every_firm_has_two_years_that_agree_with_its_band():
    files = [json.loads(path.read_text("utf-8")) for path in (FOLDER / "firms").glob("*.json")]
    bands = {file["slug"]: BANDS[file["company"]["sales_band"]] for file in files}
    assert {firm["firm"] for firm in STORY["firms"]} == bands.keys()
    for firm in STORY["firms"]:
        assert set(firm["years"]) == {"2024", "2025"}
        assert set(firm["declared"]) <= set(DECLARATIONS)
        band = bands[firm["firm"]]
        sales = firm["years"]["2025"]["sales"] * 10**6
        assert band.low <= sales
        assert band.high is None or sales < band.high


def test_rows_are_written_for_the_firm_in_its_owners_name(session, make, tmp_path, now):
    owner = make.user()
    firm = make.company(owner)
    values = {"sales": 3, "staff": 4, "export": 0, "rnd": 1}
    story = {"firms": [{"firm": "a", "years": {"2025": values}, "declared": {"closed": False}}]}
    (tmp_path / "facts.json").write_text(json.dumps(story), encoding="utf-8")
    world = World(session, now, "", {}, owners={"a": owner}, companies={"a": firm})
    assert seed_company_facts(world, tmp_path) == 2
    year = session.scalars(select(CompanyYear)).one()
    assert (year.sales_won, year.headcount, year.source) == (3_000_000, 4, SOURCE)
    assert session.scalars(select(CompanyDeclaration)).one().declared_by_id == owner.id
