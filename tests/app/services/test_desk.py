from datetime import timedelta

import pytest

from app.errors import Forbidden
from app.models.audit import AuditEvent
from app.services import desk
from app.services.desk import Wish
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


@pytest.fixture
def scope(session, make, catalogue):
    return scope_of(actor_for(session, session_key(make.coordinator())), catalogue)


@pytest.fixture
def ask(make, now):
    """Return what sends a request of a challenge to a mentor, in a state."""

    def send(challenge, mentor, state="open", *, due=None):
        return make.request(
            challenge, mentor, state=state,
            opened_at=now - timedelta(days=10), due_at=due or now + timedelta(days=3),
        )  # fmt: skip

    return send


def names(queue):
    return [company.name for company in queue.items]


def reader(session, catalogue, person):
    return scope_of(actor_for(session, session_key(person)), catalogue)


def test_only_a_coordinator_has_queues(session, make, catalogue, now):
    with pytest.raises(Forbidden):
        desk.overview(
            session, reader(session, catalogue, make.administrator()), catalogue=catalogue, now=now
        )


def test_an_officer_sees_the_own_municipality_alone(session, make, catalogue, now):
    officer = reader(session, catalogue, make.staff("municipal_officer", municipality="52720"))
    owner = make.user()
    for place, name in (("52720", "안쪽"), ("52110", "바깥")):
        firm = make.company(owner, name=name, municipality_code=place)
        make.challenge(firm, owner)
        make.mentor(firm, user=make.user())
    make.mentor()
    assert names(desk.companies(session, officer, Wish())) == ["안쪽"]
    assert [row.company.name for row in desk.mentors(session, officer, Wish()).items] == ["안쪽"]
    found = desk.challenges(session, officer, Wish(), catalogue=catalogue)
    assert [row.company.name for row in found.items] == ["안쪽"]
    counties = desk.counties(session, officer, catalogue=catalogue, now=now)
    assert [county.place.id for county in counties] == ["52720"]


def test_what_was_told_to_coordinators_alone_has_no_words_for_others(session, make, catalogue):
    owner = make.user()
    firm = make.company(owner)
    make.challenge(firm, owner, text="숨긴 말", target="숨긴 목표")
    make.challenge(firm, owner, text="보이는 말", visibility="members")
    officer = reader(session, catalogue, make.staff("municipal_officer", municipality="52720"))
    auditor = reader(session, catalogue, make.staff("auditor"))

    def texts(scope, **wish):
        found = desk.challenges(session, scope, Wish(**wish), catalogue=catalogue)
        return [row.text for row in found.items]

    assert texts(officer) == ["", "보이는 말"]
    assert texts(officer, text="숨긴") == []
    assert texts(auditor, text="숨긴") == ["숨긴 말"]


def test_queues_show_the_longest_waiting_first_and_count_the_rest(
    session, make, scope, catalogue, now
):
    for days in range(7):
        make.company(
            name=f"{days}일 기다린 곳", status="waiting", created_at=now - timedelta(days=days)
        )
    view = desk.overview(session, scope, catalogue=catalogue, now=now)
    assert names(view.companies)[0] == "6일 기다린 곳"
    assert (len(view.companies.items), view.companies.total) == (5, 7)


def test_another_province_is_out_of_sight(session, make, scope, catalogue, now, ask):
    owner = make.user()
    far = make.company(owner, municipality_code="48120", status="waiting")
    make.case(far, owner, status="submitted")
    ask(make.challenge(far, owner), make.mentor(make.company(municipality_code="48120")),
        due=now - timedelta(days=1))  # fmt: skip
    view = desk.overview(session, scope, catalogue=catalogue, now=now)
    queues = (view.companies, view.mentors, view.cases, view.challenges, view.overdue)
    assert [queue.total for queue in queues] == [0] * 5
    assert {county.place.region for county in view.counties} == {"52"}


def test_a_stationed_expert_waits_at_every_desk(session, make, scope, catalogue, now):
    expert = make.mentor(status="waiting")
    view = desk.overview(session, scope, catalogue=catalogue, now=now)
    assert [(row.mentor.id, row.company) for row in view.mentors.items] == [(expert.id, None)]


