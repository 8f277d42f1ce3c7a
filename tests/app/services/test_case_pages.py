import pytest
from sqlalchemy.orm import Session

from app.db import make_engine
from app.errors import NotFound
from app.models.attachment import Attachment, CaseAttachment
from app.models.case import CaseCategory, CaseVersion
from app.models.registry import metadata
from app.services import questions
from app.services.case_pages import build_case_page, readable_case
from app.services.file_rights import find_file, require_reader
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.factories import Factory, seed_reference


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


@pytest.fixture
def world(make, session):
    class World:
        author = make.user()
        firm = make.company(author)
        reader = make.user()
        reader_firm = make.company(reader)

        def actor(self, user):
            return actor_for(session, session_key(user))

    return World()


@pytest.fixture
def page(session, catalogue, now):
    def build(case, viewer=None, **options):
        version = session.query(CaseVersion).filter_by(case_id=case.id).one()
        return build_case_page(
            session, version, viewer=viewer, catalogue=catalogue, now=now, **options
        )

    return build


@pytest.fixture
def place(session, make, now):
    """Return a function that puts a file into a case."""

    def add(case, role, name="x", *, visibility="public", media="image/webp"):
        version = session.query(CaseVersion).filter_by(case_id=case.id).one()
        file = Attachment(
            public_id=name, digest="0" * 64, media_type=media, filename=f"{name}.x", size=9,
            width=4, height=3, owner_id=version.author_id, created_at=now,
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add(
            CaseAttachment(
                version_id=version.id, attachment_id=file.id, role=role, visibility=visibility
            )
        )
        session.commit()

    return add


HIDDEN = {"cost": "members", "supplier": "matched", "failed": "matched", "steps": "members"}


def test_the_public_reads_a_published_case(page, make, world):
    case = make.case(world.firm, world.author, supplier="한빛설비")
    found = page(case)
    assert found.title.startswith("절임 염도를")
    assert (found.cost_won, found.own_share_won, found.supplier) == (
        40_000_000, 8_000_000, "한빛설비",
    )  # fmt: skip
    assert (found.cost_closed_to, found.supplier_closed_to) == (None, None)
    assert [s.field for s in found.story] == ["situation", "problem", "root_cause"]
    assert [s.field for s in found.lessons] == ["failed", "again", "advice"]
    assert found.steps[0].html == "<p>염도계를 달고 매시간 적었어요.</p>\n"
    assert [(r.remedy.id, r.note) for r in found.remedies] == [("5s", "구역을 정했어요.")]
    assert [c.id for c in found.categories] == ["defect"]
    assert (found.programme.id, found.programme_year) == ("jeonbuk", 2025)
    assert found.figures[0].verdict == "better"
    assert (found.may_ask, found.may_answer, found.may_hide, found.inside) == (
        False, False, False, False,
    )  # fmt: skip


def test_hidden_fields_say_who_may_see_them(page, make, world):
    visibility = {**HIDDEN, "measures": "members", "quote": "members"}
    case = make.case(world.firm, world.author, supplier="한빛설비", visibility=visibility)
    found = page(case)
    assert (found.cost_won, found.cost_closed_to) == (None, "members")
    assert found.own_share_won is None
    assert (found.supplier, found.supplier_closed_to) == ("", "matched")
    assert (found.steps, found.steps_closed_to) == ((), "members")
    assert (found.figures, found.figures_closed_to) == ((), "members")
    assert found.quote == ""
    failed = found.lessons[0]
    assert (failed.field, str(failed.html), failed.closed_to) == ("failed", "", "matched")


def test_an_empty_field_is_not_told_to_be_hidden(page, make, world):
    case = make.case(world.firm, world.author, supplier="", failed="", visibility=HIDDEN)
    found = page(case)
    assert found.supplier_closed_to is None
    assert "failed" not in {s.field for s in found.lessons}


def test_members_see_more_and_matched_firms_all(page, make, session, world, now):
    case = make.case(world.firm, world.author, supplier="한빛설비", visibility=HIDDEN)
    mentor = make.mentor(world.firm, world.author)
    viewer = world.actor(world.reader)
    found = page(case, viewer)
    assert (found.cost_won, found.supplier, found.supplier_closed_to) == (
        40_000_000, "", "matched",
    )  # fmt: skip
    assert found.may_ask
    assert (found.mentor.public_id, found.mentor.name) == (mentor.public_id, world.author.name)
    make.engagement(world.reader_firm, mentor)
    found = page(case, viewer)
    assert found.supplier == "한빛설비"
    assert found.lessons[0].closed_to is None


def test_the_firm_and_its_coordinator_see_all(page, make, world):
    case = make.case(world.firm, world.author, supplier="한빛설비", visibility=HIDDEN)
    own = page(case, world.actor(world.author))
    assert (own.supplier, own.may_answer, own.may_ask, own.inside) == (
        "한빛설비",
        True,
        False,
        True,
    )
    staff = page(case, world.actor(make.coordinator()))
    assert (staff.supplier, staff.may_hide, staff.may_ask) == ("한빛설비", True, True)


def test_a_mentor_who_waits_cannot_be_asked(page, make, world):
    case = make.case(world.firm, world.author)
    make.mentor(world.firm, world.author, status="waiting")
    assert page(case).mentor is None


def test_files_are_shown_by_visibility_and_role(page, place, make, world):
    case = make.case(world.firm, world.author)
    place(case, "before", "b1")
    place(case, "before", "b2")
    place(case, "after", "a1")
    place(case, "photo", "p1", visibility="members")
    place(case, "document", "d1", media="application/pdf")
    place(case, "evidence", "e1", media="application/pdf")
    found = page(case)
    assert [f.public_id for f in found.files] == ["b1", "b2", "a1", "d1"]
    assert found.files_closed == 1
    pairs = [(b and b.public_id, a and a.public_id) for b, a in found.photo_pairs]
    assert pairs == [("b1", "a1"), ("b2", None)]
    assert [f.public_id for f in found.files_of("document", pictures=False)] == ["d1"]
    inside = page(case, world.actor(world.author))
    assert [f.public_id for f in inside.files_of("evidence", pictures=False)] == ["e1"]
    assert inside.files_closed == 0


def test_related_cases_share_most_categories(page, make, session, world):
    case = make.case(world.firm, world.author)
    session.add(CaseCategory(version_id=case.published_version_id, category_id="inv", position=1))
    one = make.case(world.firm, world.author)
    two = make.case(world.firm, world.author)
    session.add(CaseCategory(version_id=two.published_version_id, category_id="inv", position=1))
    make.case(world.firm, world.author, status="draft")
    session.commit()
    assert [c.case_id for c in page(case).related] == [two.id, one.id]


def test_similar_cases_of_the_search_engine_go_first(page, make, world):
    case = make.case(world.firm, world.author)
    others = [make.case(world.firm, world.author).id for _ in range(4)]
    assert [c.case_id for c in page(case, similar=others).related] == others[:3]
    assert page(case, similar=[]).related == ()


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_an_unpublished_case_is_open_to_the_inside_alone(make, session, world, catalogue, status):
    case = make.case(world.firm, world.author, status=status)
    for viewer in (world.actor(world.author), world.actor(make.coordinator())):
        found, version, firm = readable_case(session, case.public_id, viewer, catalogue)
        assert (found.id, version.case_id, firm.id) == (case.id, case.id, world.firm.id)
    for viewer in (None, world.actor(world.reader), world.actor(make.coordinator("48"))):
        with pytest.raises(NotFound, match="찾지 못했어요"):
            readable_case(session, case.public_id, viewer, catalogue)


def test_an_archived_case_says_so(make, session, world, catalogue):
    case = make.case(world.firm, world.author, status="archived")
    with pytest.raises(NotFound, match="보관된 사례"):
        readable_case(session, case.public_id, None, catalogue)


def test_an_unknown_case_is_not_found(session, catalogue):
    with pytest.raises(NotFound, match="찾지 못했어요"):
        readable_case(session, "nothing", None, catalogue)


def test_a_published_case_under_revision_shows_its_published_version(
    make, session, world, catalogue, now
):
    case = make.case(world.firm, world.author)
    session.add(
        CaseVersion(
            case_id=case.id, number=2, author_id=world.author.id, title="새 판", created_at=now,
            updated_at=now,
        )
    )  # fmt: skip
    session.commit()
    for viewer in (None, world.actor(world.author)):
        _, version, _ = readable_case(session, case.public_id, viewer, catalogue)
        assert version.number == 1


def _world_tables(url):
    engine = make_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session)
        session.commit()
    engine.dispose()


