import pytest
from sqlalchemy import select

from app.models.mentor import MentorSeat
from app.services.seeding.files import Firm, MentorFile, Owner, Staff
from app.services.seeding.people import World, add_firm, add_mentor, add_staff

FIRM = Firm(
    name="시험", name_en="Test", founded=2020, industry="103", municipality="전북 진안군",
    headcount=5, sales_band="under_1bn", level="none", js_level=None, products=["김치"],
    products_en=["kimchi"], processes=["절임"], buyers=[], intro="",
    owner=Owner(name="김하나", title="대표", login="kim"),
)  # fmt: skip
OFFER = MentorFile(
    headline="도와드려요", headline_en="", bio="", topics=["defect"], solutions=["5s"],
    languages=["ko"], capacity=3, visits_per_month=2, radius_km=80, paused_until=None,
)  # fmt: skip


@pytest.fixture
def world(session, now):
    world = World(session, now, "hash", {"전북 진안군": "52720"})
    add_staff(world, Staff(login="coordinator", name="한지윤", role="coordinator", region="52"))
    return world


def test_an_approved_firm_was_decided_on_by_the_coordinator(world, now):
    add_firm(world, "test", FIRM, joined=now, approved=True)
    company = world.companies["test"]
    assert (company.status, company.decided_by_id) == ("approved", world.coordinator().id)
    assert company.decided_at == now
    assert [deed.action for deed in world.deeds] == ["company.approved", "company.registered"]
    assert {deed.region_code for deed in world.deeds} == {"52"}


def test_a_waiting_firm_is_undecided(world):
    add_firm(world, "test", FIRM, joined=world.days_ago(3), approved=False)
    company = world.companies["test"]
    assert (company.status, company.decided_at) == ("waiting", None)


def test_a_municipality_that_does_not_exist_stops_the_seed(world, now):
    firm = FIRM.model_copy(update={"municipality": "전북 없는군"})
    with pytest.raises(KeyError, match="없는군"):
        add_firm(world, "test", firm, joined=now, approved=True)


def test_a_mentor_has_a_seat_for_each_place(world, session, now):
    add_firm(world, "test", FIRM, joined=now, approved=True)
    add_mentor(world, "test", OFFER, applied=now, approved=True)
    session.flush()
    numbers = session.scalars(select(MentorSeat.number).order_by(MentorSeat.number)).all()
    assert numbers == [1, 2, 3]
    assert world.mentors["test"].user_id == world.owners["test"].id
