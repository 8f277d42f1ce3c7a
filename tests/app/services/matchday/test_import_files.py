"""Files of people are read as text, whatever somebody put into them."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from app.errors import Invalid
from app.services.matchday.import_files import LIMITS, read_table
from app.services.papers.sheets import Field, Sheet, workbook


def book(*rows) -> bytes:
    made, buffer = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(buffer)
    return buffer.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_table(data)
    return str(caught.value.fields["file"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("comma", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_of_any_korean_spreadsheet_is_read(encoding, comma, end):
    text = end.join(
        [f"기업명{comma}담당자", "", f'"한빛 정밀"{comma} 김사장 ', comma, f"새론{comma}"]
    )
    head, rows = read_table((text + end).encode(encoding))
    assert head == ("기업명", "담당자")
    assert rows == ((3, ("한빛 정밀", "김사장")), (5, ("새론", "")))


def test_a_workbook_is_read_with_numbers_as_people_wrote_them():
    head, rows = read_table(book(["이름", "최대", "라운드"], ["김", 5, "1-4"], [None, 2.5, True]))
    assert head == ("이름", "최대", "라운드")
    assert rows == ((2, ("김", "5", "1-4")), (3, ("", "2.5", "1")))


def test_our_own_samples_come_back():
    data = workbook([Sheet("명단", [Field("이름"), Field("말")], [["김", "=1+1"]])], title="x")
    assert read_table(data)[1] == ((2, ("김", "=1+1")),)
    assert read_table("이름,말\n김,'=1+1".encode())[1] == ((2, ("김", "=1+1")),)


def test_a_formula_is_its_value_and_nothing_is_counted():
    assert read_table(book(["이름"], ["=1+1"], ["김"]))[1] == ((3, ("김",)),)


def test_cells_are_composed_and_hold_no_control_signs():
    decomposed = "\u1100\u1165\u11b7"
    _, rows = read_table(f"이름,말\n{decomposed},a\x07b\u200b".encode())
    assert rows[0][1] == ("검", "a b")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "비어 있어요"),
        ("이름\n".encode(), "비어 있어요"),
        (b"\n\n,,\n", "비어 있어요"),
        (b"x" * (LIMITS.megabytes * 1024 * 1024 + 1), "2 MB까지"),
        (("이름\n" + "김\n" * 1001).encode(), "1,000줄까지"),
        ((",".join(f"c{n}" for n in range(41)) + "\n1").encode(), "열은 40개까지"),
        (b"\x81\xff\xfe\n\x80", "글자를 읽지 못했어요"),
        (b"a\0b\nc", "CSV나 엑셀"),
        (b"%PDF-1.7\n1", "CSV나 엑셀"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "CSV나 엑셀"),
        (b"PK\x03\x04broken", "깨져 있어"),
    ],
)
def test_what_cannot_be_read_is_told(data, text):
    assert text in refused(data)


def test_a_file_of_exactly_a_thousand_rows_is_read():
    assert len(read_table(("이름\n" + "김\n" * 1000).encode())[1]) == 1000
    assert "1,000줄까지" in refused(book(["이름"], *[["김"]] * 1001))


def _with(data: bytes, name: str, content: bytes) -> bytes:
    old, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return buffer.getvalue()


def test_a_bomb_is_not_unpacked():
    assert "깨져 있어" in refused(_with(book(["이름"]), "xl/media/x.bin", bytes(30 * 1024 * 1024)))


def test_macros_are_refused():
    assert "CSV나 엑셀" in refused(_with(book(["이름"]), "xl/vbaProject.bin", b"x"))


def test_entities_that_would_blow_up_are_refused():
    # letters of ASCII: how openpyxl writes others depends on the XML library it finds
    plain = book(["이름"], ["Kim"])
    sheet = zipfile.ZipFile(io.BytesIO(plain)).read("xl/worksheets/sheet1.xml")
    kind = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    evil = kind + sheet.replace(b"Kim", b"&b;")
    assert evil != kind + sheet
    assert "깨져 있어" in refused(_with(plain, "xl/worksheets/sheet1.xml", evil))


def test_a_sheet_that_is_no_xml_is_refused():
    assert "깨져 있어" in refused(_with(book(["이름"]), "xl/worksheets/sheet1.xml", b"<oops"))
