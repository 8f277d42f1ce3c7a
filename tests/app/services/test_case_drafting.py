from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, delete, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, NotFound
from app.models.attachment import Attachment, CaseAttachment
from app.models.audit import AuditEvent
from app.models.case import CaseCategory, CaseCredit, CaseSolution, CaseStudy, CaseVersion
from app.models.company import Membership
from app.models.kpi import Measure
from app.models.stay import Stay, StayMember, StayTask
from app.repositories import follow_ups
from app.runtime.files import FileStore
from app.services import case_drafting, case_editing, case_versions
from tests import postgres
from tests.app.asking_world import build
from tests.app.results_world import ResultsWorld
from tests.conftest import NOW
from tests.factories import Factory


class DraftWorld(ResultsWorld):
    """The mentor's team stayed from September to November and worked off three tasks."""

    def __init__(self, *args):
        super().__init__(*args)
        self.engagement.started_at = self.now - timedelta(days=90)
        stay = Stay(
            engagement_id=self.engagement.id, company_id=self.firm.id, state="closed",
            first_day=date(2026, 9, 21), last_day=date(2026, 11, 13), created_by_id=self.owner.id,
            created_at=self.now, closed_at=self.now,
        )  # fmt: skip
        self.session.add(stay)
        self.session.flush()
        self.session.add_all(
            [
                StayMember(stay_id=stay.id, user_id=self.mentor_person.id, role="lead"),
                StayMember(stay_id=stay.id, user_id=self.owner.id, role="firm"),
            ]
        )
        self.before, self.after = self.photo("전.webp"), self.photo("뒤.webp")
        self.task(
            stay, 1, "염도계 달기", text="매시간 적었어요.", category_id="labor",
            solution_id="5s", before_photo_id=self.before.id, after_photo_id=self.after.id,
            cost_won=300_000,
        )  # fmt: skip
        self.task(
            stay, 2, "동선 줄이기", measure="걷는 거리", unit="m", before_value=Decimal(120),
            after_value=Decimal(45),
        )  # fmt: skip
        self.task(stay, 3, "자동 투입", state="dropped", reason="예산이 모자랐어요")
        self.task(stay, 4, "아직 하는 일", state="doing", done_at=None)
        self.session.commit()

    def photo(self, name):
        return self.file(name, media_type="image/webp", width=10, height=10)

    def task(self, stay, number, title, **values):
        self.session.add(
            StayTask(
                **{
                    "stay_id": stay.id, "number": number, "client_key": f"key-{stay.id}-{number}",
                    "title": title, "state": "closed", "found_by_id": self.owner.id,
                    "found_at": self.now, "done_at": self.now, **values,
                }
            )
        )  # fmt: skip

    def measured(self, state="documented"):
        """Both values of the defects, with their documents."""
        seen = {"checked_by_id": self.coordinator.id, "checked_at": self.now}
        proof = {"check_state": state, **(seen if state == "checked" else {})}
        first = next(r for r in readings_of(self) if r.goal_id == self.defects.id)
        for name, value in {**proof, "evidence_id": self.file("5월.pdf").id}.items():
            setattr(first, name, value)
        self.read(
            self.defects, "m0", "4", date(2026, 9, 1), date(2026, 10, 31),
            evidence_id=self.file("10월.pdf").id, **proof,
        )  # fmt: skip

    def draft(self, user=None, session=None):
        case = case_drafting.draft_from(
            session or self.session, self.act(user or self.owner), self.engagement.public_id,
            catalogue=self.catalogue, address=address, now=self.now,
        )  # fmt: skip
        if session is None:
            self.session.commit()
        return case

    def version(self, case):
        return self.session.scalars(select(CaseVersion).where(CaseVersion.case_id == case.id)).one()

    def measures(self, case):
        query = select(Measure).where(Measure.version_id == self.version(case).id)
        return list(self.session.scalars(query.order_by(Measure.position)))


def readings_of(world):
    return [row for row, _, _ in follow_ups.readings_of(world.session, world.engagement.id)]


def address(public_id):
    return f"https://ieum.invalid/my/cases/{public_id}/preview"


@pytest.fixture
def world(session, make, runtime):
    return DraftWorld(session, make, runtime.files)


