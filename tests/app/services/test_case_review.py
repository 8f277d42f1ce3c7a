import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.attachment import Attachment
from app.models.audit import AuditEvent
from app.models.case import CaseVersion, ReviewNote
from app.models.kpi import Measure
from app.models.outbox import IndexChange, Outbox
from app.repositories.case_versions import Slice
from app.services import case_editing, case_review
from app.services.signing_in import actor_for, session_key

LINK = "https://ieum.invalid/x"


@pytest.fixture
def author(make):
    return make.user()


@pytest.fixture
def firm(make, author):
    return make.company(author)


@pytest.fixture
def coordinator(make, session):
    return actor_for(session, session_key(make.coordinator()))


def mail(session):
    return [row.payload for row in session.scalars(select(Outbox))]


def test_publishing_shows_the_version_tells_the_author_and_the_index(
    session, make, firm, author, coordinator, now
):
    author.locale = "en"
    case = make.case(firm, author, status="submitted")
    version = case_review.publish(
        session, coordinator, case.public_id, link=LINK, invitation=str, now=now
    )
    assert (case.status, case.published_version_id, case.revision) == ("published", version.id, 2)
    assert session.scalars(select(IndexChange.object_id)).all() == [case.id]
    assert mail(session)[0]["to"] == author.email
    assert "is published" in mail(session)[0]["subject"]
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.region_code, event.after["status"]) == (
        "case.published",
        "52",
        "published",
    )
    with pytest.raises(Conflict):
        case_review.publish(
            session, coordinator, case.public_id, link=LINK, invitation=str, now=now
        )


def test_a_newer_version_supersedes_the_older(session, make, firm, author, coordinator, now):
    case = make.case(firm, author, lasted="네", supplier="직접")
    writer = actor_for(session, session_key(author))
    new = case_editing.revise(session, writer, case.public_id, now=now)
    new.state, new.submitted_at = "submitted", now
    book, shown = case_review.case_for_review(session, coordinator, case.public_id)
    assert shown is new
    case_review.publish(session, coordinator, case.public_id, link=LINK, invitation=str, now=now)
    assert [v.state for v in book.versions] == ["published", "superseded"]


def test_returning_needs_a_reason_that_the_author_reads(
    session, make, firm, author, coordinator, now
):
    case = make.case(firm, author, status="submitted")
    for reason in ("", "가" * 1001):
        with pytest.raises(Invalid):
            case_review.send_back(
                session, coordinator, case.public_id, reason=reason, link=LINK, now=now
            )
    case_review.comment(
        session, coordinator, case.public_id, field="cost", text="자부담을 나눠 주세요.", now=now
    )
    case_review.send_back(
        session, coordinator, case.public_id, reason="숫자를 더 적어 주세요.", link=LINK, now=now
    )
    assert case.status == "returned"
    assert session.scalars(select(CaseVersion.state)).one() == "returned"
    assert "숫자를 더 적어 주세요." in mail(session)[0]["body"]
    assert [(n.field, n.text) for n in case_review.notes(session, case)] == [
        ("cost", "자부담을 나눠 주세요."),
        ("", "숫자를 더 적어 주세요."),
    ]
    with pytest.raises(NotFound):
        case_review.case_for_review(session, coordinator, case.public_id)


def test_a_published_case_stays_published_when_its_new_version_is_returned(
    session, make, firm, author, coordinator, now
):
    case = make.case(firm, author)
    new = case_editing.revise(
        session, actor_for(session, session_key(author)), case.public_id, now=now
    )
    new.state, new.submitted_at = "submitted", now
    case_review.send_back(
        session, coordinator, case.public_id, reason="고쳐 주세요.", link=LINK, now=now
    )
    assert (case.status, new.state) == ("published", "returned")


def test_comments_name_a_known_field_and_say_something(
    session, make, firm, author, coordinator, now
):
    case = make.case(firm, author, status="submitted")
    with pytest.raises(Invalid) as caught:
        case_review.comment(session, coordinator, case.public_id, field="moon", text="", now=now)
    assert set(caught.value.fields) == {"field", "text"}
    assert session.scalars(select(ReviewNote)).all() == []


