import pytest

from app.errors import Forbidden, NotFound
from app.models.case import CaseCredit, CaseVersion
from app.services import case_credits, case_drafting, case_editing, case_files, case_listing
from app.services.case_editing import Stale
from app.services.case_pages import build_case_page
from tests.app.results_world import ResultsWorld


@pytest.fixture
def world(session, make, runtime):
    return ResultsWorld(session, make, runtime.files)


@pytest.fixture
def case(world):
    case = case_drafting.draft_from(
        world.session, world.act(world.owner), world.engagement.public_id,
        catalogue=world.catalogue, address=str, now=world.now,
    )  # fmt: skip
    world.session.commit()
    return case


def save(world, user, case, step, typed, token=None):
    book = case_editing.manuscript(world.session, world.act(user), case.public_id)
    content = case_editing.content_of(world.session, book.newest)
    opened = case_editing.open_step(book, content, step, catalogue=world.catalogue, now=world.now)
    saved = case_editing.save_step(
        world.session, world.act(user), case.public_id, step, typed,
        token=token or opened.token, catalogue=world.catalogue, now=world.now,
    )  # fmt: skip
    world.session.commit()
    return opened.token, saved


def test_firm_and_mentor_write_the_same_draft_and_letters_stay_with_the_firm(world, session, case):
    save(world, world.mentor_person, case, 2, {"situation": "멘토가 적은 상황"})
    save(world, world.owner, case, 3, {"problem": "문제", "root_cause": "원인"})
    save(world, world.mentor_person, case, 3, {"problem": "문제", "root_cause": "참 원인"})
    version = session.query(CaseVersion).one()
    assert (version.situation, version.root_cause) == ("멘토가 적은 상황", "참 원인")
    assert version.author_id == world.owner.id


def test_of_two_who_write_one_step_at_once_the_second_is_told(world, case):
    token, _ = save(world, world.owner, case, 2, {"situation": "기업의 글"})
    with pytest.raises(Stale):
        save(world, world.mentor_person, case, 2, {"situation": "멘토의 글"}, token)


def test_the_mentor_neither_sends_nor_deletes_nor_moves_the_case(world, session, case):
    mentor = world.act(world.mentor_person)
    for deed in (
        lambda: case_editing.submit(
            session, mentor, case.public_id, catalogue=world.catalogue, link="", now=world.now
        ),
        lambda: case_editing.discard(session, mentor, case.public_id, now=world.now),
        lambda: case_editing.withdraw(session, mentor, case.public_id, now=world.now),
        lambda: case_editing.revise(session, mentor, case.public_id, now=world.now),
        lambda: case_editing.stop_showing(session, mentor, case.public_id, now=world.now),
    ):
        with pytest.raises(Forbidden):
            deed()
    own = mentor.companies[0].public_id
    _, saved = save(world, world.mentor_person, case, 1, {"title": "제목", "company": own})
    assert "company" in saved.findings.wrong
    assert case.company_id == world.firm.id


def test_the_firm_deletes_the_draft_and_the_credits_go_with_it(world, session, case):
    assert case_editing.discard(session, world.act(world.owner), case.public_id, now=world.now)
    session.commit()
    assert session.query(CaseCredit).all() == []


def test_the_mentor_adds_photos_and_finds_the_case_in_the_own_list(world, session, case):
    mentor = world.act(world.mentor_person)
    case_files.attach(
        session, mentor, case.public_id, files=world.files, data=b"%PDF-1.4\n%%EOF\n",
        filename="일지.pdf", role="evidence", caption="", visibility="matched", now=world.now,
    )  # fmt: skip
    rows, total = case_listing.own_cases(session, mentor, case_listing.Wish())
    assert (total, rows[0].case.id) == (1, case.id)


def test_somebody_who_is_not_credited_finds_nothing(world, make, session, case):
    stranger = make.user()
    make.company(stranger)
    with pytest.raises(NotFound):
        case_editing.manuscript(session, world.act(stranger), case.public_id)
    assert case_listing.own_cases(session, world.act(stranger), case_listing.Wish())[1] == 0
    assert not case_credits.may_write(session, world.act(stranger), case)


def names(world, case, user=None):
    version = world.session.query(CaseVersion).one()
    page = build_case_page(
        world.session, version, viewer=world.act(user) if user else None,
        catalogue=world.catalogue, now=world.now,
    )  # fmt: skip
    return [(maker.name, maker.named) for maker in page.makers]


def test_both_are_named_on_the_page_and_each_may_take_the_own_name_off(world, session, case):
    mentor = world.mentor_person
    assert names(world, case) == [("김사장", True), (mentor.name, True)]
    case_credits.set_named(session, world.act(mentor), case.public_id, named=False, now=world.now)
    session.commit()
    assert names(world, case) == [("김사장", True)]
    # who took it off may put it back
    assert names(world, case, mentor) == [("김사장", True), (mentor.name, False)]
    case_credits.set_named(session, world.act(mentor), case.public_id, named=True, now=world.now)
    assert len(names(world, case)) == 2
    assert world.deeds()[-2:] == ["case.name_hidden", "case.name_shown"]


def test_nobody_takes_off_the_name_of_another(world, make, session, case):
    for user in (world.coordinator, make.user()):
        with pytest.raises(NotFound):
            case_credits.set_named(
                session, world.act(user), case.public_id, named=False, now=world.now
            )


def test_who_left_the_site_is_not_named(world, session, case):
    world.mentor_person.status = "erased"
    session.commit()
    assert names(world, case) == [("김사장", True)]


def test_a_case_that_grew_from_nothing_asks_nothing(world, make, session):
    plain = make.case(world.firm, world.owner)
    assert case_credits.makers_of(session, plain) == ()
