"""Names of firms without what every firm has in its name."""

import re

_FORMS = re.compile(
    r"\(주\)|㈜|\(유\)|\(합\)|\(영\)|농업회사법인|영농조합법인|주식회사|유한회사|합자회사|"
    r"\b(co|ltd|inc|corp)\b\.?",
    re.IGNORECASE,
)


def core_of(name: str) -> str:
    """Return a name without its legal form, with single spaces; the name where nothing is left."""
    core = " ".join(_FORMS.sub(" ", name).strip(" .,").split())
    return core or name.strip()