def test_a_kpi_is_checked_only_with_evidence_and_leaves_a_trace(
    session, make, firm, author, coordinator, now
):
    case = make.case(firm, author, status="submitted")

    def check(*, position=0, checked=True):
        return case_review.set_kpi_check(
            session,
            coordinator,
            case.public_id,
            invitation=str,
            position=position,
            checked=checked,
            now=now,
        )

    with pytest.raises(Conflict):
        check()
    with pytest.raises(NotFound):
        check(position=1)
    file = Attachment(
        digest="0" * 64,
        media_type="application/pdf",
        filename="a.pdf",
        size=1,
        owner_id=author.id,
        created_at=now,
    )
    session.add(file)
    session.flush()
    session.scalars(select(Measure)).one().evidence_id = file.id
    measure = check()
    assert (measure.check_state, measure.checked_by_id) == ("checked", coordinator.user_id)
    assert case.revision == 1
    case_review.publish(session, coordinator, case.public_id, link=LINK, invitation=str, now=now)
    assert check(checked=False).check_state == "documented"
    assert case.revision == 3
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == [
        "measure.checked",
        "case.published",
        "invitation.sent",
        "measure.unchecked",
    ]


def test_a_case_is_archived_with_a_reason_and_restored(
    session, make, firm, author, coordinator, now
):
    case = make.case(firm, author)
    with pytest.raises(Invalid):
        case_review.archive(session, coordinator, case.public_id, reason="", link=LINK, now=now)
    with pytest.raises(Conflict):
        case_review.restore(session, coordinator, case.public_id, now=now)
    case_review.archive(
        session, coordinator, case.public_id, reason="거래처 이름이 보여요.", link=LINK, now=now
    )
    assert (case.status, case.revision) == ("archived", 2)
    assert [n.field for n in case_review.notes(session, case)] == ["archived"]
    with pytest.raises(Conflict):
        case_review.archive(session, coordinator, case.public_id, reason="또", link=LINK, now=now)
    told = case_review.notes(session, case)
    assert case_review.standing(told, case) == told
    case_review.restore(session, coordinator, case.public_id, now=now)
    assert case_review.standing(told, case) == []
    assert (case.status, case.revision) == ("published", 3)
    assert len(session.scalars(select(IndexChange)).all()) == 2


def test_an_archived_case_is_not_published_past_its_archive(
    session, make, firm, author, coordinator, now
):
    case = make.case(firm, author)
    new = case_editing.revise(
        session, actor_for(session, session_key(author)), case.public_id, now=now
    )
    new.state, new.submitted_at, case.status = "submitted", now, "archived"
    with pytest.raises(Conflict):
        case_review.publish(
            session, coordinator, case.public_id, link=LINK, invitation=str, now=now
        )


def test_an_erased_author_gets_no_mail(session, make, firm, author, coordinator, now):
    case = make.case(firm, author, status="submitted")
    author.status = "erased"
    case_review.publish(session, coordinator, case.public_id, link=LINK, invitation=str, now=now)
    assert mail(session) == []


def test_regions_and_own_firms_limit_who_decides(session, make, firm, author, now):
    case = make.case(firm, author, status="submitted")
    elsewhere = actor_for(session, session_key(make.coordinator("48")))
    with pytest.raises(Forbidden):
        case_review.case_for_review(session, elsewhere, case.public_id)
    person = make.coordinator()
    own = make.case(make.company(person), person, status="submitted")
    both = actor_for(session, session_key(person))
    case_review.case_for_review(session, both, own.public_id)
    with pytest.raises(Forbidden):
        case_review.publish(session, both, own.public_id, link=LINK, invitation=str, now=now)
    with pytest.raises(NotFound):
        case_review.case_for_review(session, both, "nothing")


@pytest.mark.parametrize("sort", ["waiting", "newest", "firm", "title", "nonsense"])
def test_the_queue_holds_the_own_regions_and_searches(
    session, make, firm, author, coordinator, sort
):
    make.case(firm, author, status="submitted", title="가 사례")
    make.case(
        make.company(make.user(), municipality_code="48120"),
        author,
        status="submitted",
        title="남의 사례",
    )
    make.case(firm, author, title="공개 사례")
    assert [
        w.version.title for w in case_review.queue(session, coordinator, Slice(sort=sort))[0]
    ] == ["가 사례"]
    assert case_review.queue(session, coordinator, Slice(text="없음"))[1] == 0
    assert case_review.queue(session, coordinator, Slice(text=firm.name))[1] == 1
    shown, total = case_review.queue(session, coordinator, Slice(state="published", limit=5))
    assert (shown[0].version.title, total) == ("공개 사례", 1)