def test_a_draft_holds_tasks_photos_costs_and_what_the_firm_wrote(world, session):
    case = world.draft()
    version = world.version(case)
    assert (case.status, case.company_id, case.engagement_id) == (
        "draft", world.firm.id, world.engagement.id,
    )  # fmt: skip
    assert version.problem == "절임이 들쭉날쭉해서 반품이 자꾸 와요"
    assert [step["title"] for step in version.steps] == ["염도계 달기", "동선 줄이기"]
    assert version.failed == "- 자동 투입: 예산이 모자랐어요"
    assert (version.cost_won, version.months, version.people) == (300_000, 3, 1)
    assert (version.level_before, version.programme_id) == (None, None)
    assert session.scalars(
        select(CaseCategory.category_id).order_by(CaseCategory.position)
    ).all() == ["defect", "labor"]
    assert session.execute(select(CaseSolution.solution_id, CaseSolution.note)).all() == [
        ("5s", "염도계 달기")
    ]


def test_photos_are_the_same_files_and_not_copies(world, session):
    world.draft()
    placed = session.execute(
        select(CaseAttachment.attachment_id, CaseAttachment.role).order_by(CaseAttachment.position)
    ).all()
    assert placed == [(world.before.id, "before"), (world.after.id, "after")]
    assert len(session.scalars(select(Attachment)).all()) == 2


def test_figures_come_with_their_certificate_and_the_evidence_behind_them(world, session):
    world.measured()
    case = world.draft()
    defects, output = world.measures(case)
    assert (defects.before, defects.after, defects.check_state) == (
        Decimal(8), Decimal(4), "documented",
    )  # fmt: skip
    assert (output.before, output.after, output.check_state) == (Decimal(8), None, "self_reported")
    (evidence,) = session.scalars(select(CaseAttachment).where(CaseAttachment.role == "evidence"))
    assert (evidence.attachment_id, evidence.visibility) == (defects.evidence_id, "matched")
    assert world.version(case).title == "공정불량률 8 → 4 %"


def test_a_check_of_both_values_goes_along(world):
    world.measured("checked")
    (defects, _) = world.measures(world.draft())
    assert (defects.check_state, defects.checked_by_id, defects.checked_at) == (
        "checked", world.coordinator.id, world.now,
    )  # fmt: skip


def test_the_editor_finds_nothing_wrong_in_a_draft_only_what_is_missing(world):
    world.measured()
    case = world.draft()
    book = case_editing.manuscript(world.session, world.act(world.owner), case.public_id)
    content = case_versions.content_of(world.session, book.newest)
    for step in range(1, 9):
        opened = case_editing.open_step(
            book, content, step, catalogue=world.catalogue, now=world.now
        )
        assert opened.findings.wrong == {}, step
    todo = case_editing.problems_by_step(book, content, catalogue=world.catalogue, now=world.now)
    assert sorted(todo) == [2, 3, 7, 8]


def test_the_second_call_finds_the_first_draft_whoever_asks(world, session):
    case = world.draft()
    assert {world.draft(user).id for user in (world.mentor_person, world.coordinator)} == {case.id}
    assert len(session.scalars(select(CaseVersion)).all()) == 1
    assert world.deeds().count("case.drafted") == 1


def test_author_and_mentor_are_credited_and_the_other_is_told(world, session):
    case = world.draft(world.mentor_person)
    credited = session.execute(select(CaseCredit.user_id, CaseCredit.role, CaseCredit.named)).all()
    assert sorted(credited) == sorted(
        [(world.owner.id, "firm", True), (world.mentor_person.id, "mentor", True)]
    )
    assert case.author_id == world.owner.id
    assert world.told(world.owner) == ["drafted"]
    assert world.told(world.mentor_person) == []


def test_a_coordinator_makes_it_for_the_firm_and_that_is_written_down(world, session):
    world.draft(world.coordinator)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "case.drafted")).one()
    assert event.after["on_behalf"] == world.firm.public_id


def test_strangers_and_team_members_make_no_draft(world, session, make):
    member = make.user()
    stay = session.scalars(select(Stay)).one()
    session.add(StayMember(stay_id=stay.id, user_id=member.id, role="member"))
    session.commit()
    with pytest.raises(Forbidden):
        world.draft(member)
    with pytest.raises(NotFound):
        world.draft(make.user())


