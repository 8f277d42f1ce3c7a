import pytest

from app.errors import Invalid
from app.services.proof.panel_files import read
from app.services.reference import load_catalogue
from tests.app.services.proof.panel_rows import HEAD, csv_of


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


def test_a_file_with_bad_lines_gives_no_row_and_names_each(catalogue):
    data = csv_of(
        ["A", 2020, "진안군", "10", "10-49", 2022, 100, 5],
        ["A", 2020, "진안군", "10", "10-49", 2022, 100, 5],
        ["A", 2021, "어디군", "10", "10-49", 2023, 100, 5],
        ["", "스물", "진안군", "식품", "10-49", "", "많음", 5],
        ["A", 2022, "진안군", "10", "10-49", 2023, 100, 5],
        ["B", "", "진안군", "10", "10-49", "", 100, 5],
    )

    found = read(data, catalogue=catalogue, region="52")

    assert found.rows == ()
    assert found.bad_lines == 5
    assert {(problem.line, problem.column) for problem in found.problems} == {
        (3, "year"), (4, "municipality"), (5, "firm_key"), (5, "year"), (5, "industry"),
        (5, "sales"), (6, "treated_from"), (7, "year"),
    }  # fmt: skip


def test_cells_are_read_as_people_write_them(catalogue):
    data = csv_of(["A", "2020년", "진안", "C10", "10-49", "없음", "1,200.5", "-"])

    (row,) = read(data, catalogue=catalogue, region="52").rows

    assert (row["year"], row["municipality_code"], row["industry"]) == (2020, "52720", "10")
    assert (row["treated_from"], row["sales"], row["jobs"]) == (None, 1200.5, None)


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", ",".join(HEAD[:6]).encode() + b"\nA,2020,,10,x,\n"]
)
def test_a_file_without_the_columns_is_refused(catalogue, data):
    with pytest.raises(Invalid) as refused:
        read(data, catalogue=catalogue, region="52")

    assert set(refused.value.fields) == {"file"}
