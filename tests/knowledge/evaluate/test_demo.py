import json

import pytest

from knowledge.errors import DatasetInvalid
from knowledge.evaluate.demo import read_demo


@pytest.fixture
def firms(tmp_path):
    folder = tmp_path / "demo" / "firms"
    folder.mkdir(parents=True)
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "ksic10_manufacturing.csv").write_text(
        "code,name_ko,name_en\n10,식료품 제조업,Food\n102,수산물 가공업,Seafood\n", encoding="utf-8"
    )
    case = {
        "slug": "sea-drums", "title": "드럼에 이름표를", "situation": "하나. 둘. 셋.",
        "problem": "넷. 다섯. 여섯.", "root_cause": "일곱.", "failed": "비밀입니다.",
        "steps": [{"title": "버리기", "text": "치웠습니다."}, {"title": "쓰기", "text": "썼습니다."}],
        "solutions": [{"id": "5s", "note": "정리했습니다."}], "visibility": {"failed": "members"},
    }  # fmt: skip
    company = {"industry": "102", "products": ["새우젓"], "processes": ["염장"]}
    (folder / "sea.json").write_text(
        json.dumps({"company": company, "cases": [case]}, ensure_ascii=False), encoding="utf-8"
    )
    return folder


def test_a_case_is_read_as_the_site_shows_it(firms):
    names, documents = read_demo(firms)
    assert names == ("sea-drums",)
    assert [section.field for section in documents[0].sections] == [
        "situation",
        "problem",
        "root_cause",
        "steps",
    ]
    assert documents[0].industry_text == "식료품 제조업 수산물 가공업 새우젓 염장"


def test_a_notice_tells_the_first_sentences_and_the_remedy(firms):
    _, documents = read_demo(firms, "brief")
    assert [section.text for section in documents[0].sections] == [
        "하나. 넷. 다섯. 일곱. 버리기, 쓰기. 정리했습니다."
    ]


def test_what_members_alone_may_see_is_never_read(firms):
    for form in ("full", "brief"):
        text = " ".join(section.text for section in read_demo(firms, form)[1][0].sections)
        assert "비밀" not in text


def test_a_folder_without_cases_is_refused(firms, tmp_path):
    (firms / "sea.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="another form"):
        read_demo(firms)
    (firms / "sea.json").unlink()
    with pytest.raises(DatasetInvalid, match="no cases"):
        read_demo(firms)