def test_a_firm_without_people_gets_no_draft(world, session):
    session.execute(delete(Membership).where(Membership.company_id == world.firm.id))
    session.commit()
    with pytest.raises(Conflict):
        world.draft(world.mentor_person)


def on_close(world):
    return case_drafting.draft_on_close(
        world.session, world.act(world.mentor_person), world.engagement.public_id,
        catalogue=world.catalogue, address=address, now=world.now,
    )  # fmt: skip


def test_closing_makes_the_draft_once_and_only_where_there_is_something_to_tell(
    world, session, make, runtime
):
    quiet = ResultsWorld(session, make, runtime.files)
    assert on_close(quiet) is None
    assert on_close(world) is not None
    assert on_close(world) is None
    assert len(session.scalars(select(CaseStudy)).all()) == 1


def refresh(world, case, user=None):
    count = case_drafting.refresh_figures(
        world.session, world.act(user or world.owner), case.public_id,
        catalogue=world.catalogue, now=world.now,
    )  # fmt: skip
    world.session.commit()
    return count


def test_newer_values_come_into_the_draft_and_no_word_is_touched(world, session):
    world.measured()
    case = world.draft()
    version = world.version(case)
    version.title, version.problem = "우리가 지은 제목", "우리가 쓴 글"
    session.commit()
    world.read(world.defects, "m3", "3", date(2026, 11, 1), date(2026, 11, 30))
    for user in (world.owner, world.mentor_person):
        assert refresh(world, case, user) == 2
    defects, output = world.measures(case)
    assert (defects.after, defects.check_state) == (Decimal(3), "documented")
    assert (version.title, version.problem) == ("우리가 지은 제목", "우리가 쓴 글")
    assert output.before == Decimal(8)


def test_a_kpi_that_the_firm_added_itself_stays(world, session):
    world.measured()
    case = world.draft()
    version = world.version(case)
    session.add(
        Measure(
            version_id=version.id, metric_id="process_defect", unit="ppm", position=9,
            before=Decimal(900), before_from=date(2026, 1, 1), before_to=date(2026, 1, 31),
            measured_by="품질팀", method="표본",
        )
    )  # fmt: skip
    session.commit()
    refresh(world, case)
    assert sorted((m.metric_id, m.unit) for m in world.measures(case)) == [
        ("output_day", "kg/일"), ("process_defect", "%"), ("process_defect", "ppm"),
    ]  # fmt: skip


def test_a_half_typed_row_of_the_editor_is_kept(world, session):
    case = world.draft()
    version = world.version(case)
    row = {"metric": "process_defect", "unit": "ppm", "before": "구백"}
    version.typed = {"6": {"kpis": [row]}}
    session.commit()
    refresh(world, case)
    assert version.typed["6"]["kpis"][0] == row
    assert len(version.typed["6"]["kpis"]) == 3


def test_only_a_draft_that_grew_from_an_engagement_takes_values(world, session, make):
    plain = make.case(world.firm, world.owner, status="draft")
    with pytest.raises(Conflict):
        refresh(world, plain)
    case = world.draft()
    version = world.version(case)
    version.state, version.submitted_at, case.status = "submitted", world.now, "submitted"
    session.commit()
    with pytest.raises(Conflict):
        refresh(world, case)
    with pytest.raises(NotFound):
        refresh(world, case, make.user())


@pytest.mark.postgres
def test_of_two_who_make_the_draft_at_once_both_get_the_same(tmp_path):
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = DraftWorld(first, Factory(first, NOW), FileStore(tmp_path))
        mentor = replace(world.act(world.mentor_person))
        first.commit()
        case = world.draft(session=first)

        def late_draft():
            found = case_drafting.draft_from(
                second, mentor, world.engagement.public_id,
                catalogue=world.catalogue, address=address, now=NOW,
            )  # fmt: skip
            second.commit()
            return found.id

        late = other.submit(late_draft)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        ids = {case.id, late.result(timeout=20)}
        versions = len(first.scalars(select(CaseVersion)).all())
    engine.dispose()
    assert len(ids) == 1
    assert versions == 1
