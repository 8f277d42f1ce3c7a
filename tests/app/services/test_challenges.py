"""Challenges: the owner's words, categories the owner confirms, and who may read them."""

import io
import json
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.challenge import Challenge, ChallengeCategory
from app.services import challenges
from app.services.challenges import ChallengeInput, PhotoChange, Upload, propose
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from tests.architecture.house import ROOT
from tests.queries import counted_selects

GIVEN = ChallengeInput(text="절임이 들쭉날쭉해서 반품이 자꾸 와요 😥", target="한 달 3건 아래로")


def guess(_text):
    return [("inv", 0.3), ("defect", 0.9), ("nothing", 0.5)]


def silent(_text):
    return ()


@pytest.fixture
def act(session):
    return lambda user: actor_for(session, session_key(user)) if user else None


@pytest.fixture
def values(session, runtime, now):
    return {"catalogue": load_catalogue(session), "files": runtime.files, "now": now}


@pytest.fixture
def write(session, act, values):
    def _write(user, company, categorise=guess, photos=challenges.NO_PHOTOS, **changed):
        return challenges.write_challenge(
            session, act(user), company.public_id, replace(GIVEN, **changed),
            categorise=categorise, photos=photos, **values,
        )  # fmt: skip

    return _write


@pytest.fixture
def change(session, act, values):
    def _change(user, challenge, categorise=guess, photos=challenges.NO_PHOTOS, **changed):
        return challenges.change_challenge(
            session, act(user), challenge.public_id, replace(GIVEN, **changed),
            categorise=categorise, photos=photos, **values,
        )  # fmt: skip

    return _change


@pytest.fixture
def ask(make, now):
    def _ask(challenge, mentor, state="open"):
        return make.request(challenge, mentor, state=state, due_at=now)

    return _ask


def photo(name="사진.png"):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "green").save(buffer, "PNG")
    return Upload(name, buffer.getvalue())


def categories(session, challenge):
    query = select(ChallengeCategory).where(ChallengeCategory.challenge_id == challenge.id)
    return {c.category_id: (c.confidence, c.confirmed) for c in session.scalars(query)}


def test_proposals_are_the_surest_first_each_once_and_within_bounds():
    answers = [("a", 0.2), ("b", 1.7), ("a", 0.6), ("c", -1.0), ("d", 0.6)]
    assert propose(lambda _: answers, "열 글자가 넘는 문장이에요") == [
        ("b", 1.0), ("a", 0.6), ("d", 0.6), ("c", 0.0),
    ]  # fmt: skip
    assert len(propose(lambda _: answers, "열 글자가 넘는 문장이에요", limit=2)) == 2


def test_a_text_too_short_has_no_proposals():
    assert propose(guess, "  짧아요  ") == []


def test_what_the_owner_chose_is_confirmed_with_the_engines_confidence(session, make, write):
    user = make.user()
    challenge = write(user, make.company(user), categories=("defect", "labor"))
    assert categories(session, challenge) == {"defect": (0.9, True), "labor": (1.0, True)}
    assert "😥" in challenge.text


def test_without_a_choice_the_proposals_stay_unconfirmed(session, make, write):
    user = make.user()
    challenge = write(user, make.company(user))
    assert categories(session, challenge) == {"defect": (0.9, False), "inv": (0.3, False)}


def test_before_the_model_is_warm_there_are_none(session, make, write):
    user = make.user()
    assert categories(session, write(user, make.company(user), categorise=silent)) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "아홉 글자예요"),
        ("text", "가" * 10_001),
        ("target", "가" * 501),
        ("urgency", "never"),
        ("visibility", ""),
        ("categories", ("nothing",)),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(make, write, field, value):
    user = make.user()
    with pytest.raises(Invalid) as caught:
        write(user, make.company(user), **{field: value})
    assert set(caught.value.fields) == {field}


def test_ten_thousand_characters_fit(make, write):
    user = make.user()
    assert len(write(user, make.company(user), text="가" * 10_000).text) == 10_000


def test_more_than_ten_categories_are_too_many(make, write, monkeypatch):
    monkeypatch.setattr(challenges, "MAX_CATEGORIES", 1)
    user = make.user()
    with pytest.raises(Invalid, match="1개까지"):
        write(user, make.company(user), categories=("defect", "inv"))


