from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.models.attachment import Attachment, CaseAttachment
from app.models.kpi import Measure
from app.services.actor import Actor, Seat
from app.services.case_cards import cards
from app.services.reference import load_catalogue
from tests.queries import counted_selects


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


def member(user_id=999):
    return Actor(
        user_id,
        "x",
        "회원",
        "m@example.com",
        "ko",
        companies=(Seat(777, "s", "다른 기업", "approved"),),
    )


def test_cards_come_in_the_order_asked_for_with_three_selects(make, session, engine, catalogue):
    firm = make.company(name="진안절임", demonstration=True)
    author = make.user()
    ids = [make.case(firm, author).id for _ in range(4)][::-1]
    with counted_selects(engine) as seen:
        found = cards(session, ids, catalogue=catalogue, viewer=None)
    assert list(found) == ids
    assert len(seen) == 3
    card = found[ids[0]]
    assert (card.firm.name, card.firm.place.ko, card.firm.trade.ko) == (
        "진안절임", "진안군", "과실, 채소 가공 및 저장 처리업",
    )  # fmt: skip
    assert (card.firm.designation, card.demonstration) == ("depopulation", True)
    assert (card.level_before, card.level_after, card.months, card.cost_won) == (
        "none", "basic", 4, 40_000_000,
    )  # fmt: skip
    assert [(f.before, f.after, f.unit) for f in card.figures] == [(Decimal(8), Decimal(3), "%")]
    assert card.photo is None


def test_the_county_mark_is_that_of_the_day(make, session, catalogue):
    case = make.case(make.company(), make.user())
    before_the_notice = datetime(2021, 1, 1, tzinfo=UTC)
    found = cards(session, [case.id], catalogue=catalogue, viewer=None, now=before_the_notice)
    assert found[case.id].firm.designation is None


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "archived"])
def test_what_is_not_published_has_no_card(make, session, catalogue, status):
    case = make.case(make.company(), make.user(), status=status)
    assert cards(session, [case.id, 12345], catalogue=catalogue, viewer=None) == {}


def test_no_ids_cost_no_select(session, engine, catalogue):
    with counted_selects(engine) as seen:
        assert cards(session, [], catalogue=catalogue, viewer=None) == {}
    assert seen == []


def test_hidden_cost_and_figures_are_none_for_the_public(make, session, catalogue):
    case = make.case(
        make.company(), make.user(), visibility={"cost": "members", "measures": "matched"}
    )
    public = cards(session, [case.id], catalogue=catalogue, viewer=None)[case.id]
    assert (public.cost_won, public.figures) == (None, ())
    seen_by_member = cards(session, [case.id], catalogue=catalogue, viewer=member())[case.id]
    assert (seen_by_member.cost_won, seen_by_member.figures) == (40_000_000, ())


def test_at_most_two_figures_the_finished_first(make, session, catalogue):
    case = make.case(make.company(), make.user())
    version_id = case.published_version_id
    first = session.query(Measure).filter_by(version_id=version_id).one()
    periods = {"before_from": first.before_from, "before_to": first.before_to}
    session.add_all([
        Measure(version_id=version_id, metric_id="output_day", unit="kg/일", before=1, position=1, **periods),
        Measure(
            version_id=version_id, metric_id="output_day", unit="kg/일", before=100, after=140, position=2,
            after_from=first.after_from, after_to=first.after_to, **periods,
        ),
    ])  # fmt: skip
    session.commit()
    figures = cards(session, [case.id], catalogue=catalogue, viewer=None)[case.id].figures
    assert [f.metric.id for f in figures] == ["process_defect", "output_day"]
    assert figures[1].after == 140


def test_the_photo_is_public_and_shows_the_result(make, session, catalogue, now):
    author = make.user()
    case = make.case(make.company(), author)

    def add(name, role, visibility="public", media="image/webp"):
        file = Attachment(
            public_id=name, digest="0" * 64, media_type=media, filename=name, size=1,
            owner_id=author.id, created_at=now,
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add(
            CaseAttachment(
                version_id=case.published_version_id, attachment_id=file.id, role=role,
                visibility=visibility,
            )
        )  # fmt: skip
        session.commit()
        return cards(session, [case.id], catalogue=catalogue, viewer=None)[case.id].photo

    assert add("paper", "document", media="application/pdf") is None
    assert add("old", "before") == "old"
    assert add("secret", "after", "members") == "old"
    assert add("new", "after") == "new"
    assert add("plain", "photo") == "new"
