"""Writes the questions under cases and the notices of the demonstration; no letter goes out."""

from collections.abc import Callable

from app.models.case import Answer, CaseStudy, Question
from app.models.notice import Notice
from app.services.seeding.days import worked_at
from app.services.seeding.identity import stable_public_id
from app.services.seeding.people import World
from app.services.seeding.thread_files import NoticeFile, QuestionFile
from app.services.site_links import SiteLinks

_REPORTED_WEEK = 2
# Korean hours, after what they tell of
_TOLD, _READ = 17, 18
# without the address of a site: the list of notices opens the path alone
_LINKS = SiteLinks("")
_PAGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "questions": ("case", _LINKS.questions),
    "engagement": ("engagement", _LINKS.engagement),
    "visit": ("visit", _LINKS.visit),
    "stay": ("stay", _LINKS.stay),
    "stay_week": ("stay", lambda public_id: _LINKS.stay_week(public_id, _REPORTED_WEEK)),
}


def add_question(world: World, file: QuestionFile, case: CaseStudy) -> None:
    """Add a question; its answer is the case author's, marked as the best with their consent."""
    name = f"{file.case}:{file.by}"
    told = file.escalated_days_ago
    question = Question(
        public_id=stable_public_id("question", name),
        case_id=case.id,
        author_id=world.owners[file.by].id,
        text=file.text,
        created_at=world.days_ago(file.days_ago),
        escalated_at=None if told is None else world.days_ago(told),
    )
    world.session.add(question)
    world.session.flush()
    if file.answer:
        world.session.add(
            Answer(
                public_id=stable_public_id("answer", name),
                question_id=question.id,
                author_id=case.author_id,
                text=file.answer.text,
                created_at=world.days_ago(file.answer.days_ago),
                best=True,
                consent="given",
            )
        )


def add_notice(world: World, number: int, file: NoticeFile) -> None:
    """Add a notice about a page of the demonstration, read or not.

    Raises:
        KeyError: nobody has the name in the file, or the page is unknown.
    """
    person = world.staff.get(file.to) or world.owners[file.to]
    kind, link = _PAGES[file.about]
    read = file.read_days_ago
    world.session.add(
        Notice(
            public_id=stable_public_id("notice", str(number)),
            user_id=person.id,
            kind=file.kind,
            event=f"demo:{number}",
            subject=file.subject,
            body=file.body,
            link=link(stable_public_id(kind, file.of)),
            mode="now",
            created_at=worked_at(world.now, file.days_ago, _TOLD),
            read_at=None if read is None else worked_at(world.now, read, _READ),
        )
    )