def test_a_firm_that_waits_may_write_and_a_refused_or_foreign_one_may_not(make, write):
    user = make.user()
    assert write(user, make.company(user, status="waiting")).status == "open"
    with pytest.raises(Conflict):
        write(user, make.company(user, status="refused"))
    with pytest.raises(Forbidden):
        write(user, make.company())


def test_a_change_replaces_text_and_categories(session, make, change):
    user = make.user()
    challenge = make.challenge(make.company(user), user)
    change(user, challenge, text="재고가 전산하고 자꾸 달라요", categories=("inv",))
    assert challenge.text == "재고가 전산하고 자꾸 달라요"
    assert categories(session, challenge) == {"inv": (0.3, True)}


def test_an_ended_challenge_is_not_changed(make, change):
    user = make.user()
    with pytest.raises(Conflict):
        change(user, make.challenge(make.company(user), user, status="resolved"))


def test_photos_are_kept_and_taken_off(session, make, act, write, change):
    user = make.user()
    challenge = write(
        user, make.company(user), photos=PhotoChange((photo("a.png"), photo("b.png")))
    )
    view = challenges.see_challenge(session, act(user), challenge.public_id)
    assert [(p.media_type, p.filename) for p in view.photos] == [
        ("image/webp", "a.webp"), ("image/webp", "b.webp"),
    ]  # fmt: skip
    change(user, challenge, photos=PhotoChange((), (view.photos[0].public_id,)))
    view = challenges.see_challenge(session, act(user), challenge.public_id)
    assert [p.filename for p in view.photos] == ["b.webp"]


def test_a_sixth_photo_is_refused(make, write):
    user = make.user()
    with pytest.raises(Invalid) as caught:
        write(user, make.company(user), photos=PhotoChange((photo(),) * 6))
    assert set(caught.value.fields) == {"photos"}


def test_a_file_that_is_no_photo_takes_the_challenge_back(session, make, write):
    user = make.user()
    with pytest.raises(Invalid) as caught:
        write(user, make.company(user), photos=PhotoChange((Upload("a.png", b"no picture"),)))
    assert set(caught.value.fields) == {"photos"}
    assert session.scalars(select(Challenge)).all() == []


def test_it_is_withdrawn_reopened_and_solved_with_a_trace(session, make, act, now):
    user = make.user()
    challenge = make.challenge(make.company(user), user)
    for status in ("withdrawn", "withdrawn", "open", "resolved"):
        challenges.set_status(session, act(user), challenge.public_id, status, now=now)
        assert challenge.status == status
    with pytest.raises(Conflict):
        challenges.set_status(session, act(user), challenge.public_id, "withdrawn", now=now)
    deeds = list(session.scalars(select(AuditEvent).order_by(AuditEvent.id)))
    assert [deed.action for deed in deeds] == [
        "challenge.withdrawn",
        "challenge.open",
        "challenge.resolved",
    ]
    assert {deed.region_code for deed in deeds} == {"52"}


def test_it_is_not_withdrawn_while_a_mentor_is_asked(session, make, act, now, ask):
    user = make.user()
    challenge = make.challenge(make.company(user), user)
    ask(challenge, make.mentor(), "asked_back")
    with pytest.raises(Conflict, match="멘토 요청"):
        challenges.set_status(session, act(user), challenge.public_id, "withdrawn", now=now)
    challenges.set_status(session, act(user), challenge.public_id, "resolved", now=now)


def test_somebody_elses_challenge_is_not_found(session, make, act):
    challenge = make.challenge(make.company(), make.user(), visibility="public")
    for public_id in (challenge.public_id, "nothing"):
        with pytest.raises(NotFound):
            challenges.own_challenge(session, act(make.user()), public_id)


@pytest.fixture
def readers(make, ask):
    def _readers(challenge, owner):
        asked, member = make.mentor(), make.user()
        make.company(member)
        ask(challenge, asked)
        asked_person = make.session.get_one(type(owner), asked.user_id)
        return {
            "owner": owner,
            "coordinator": make.coordinator("52"),
            "asked": asked_person,
            "other coordinator": make.coordinator("48"),
            "member": member,
            "newcomer": make.user(),
            "anonymous": None,
        }

    return _readers


ALWAYS = {"owner", "coordinator", "asked"}
MEMBERS = ALWAYS | {"other coordinator", "member"}