def test_a_submitted_case_waits_for_review(session, make, scope, catalogue, now):
    owner = make.user()
    case = make.case(make.company(owner), owner, status="submitted")
    view = desk.overview(session, scope, catalogue=catalogue, now=now)
    assert [row.case_id for row in view.cases.items] == [case.public_id]


def test_a_challenge_leaves_the_queue_when_a_mentor_accepts(
    session, make, scope, catalogue, now, ask
):
    owner = make.user()
    firm = make.company(owner)
    helped, asked, alone = (make.challenge(firm, owner, text=t) for t in ("하나", "둘", "셋"))
    mentor = make.mentor()
    ask(helped, mentor, "accepted")
    ask(asked, mentor)
    found = desk.overview(session, scope, catalogue=catalogue, now=now).challenges
    assert [(row.challenge.id, row.live) for row in found.items] == [(asked.id, 1), (alone.id, 0)]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("unanswered", ["물음", "혼자"]),
        ("unasked", ["혼자"]),
        ("accepted", ["수락"]),
        ("resolved", ["해결"]),
        ("", ["수락", "물음", "혼자", "해결"]),
    ],
)
def test_challenges_are_filtered_by_how_far_they_are(
    session, make, scope, ask, status, expected, catalogue
):
    owner = make.user()
    firm = make.company(owner)
    mentor = make.mentor()
    ask(make.challenge(firm, owner, text="수락"), mentor, "accepted")
    ask(make.challenge(firm, owner, text="물음"), mentor, "asked_back")
    make.challenge(firm, owner, text="혼자")
    make.challenge(firm, owner, text="해결", status="resolved")
    found = desk.challenges(session, scope, Wish(status=status), catalogue=catalogue)
    assert [row.challenge.text for row in found.items] == expected


def test_challenges_come_in_the_order_asked_for(session, make, scope, now, catalogue):
    owner = make.user()
    near = make.company(owner, municipality_code="52110")
    far = make.company(owner, municipality_code="52720")
    for n, (firm, urgency) in enumerate([(far, "year"), (near, "now"), (far, "quarter")]):
        make.challenge(firm, owner, text=str(n), urgency=urgency, created_at=now + timedelta(n))

    def texts(sort):
        found = desk.challenges(session, scope, Wish(sort=sort), catalogue=catalogue)
        return [row.challenge.text for row in found.items]

    assert texts("oldest") == ["0", "1", "2"]
    assert texts("newest") == ["2", "1", "0"]
    assert texts("urgent") == ["1", "2", "0"]
    assert texts("place") == ["1", "0", "2"]


def test_challenges_are_found_by_text_and_place(session, make, scope, catalogue):
    owner = make.user()
    here = make.company(owner, municipality_code="52110", name="달빛도금")
    make.challenge(here, owner, text="100% 새는 배관")
    make.challenge(make.company(owner), owner, text="재고가 안 맞아요")

    def total(**wish):
        return desk.challenges(session, scope, Wish(**wish), catalogue=catalogue).total

    assert [total(text="100%"), total(text="달빛"), total(text="없는 말")] == [1, 1, 0]
    assert [total(place="52110"), total(place="52140")] == [1, 0]


def test_only_requests_past_their_day_are_overdue(session, make, scope, catalogue, now, ask):
    owner = make.user()
    firm = make.company(owner)
    late = ask(make.challenge(firm, owner), make.mentor(), due=now - timedelta(days=2))
    later = ask(make.challenge(firm, owner), make.mentor(), due=now - timedelta(days=1))
    ask(make.challenge(firm, owner), make.mentor())
    ask(make.challenge(firm, owner), make.mentor(), "declined", due=now - timedelta(days=9))
    overdue = desk.overview(session, scope, catalogue=catalogue, now=now).overdue
    assert [row.request.id for row in overdue.items] == [late.id, later.id]


def test_a_late_mentor_of_the_province_is_seen_whoever_asked(
    session, make, scope, catalogue, now, ask
):
    owner = make.user()
    far = make.company(owner, municipality_code="48120")
    mentor = make.mentor(make.company())
    ask(make.challenge(far, owner), mentor, due=now - timedelta(days=1))
    overdue = desk.overview(session, scope, catalogue=catalogue, now=now).overdue
    assert [row.mentor.id for row in overdue.items] == [mentor.id]


