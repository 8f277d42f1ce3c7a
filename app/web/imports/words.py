"""What imports are called."""

from typing import Any

from flask_babel import gettext

from app.errors import N_, Problem
from app.services.imports.kind import Kind
from app.web.errors import say

KINDS = {
    "companies": N_("기업 명단"),
    "mentors": N_("멘토 명단"),
    "aid": N_("다른 부서의 지원"),
    "county_base": N_("시·군의 기준 값"),
    "panel": N_("성과 비교 패널"),
}
ABOUT = {
    "companies": N_("사업자등록번호로 이미 있는 기업을 알아보고, 새 기업은 더해요."),
    "mentors": N_("멘토가 될 분께 초대 메일을 보내요. 계정은 그분이 직접 만들어요."),
    "aid": N_("번호가 같으면 바로 잇고, 이름만 비슷하면 여쭤봐요. 겹치는 지원을 함께 찾아요."),
    "county_base": N_("제조업체 수, 종사자 수, 인구를 기준일과 출처와 함께 적어요."),
    "panel": N_("기업과 해마다 한 줄이에요. 지원받은 기업과 받지 않은 기업을 견줘요."),
}
STATES = {
    "reading": N_("읽는 중"),
    "preview": N_("확인해 주세요"),
    "applying": N_("가져오는 중"),
    "applied": N_("가져왔어요"),
    "undoing": N_("되돌리는 중"),
    "undone": N_("되돌렸어요"),
    "failed": N_("멈췄어요"),
    "dropped": N_("버렸어요"),
}
TONES = {
    "preview": "tag-amber", "applied": "tag-accent", "failed": "tag-red", "reading": "tag-amber",
    "applying": "tag-amber", "undoing": "tag-amber",
}  # fmt: skip
ACTIONS = {
    "bad": N_("고칠 것이 있어요"),
    "match": N_("어느 기업인지 골라 주세요"),
    "create": N_("새로 더해요"),
    "update": N_("내용을 고쳐요"),
    "skip": N_("건너뛰어요"),
    "kept": N_("되돌리지 않고 남겨요"),
}
SORTS = {
    "new": N_("최근에 올린 순"),
    "old": N_("먼저 올린 순"),
    "rows": N_("줄이 많은 순"),
    "file": N_("파일 이름 순"),
}


def labels(words: dict[str, str]) -> dict[str, str]:
    """Return words in the reader's language."""
    return {code: gettext(text) for code, text in words.items()}


def said(kind: Kind, wrong: dict[str, Any]) -> str:
    """Return what is wrong with a line, with the name of its column."""
    text = say(Problem(wrong["text"], wrong["values"]))
    column = next((c for c in kind.columns if c.key == wrong["column"]), None)
    return f"{gettext(column.label)}: {text}" if column else text


def changes(kind: Kind, row: Any) -> str:
    """Return which columns of a known object a line changes."""
    keys = {column.key: column.label for column in kind.columns}
    named = {"municipality_code": "municipality", "industry_code": "industry"}
    named |= {"sales_band": "sales", "registration_number": "number"}
    found = [keys[k] for name in row.values if (k := named.get(name, name)) in keys]
    columns = ", ".join(gettext(label) for label in found)
    return str(gettext("고칠 것: %(columns)s", columns=columns))


def problem(row: Any) -> str:
    """Return why an import as a whole stopped."""
    return say(Problem(row.problem, row.settings.get("said", {})))
