"""Who stands too near to a firm is found, whatever ties them."""

import pytest

from app.models.account import User
from app.models.company import Membership
from app.models.intake import Intake
from app.services.selection.nearness import find_near


@pytest.fixture
def near(session, make, selection):
    """Return a firm with its application and what ties a person to it."""

    class Near:
        def __init__(self) -> None:
            self.firm = make.company(make.user(), products=["배추김치"], buyers=["(주)큰마트"])
            self.application = selection.application(selection.round(), self.firm)

        def of(self, person):
            found = find_near(session, [person.id], [(self.application, self.firm)])
            return found.of(person.id, self.firm.id)

    return Near()


def test_a_stranger_has_no_tie(near, make):
    assert near.of(make.staff("reviewer")) == ()


def test_a_colleague_and_the_writer_are_tied(near, make, session):
    colleague = make.user()
    session.add(Membership(user_id=colleague.id, company_id=near.firm.id, role="staff"))
    session.commit()

    assert near.of(colleague) == ("own_firm",)
    assert near.of(session.get(User, near.application.created_by_id)) == ("applied",)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"products": ["배추 김치"], "buyers": []}, ("product",)),
        ({"products": ["도금"], "buyers": ["큰마트"]}, ("buyer",)),
        ({"products": ["도금"], "buyers": ["작은마트"]}, ()),
    ],
)
def test_firms_with_one_product_or_buyer_are_tied(near, make, values, codes):
    person = make.user()
    make.company(person, **values)

    assert near.of(person) == codes


def test_a_mentor_of_a_rival_is_tied_too(near, make):
    rival = make.company(products=["배추김치"])

    assert near.of(_person_of(make.mentor(rival), make)) == ("product",)


def test_who_helped_the_firm_is_tied(near, make):
    mentor = make.mentor(make.company(products=["유리"]))
    make.engagement(near.firm, mentor)

    assert near.of(_person_of(mentor, make)) == ("helped",)


def test_who_visited_before_the_application_is_tied(near, make, session, now):
    visitor = make.user()
    session.add(
        Intake(
            client_key="k", region_code="52", municipality_code="52720", firm="x", headcount=5,
            state="assigned", company_id=near.firm.id, visitor_id=visitor.id, created_at=now,
        )
    )  # fmt: skip
    session.commit()

    assert near.of(visitor) == ("visited",)


def _person_of(mentor, make):
    return make.session.get(User, mentor.user_id)