@pytest.mark.postgres
def test_the_page_its_files_and_questions_are_read_on_postgres_too(now):
    engine = make_engine(postgres.clone(_world_tables))
    with Session(engine, expire_on_commit=False) as session:
        make = Factory(session, now)
        author, reader = make.user(), make.user()
        firm = make.company(author)
        make.company(reader)
        make.mentor(firm, author)
        case, other = make.case(firm, author), make.case(firm, author)
        viewer = actor_for(session, session_key(reader))
        questions.ask(session, viewer, case.public_id, "얼마나 걸렸나요?", link="/x", now=now)
        catalogue = load_catalogue(session)
        found, version, _firm = readable_case(session, case.public_id, viewer, catalogue)
        page = build_case_page(session, version, viewer=viewer, catalogue=catalogue, now=now)
        assert found.id == case.id
        assert [c.case_id for c in page.related] == [other.id]
        assert page.questions[0].text == "얼마나 걸렸나요?"
        assert page.mentor.name == author.name
        file = Attachment(
            public_id="f", digest="0" * 64, media_type="image/webp", filename="x", size=1,
            owner_id=author.id, created_at=now,
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add(
            CaseAttachment(
                version_id=version.id, attachment_id=file.id, role="after", visibility="matched"
            )
        )
        session.flush()
        with pytest.raises(NotFound):
            require_reader(session, find_file(session, "f"), viewer)
    engine.dispose()
