"""People who may become mentors: each gets a letter of invitation, no account is made for them."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_
from app.models.data_import import DataImportRow
from app.models.mentor import MAX_CAPACITY
from app.repositories.imports import invited
from app.services import mailing
from app.services.actor import Actor
from app.services.imports import cells
from app.services.imports.kind import Column, Given, Judged, Line, Option, Reader, Taken, problem
from app.services.imports.naming import plain
from app.services.mentors import LANGUAGES, MAX_TOPICS, MentorInput
from app.services.signed_links import link_over, offer_token, read_offer_token

_ADDRESS = N_("%(text)s: 메일 주소를 다시 확인해 주세요.")
_TWIN = N_("%(line)s번째 줄과 같은 메일이에요. 한 줄만 남겨 주세요.")
_MENTOR = N_("이미 멘토이거나 멘토로 신청한 분이라 건너뛰어요.")
_TOPIC = N_("%(text)s: 주제를 찾지 못해 비워 두어요.")
_APPLIED = N_("그사이에 멘토로 신청해 그대로 두었어요.")
MAIL = re.compile(r"[^@\s,;<>]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class MentorJudge:
    """Judges people line by line; one SELECT for each stretch of lines."""

    def __init__(self, session: Session, given: Given) -> None:
        """Begin with nobody seen."""
        self._session, self._given = session, given
        self._seen: dict[str, int] = {}
        books = given.catalogue
        self._topics = _names(books.categories.values())
        self._solutions = _names(books.remedies.values())

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """See ``Judge``."""
        emails = {line["email"].strip().casefold() for line in lines}
        mentors = invited.mentors_among(self._session, emails)
        return [self._one(line, mentors) for line in lines]

    def _one(self, line: Line, mentors: set[str]) -> Judged:
        reader = Reader(line)
        name = reader.text("name", 60, required=True)
        email = reader.text("email", 120, required=True).casefold()
        if email and not MAIL.fullmatch(email):
            reader.wrong("email", _ADDRESS, text=email[:40])
        elif email in self._seen:
            reader.wrong("email", _TWIN, line=self._seen[email])
        elif email:
            self._seen[email] = line.number
        remarks = list[dict[str, Any]]()
        values = {
            "name": name, "email": email, "headline": reader.text("headline", 120),
            "bio": reader.text("bio", 2000),
            "capacity": reader.read("capacity", _within(1, MAX_CAPACITY)) or 1,
            "visits_per_month": reader.read("visits", _within(1, 20)) or 2,
            "radius_km": reader.read("radius", _within(5, 600)) or 100,
            "topics": _found(line["topics"], self._topics, "topics", remarks)[:MAX_TOPICS],
            "solutions": _found(line["solutions"], self._solutions, "solutions", remarks),
        }  # fmt: skip
        if reader.problems:
            return Judged("bad", values, reader.problems)
        if email in mentors:
            return Judged("skip", values, [problem("email", _MENTOR)])
        return Judged("create", values, remarks)


def _within(low: int, high: int) -> Callable[[str], int | None]:
    return lambda text: cells.whole(text, low, high)


def _names(entries: Any) -> dict[str, str]:
    return {plain(name): e.id for e in entries for name in (e.id, e.ko, e.en) if name}


def _found(text: str, known: dict[str, str], key: str, remarks: list[dict[str, Any]]) -> list[str]:
    found = list[str]()
    for each in re.split(r"[,;\n]", text):
        code = known.get(plain(each))
        if code and code not in found:
            found.append(code)
        elif each.strip() and not code:
            remarks.append(problem(key, _TOPIC, text=each.strip()[:40]))
    return found


class Mentors:
    """The kind of list that holds people who may become mentors."""

    name = "mentors"
    columns = (
        Column(
            "name", N_("이름"), "이름 성명 대표자 대표 멘토 멘토명 name person",
            example=("이보기", "Lee Bogi"), required=True,
        ),
        Column(
            "email", N_("메일"), "메일 이메일 메일주소 이메일주소 전자우편 email emailaddress mail",
            example=("lee@mentor.example", "lee@mentor.example"), required=True,
            hint=N_("이 주소로 초대를 보내요."),
        ),
        Column(
            "headline", N_("한 줄 소개"), "한줄소개 소개 제목 headline",
            example=("도금 불량을 줄여 봤어요", "Fewer defects in plating"),
        ),
        Column("bio", N_("경력"), "경력 이력 약력 bio career"),
        Column(
            "topics", N_("도울 수 있는 문제"), "주제 분야 전문분야 문제 topics topic",
            example=("높은 불량률", "defect"), hint=N_("쉼표로 나누어 적어요."),
        ),
        Column("solutions", N_("해 본 방법"), "방법 해결방법 도입기술 solutions"),
        Column("capacity", N_("맡을 수 있는 기업 수"), "정원 기업수 맡을수있는기업수 capacity"),
        Column("visits", N_("한 달에 갈 수 있는 날"), "방문 월방문 방문횟수 visits visitspermonth"),
        Column("radius", N_("갈 수 있는 거리(km)"), "거리 반경 갈수있는거리 radius radiuskm"),
    )  # fmt: skip
    options: tuple[Option, ...] = ()
    unsure = False

    def judge(self, session: Session, given: Given) -> MentorJudge:
        """See ``Kind``."""
        return MentorJudge(session, given)

    def apply(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, Taken]:
        """Write a letter to each, once; who became a mentor meanwhile is left out."""
        people = invited.people(session, {row.values["email"] for row in rows})
        mentors = invited.mentors_among(session, {row.values["email"] for row in rows})
        region = given.catalogue.regions[given.region]
        done: dict[int, Taken] = {}
        for row in rows:
            email = row.values["email"]
            if email in mentors:
                continue
            locale = people.get(email, "ko")
            token = offer_token(given.links.key, given.batch.public_id, row.line)
            mailing.queue(
                session, "mentor_offer", to=email, locale=locale, now=given.now,
                key=_letter(given, row),
                values={
                    "name": row.values["name"], "link": given.links.mentor_offer(token),
                    "region": region.en if locale == "en" else region.ko,
                },
            )  # fmt: skip
            done[row.line] = Taken(None, {}, "create")
        session.flush()
        return done

    def undo(
        self, session: Session, given: Given, rows: Sequence[DataImportRow]
    ) -> dict[int, dict[str, Any]]:
        """Take letters back that did not leave; a link in one that did opens no more."""
        mentors = invited.mentors_among(session, {row.values["email"] for row in rows})
        invited.forget_letters(
            session, [_letter(given, row) for row in rows if row.values["email"] not in mentors]
        )
        return {
            row.line: problem("email", _APPLIED) for row in rows if row.values["email"] in mentors
        }

    def finish(self, session: Session, given: Given) -> None:
        """See ``Kind``; letters are sent by the outbox."""


def _letter(given: Given, row: DataImportRow) -> str:
    return f"mentor_offer:{given.batch.public_id}:{row.line}"


def offer_of(session: Session, actor: Actor, key: str, token: str) -> MentorInput:
    """Return what a list says that the actor can offer, to begin the application with.

    Raises:
        NotFound: the token is forged, was sent to another address, or the list was taken back.
    """
    public_id, line = read_offer_token(key, token)
    row = invited.row(session, public_id, line)
    if row is None or row.values.get("email") != actor.email.casefold():
        raise link_over()
    values = row.values
    return MentorInput(
        headline=values["headline"], topics=tuple(values["topics"]), languages=LANGUAGES[:1],
        capacity=values["capacity"], visits_per_month=values["visits_per_month"],
        radius_km=values["radius_km"], bio=values["bio"], solutions=tuple(values["solutions"]),
    )  # fmt: skip