def test_firms_are_found_sorted_and_paged(session, make, scope, now):
    make.company(name="가온", registration_number="1234567891", created_at=now - timedelta(days=3))
    make.company(name="나래", name_en="Narae", municipality_code="52110", status="refused")
    make.company(name="다솜", status="waiting", created_at=now - timedelta(days=1))
    make.company(name="라온", status="waiting", created_at=now - timedelta(days=2))

    def found(**wish):
        return names(desk.companies(session, scope, Wish(**wish)))

    assert found(sort="name") == ["가온", "나래", "다솜", "라온"]
    assert found(sort="waiting")[:2] == ["라온", "다솜"]
    assert found(sort="newest")[-1] == "가온"
    assert found(sort="place")[0] == "나래"
    assert found(text="123-45") == ["가온"]
    assert found(text="narae") == ["나래"]
    assert found(status="refused") == ["나래"]
    assert found(place="52110") == ["나래"]
    second = desk.companies(session, scope, Wish(sort="name", offset=3, limit=3))
    assert (names(second), second.total) == (["라온"], 4)


def test_mentors_are_found_and_their_free_places_counted(session, make, scope, now, ask):
    owner = make.user()
    firm = make.company(owner)
    busy = make.mentor(make.company(name="바쁜집", municipality_code="52110"), capacity=2)
    free = make.mentor(user=make.user(name="한가해"), capacity=3, created_at=now + timedelta(1))
    request = ask(make.challenge(firm, owner), busy, "accepted")
    make.engagement(firm, busy, request=request)

    def found(**wish):
        rows = desk.mentors(session, scope, Wish(**wish)).items
        return [(row.mentor.id, row.places, row.used) for row in rows]

    assert found(sort="free") == [(free.id, 3, 0), (busy.id, 2, 1)]
    assert found(sort="newest")[0][0] == free.id
    assert found(text="한가해") == [(free.id, 3, 0)]
    assert found(place="52110") == found(text="바쁜") == [(busy.id, 2, 1)]
    assert found(status="waiting") == []
    assert len(found(sort="name")) == 2


def test_counties_at_zero_are_named(session, make, scope, catalogue, now):
    owner = make.user()
    firm = make.company(owner, municipality_code="52720")
    make.company(municipality_code="52720", status="waiting")
    make.challenge(firm, owner)
    make.case(firm, owner)
    make.case(firm, owner, status="submitted")
    counties = {c.place.id: c for c in desk.counties(session, scope, catalogue=catalogue, now=now)}
    assert list(counties) == ["52110", "52140", "52720"]
    assert counties["52720"].counts == {
        "firms": 1, "challenges": 1, "unanswered": 1, "cases": 1, "mentors": 0,
    }  # fmt: skip
    assert counties["52720"].missing == ("mentors",)
    assert counties["52720"].area == "depopulation"
    assert counties["52110"].missing == ("firms", "cases", "mentors")


def test_places_are_those_of_the_provinces(scope, catalogue):
    assert [place.id for place in desk.places_of(scope, catalogue)] == [
        "52110",
        "52140",
        "52720",
    ]


def test_who_asked_for_help_is_marked_and_found(session, make, scope, now, catalogue):
    owner = make.user()
    firm = make.company(owner)
    wanted, other = (make.challenge(firm, owner, text=text) for text in ("도와주세요", "그냥"))
    session.add(
        AuditEvent(
            at=now, action="challenge.help_wanted", object_type="challenge",
            object_id=wanted.public_id,
        )
    )  # fmt: skip
    session.commit()
    rows = desk.challenges(session, scope, Wish(status="unanswered"), catalogue=catalogue).items
    assert {row.challenge.id: row.wanted for row in rows} == {wanted.id: True, other.id: False}
    found = desk.challenges(session, scope, Wish(status="wanted"), catalogue=catalogue).items
    assert [row.challenge.id for row in found] == [wanted.id]
