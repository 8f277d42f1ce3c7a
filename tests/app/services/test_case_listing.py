import pytest

from app.services import case_listing
from app.services.case_listing import Wish
from app.services.signing_in import actor_for, session_key


@pytest.mark.parametrize(("sort", "first"), [("title", "가"), ("state", "나"), ("changed", "다")])
def test_own_cases_come_in_the_wanted_order_with_their_newest_version(session, make, sort, first):
    owner = make.user()
    firm = make.company(owner)
    for title, status in (("나", "draft"), ("가", "published"), ("다", "submitted")):
        make.case(firm, owner, title=title, status=status)
    make.case(make.company(), owner, title="남의 것")
    actor = actor_for(session, session_key(owner))
    found, total = case_listing.own_cases(session, actor, Wish(sort=sort))
    assert (found[0].version.title, total) == (first, 3)
    only = case_listing.own_cases(session, actor, Wish(state="submitted", text="다", limit=1))
    assert [f.version.title for f in only[0]] == ["다"]
