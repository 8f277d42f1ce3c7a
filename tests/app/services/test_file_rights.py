import itertools

import pytest
from sqlalchemy import select

from app.errors import NotFound
from app.models.account import User
from app.models.attachment import Attachment, CaseAttachment, ChallengePhoto
from app.models.case import CaseCredit, CaseVersion
from app.models.engagement import EngagementFile
from app.models.kpi import Measure
from app.models.stay import Stay, StayTask
from app.services.file_rights import find_file, require_reader
from app.services.signing_in import actor_for, session_key
from tests.app.engagement_world import EngagementWorld


@pytest.fixture
def world(make, session, now):
    class World:
        numbers = itertools.count(1)
        author = make.user()
        firm = make.company(author)
        reader = make.user()
        reader_firm = make.company(reader)

        def file(self, owner=None):
            row = Attachment(
                public_id=f"file{next(self.numbers)}", digest="0" * 64, media_type="image/webp",
                filename="x.webp", size=1, owner_id=(owner or make.user()).id, created_at=now,
            )  # fmt: skip
            session.add(row)
            session.commit()
            return row

        def placed(self, case, role="photo", visibility="public"):
            file = self.file()
            version = session.query(CaseVersion).filter_by(case_id=case.id, number=1).one()
            session.add(
                CaseAttachment(
                    version_id=version.id, attachment_id=file.id, role=role, visibility=visibility
                )
            )
            session.commit()
            return file

        def photo_of(self, challenge):
            file = self.file()
            session.add(ChallengePhoto(challenge_id=challenge.id, attachment_id=file.id))
            session.commit()
            return file

        def request(self, challenge, mentor, state):
            return make.request(challenge, mentor, state=state)

    return World()


@pytest.fixture
def opens(session):
    def check(file, user=None):
        viewer = actor_for(session, session_key(user)) if user else None
        try:
            require_reader(session, find_file(session, file.public_id), viewer)
        except NotFound:
            return False
        return True

    return check


def test_an_unknown_file_is_not_found(session):
    with pytest.raises(NotFound):
        find_file(session, "nothing")


def test_a_public_photo_of_a_published_case_is_open_to_all(make, world, opens, session):
    file = world.placed(make.case(world.firm, world.author))
    found = find_file(session, file.public_id)
    assert (found.is_public, found.is_picture) == (True, True)
    assert opens(file)


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_files_of_other_cases_are_open_to_the_inside_alone(make, world, opens, status):
    file = world.placed(make.case(world.firm, world.author, status=status))
    assert opens(file, world.author)
    assert opens(file, make.coordinator())
    assert not opens(file)
    assert not opens(file, world.reader)
    assert not opens(file, make.coordinator("48"))


def test_files_for_members_and_matched_firms(make, world, opens, session, now):
    case = make.case(world.firm, world.author)
    for_members = world.placed(case, visibility="members")
    for_matched = world.placed(case, "document", visibility="matched")
    stranger = make.user()
    assert not opens(for_members)
    assert not opens(for_members, stranger)
    assert opens(for_members, world.reader)
    assert not opens(for_matched, world.reader)
    mentor = make.mentor(world.firm, world.author)
    request = world.request(make.challenge(world.reader_firm, world.reader), mentor, "accepted")
    make.engagement(world.reader_firm, mentor, request=request)
    assert opens(for_matched, world.reader)


def test_evidence_is_open_to_the_firm_and_its_coordinators(make, world, opens, session):
    case = make.case(world.firm, world.author)
    placed = world.placed(case, "evidence")
    proof = world.file()
    measure = session.query(Measure).filter_by(version_id=case.published_version_id).one()
    measure.evidence_id = proof.id
    session.commit()
    for file in (placed, proof):
        assert opens(file, world.author)
        assert opens(file, make.coordinator())
        assert not opens(file)
        assert not opens(file, world.reader)


@pytest.mark.parametrize(
    ("state", "open_to_mentor"),
    [("open", True), ("asked_back", True), ("accepted", True), ("declined", False)],
)
def test_photos_of_a_challenge(make, world, opens, state, open_to_mentor):
    challenge = make.challenge(world.reader_firm, world.reader)
    file = world.photo_of(challenge)
    mentor_user = make.user()
    mentor = make.mentor(user=mentor_user)
    assert opens(file, world.reader)
    assert opens(file, make.coordinator())
    assert not opens(file, mentor_user)
    assert not opens(file, world.author)
    world.request(challenge, mentor, state)
    assert opens(file, mentor_user) is open_to_mentor


def test_a_file_without_a_use_is_open_to_its_uploader_alone(make, world, opens):
    owner = make.user()
    file = world.file(owner)
    assert opens(file, owner)
    assert not opens(file, make.coordinator())
    assert not opens(file)


@pytest.fixture
def mentoring(session, make):
    return EngagementWorld(session, make)


def _placed_in(mentoring, kind, file):
    session = mentoring.session
    if kind == "file":
        session.add(EngagementFile(engagement_id=mentoring.engagement.id, attachment_id=file.id))
    elif kind == "evidence":
        mentoring.reading(mentoring.goal(), evidence_id=file.id, check_state="documented")
    else:
        mentoring.team_member()
        stay = session.scalar(select(Stay))
        session.add(
            StayTask(
                stay_id=stay.id, number=1, client_key="k", title="누설", state="closed",
                found_by_id=mentoring.person.id, found_at=mentoring.now, done_at=mentoring.now,
                after_photo_id=file.id,
            )
        )  # fmt: skip
    session.commit()


@pytest.mark.parametrize("kind", ["file", "evidence", "photo"])
def test_files_of_an_engagement_are_open_to_its_people_and_the_region_alone(
    mentoring, make, opens, kind
):
    file = mentoring.file(make.user())
    _placed_in(mentoring, kind, file)
    member = mentoring.team_member()
    for user in (mentoring.owner, mentoring.person, mentoring.coordinator, member):
        assert opens(file, user)
    other_mentor = make.mentor()
    strangers = (
        make.user(), make.coordinator("48"), mentoring.session.get(User, other_mentor.user_id), None,
    )  # fmt: skip
    for user in strangers:
        assert not opens(file, user)


def test_a_mentor_who_is_credited_with_a_draft_sees_what_stands_in_it(make, world, opens, session):
    case = make.case(world.firm, world.author, status="draft")
    file, other = world.placed(case, "evidence", "matched"), world.file()
    helper = make.user()
    assert not opens(file, helper)
    session.add(CaseCredit(case_id=case.id, user_id=helper.id, role="mentor"))
    session.commit()
    assert opens(file, helper)
    assert not opens(other, helper)