@pytest.mark.parametrize(
    ("visibility", "status", "approval", "allowed"),
    [
        ("coordinators", "open", "approved", ALWAYS),
        ("members", "open", "approved", MEMBERS),
        ("public", "resolved", "approved", MEMBERS | {"newcomer", "anonymous"}),
        ("public", "withdrawn", "approved", ALWAYS),
        ("public", "open", "waiting", ALWAYS),
    ],
)
def test_the_owner_decides_who_reads_it(
    session, make, act, readers, visibility, status, approval, allowed
):
    owner = make.user()
    company = make.company(owner, status=approval)
    challenge = make.challenge(company, owner, visibility=visibility, status=status)
    people = readers(challenge, owner)
    seen = {
        name for name, user in people.items()
        if challenges.may_see_challenge(session, act(user), challenge, company)
    }  # fmt: skip
    assert seen == allowed


def test_requests_are_shown_to_the_firm_and_its_coordinators_only(session, make, act, readers):
    owner = make.user()
    challenge = make.challenge(make.company(owner), owner, visibility="public")
    people = readers(challenge, owner)
    shown = {
        name: len(challenges.see_challenge(session, act(user), challenge.public_id).requests)
        for name, user in people.items()
    }
    assert shown == dict.fromkeys(people, 0) | {"owner": 1, "coordinator": 1}


def test_a_page_of_it_takes_four_selects_for_the_owner(session, engine, make, act):
    owner = make.user()
    challenge = make.challenge(make.company(owner), owner)
    actor = act(owner)
    with counted_selects(engine) as seen:
        challenges.see_challenge(session, actor, challenge.public_id)
    assert len(seen) == 4


def test_a_hidden_one_is_not_found(session, make, act):
    challenge = make.challenge(make.company(), make.user())
    with pytest.raises(NotFound):
        challenges.see_challenge(session, act(make.user()), challenge.public_id)


def test_the_own_list_is_searched_narrowed_sorted_and_paged(session, make, act, now, ask):
    owner = make.user()
    company = make.company(owner)
    one = make.challenge(company, owner, text="ABC 공정 50% 불량", urgency="year")
    two = make.challenge(company, owner, text="재고가 달라요", target="abc", urgency="now")
    three = make.challenge(company, owner, text="다른 일", status="resolved")
    make.challenge(make.company(), owner, text="남의 ABC")
    ask(one, make.mentor(), "declined")
    ask(one, make.mentor())
    actor = act(owner)

    def ids(**wanted):
        return [row.challenge.id for row in challenges.list_own(session, actor, **wanted)[0]]

    assert ids() == [three.id, two.id, one.id]
    assert ids(sort="oldest") == [one.id, two.id, three.id]
    assert ids(sort="urgency") == [two.id, three.id, one.id]
    assert ids(words="abc") == [two.id, one.id]
    assert ids(words="불량 abc") == [one.id]
    assert ids(words="50%") == [one.id]
    assert ids(words="0_") == []
    assert ids(status="resolved") == [three.id]
    rows, categories_by_id, total = challenges.list_own(session, actor, offset=2, limit=1)
    assert (total, rows[0].requests, rows[0].live) == (3, 2, 1)
    assert categories_by_id == {one.id: ["defect"]}


def test_who_has_no_firm_has_no_list(session, make, act):
    assert challenges.list_own(session, act(make.user())) == ([], {}, 0)


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0.05, "faint"), (0.19, "faint"), (0.2, "likely"), (0.7, "sure"), (1.0, "sure")],
)
def test_how_sure_a_proposal_is_comes_in_three_steps(confidence, word):
    assert challenges.sureness(confidence) == word


def test_faint_proposals_are_not_shown_but_the_first_is():
    assert challenges.worth_showing([("inv", 0.04), ("labor", 0.01)]) == [("inv", 0.04)]
    found = [("inv", 0.6), ("labor", 0.05), ("defect", 0.049)]
    assert challenges.worth_showing(found) == found[:2]
    assert challenges.worth_showing([]) == []


def test_the_judged_sentences_name_known_categories():
    rows = [
        json.loads(line)
        for line in (ROOT / "seed_data/evaluation/categories.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    ]
    path = ROOT / "seed_data/reference/problem_categories.json"
    known = {row["id"] for row in json.loads(path.read_text(encoding="utf-8"))}
    assert len(rows) == len({row["text"] for row in rows}) == 150
    assert {c for row in rows for c in row["categories"]} == known
    assert all(1 <= len(row["categories"]) <= 3 for row in rows)
