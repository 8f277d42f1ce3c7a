"""No page, file or search shows what belongs to another region or is above the role.

Two worlds are filled: one in another province, one in another municipality of the same province.
Every text in them names its table and column. Everybody opens every address of the site for the
objects of these worlds, and every list as it is, searched and filtered for them: a text that
stands in an answer is a leak, unless it is public anyway.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.config import Settings
from app.factory import create_app
from app.runtime.state import make_runtime
from app.web.database import Site
from tests.client import Browser
from tests.factories import Factory
from tests.filled import NOW, Filled, fill
from tests.journeys.leak_routes import address, gets, unknown_gaps

FAR, NEXT_DOOR = "다른도의말", "옆고을의말"
WORDS = {mark: re.compile(rf"{mark}\.([a-z_:]+\.[a-z_]+)") for mark in (FAR, NEXT_DOOR)}
OPEN = {"programme.id", "programme.ko", "programme.en"}
"""What everybody may read everywhere: which programmes there are."""
PUBLIC = {
    *(f"{firm}.{name}" for firm in ("company", "company:mentor") for name in ("name", "name_en")),
    "user_account.name", "mentor.headline", "mentor.headline_en", "mentor.bio",
}  # fmt: skip
"""What everybody may read of an approved firm or mentor, outside the desk."""
MEMBERS = PUBLIC | {"company.intro", "company:mentor.intro"}
"""What approved firms and mentors may read of each other, outside the desk."""
OF_THE_REGION = ("overlap_rule.", "press_figure.", "programme.", "programme_version.")
"""What belongs to the whole region: an officer of the next municipality reads it too."""
CONTACTS = {
    "intake.phone", "intake.email", "registration.email", "registration.phone",
    "registration:mentor.email", "registration:mentor.phone", "challenge.text",
    "challenge.target", "user_account.email",
}  # fmt: skip
"""What who calls nobody reads nowhere but in the administration."""
HARMLESS = {"accounts.sign_out", "static", "dev.mail", "health.healthz"}

READERS = {
    # person: (the worlds that are closed to them, the words that may stand outside the desk)
    "anonymous": ((FAR, NEXT_DOOR), PUBLIC),
    "plain": ((FAR, NEXT_DOOR), PUBLIC),
    "company": ((FAR, NEXT_DOOR), MEMBERS),
    "mentor": ((FAR, NEXT_DOOR), MEMBERS),
    "coordinator": ((FAR,), MEMBERS),
    "auditor": ((FAR,), MEMBERS),
    "officer": ((FAR, NEXT_DOOR), MEMBERS),
    "reviewer": ((FAR, NEXT_DOOR), MEMBERS),
}  # fmt: skip


class Worlds:
    """The site with both worlds and one signed-in browser for each person."""

    def __init__(self, app: Site, session: Session) -> None:
        """Fill the worlds and make the people of Jinan in Jeonbuk."""
        make = Factory(session, NOW)
        self.app = app
        self.filled = {
            FAR: fill(session, "48120", FAR),
            NEXT_DOOR: fill(session, "52110", NEXT_DOOR),
        }
        owner, guide = make.user(), make.user()
        make.company(owner)
        make.mentor(make.company(), user=guide)
        self.people: dict[str, Any] = {
            "anonymous": None,
            "plain": make.user(),
            "company": owner,
            "mentor": guide,
            "coordinator": make.coordinator(),
            "far coordinator": make.coordinator("48"),
            "administrator": make.administrator(),
            "officer": make.staff("municipal_officer", municipality="52720"),
            "reviewer": make.staff("reviewer"),
            "auditor": make.staff("auditor"),
        }

    def browser(self, person: str) -> Browser:
        """Return a browser in which the person is signed in."""
        browser, user = Browser(self.app), self.people[person]
        return browser.sign_in(user) if user is not None else browser

    def addresses(self, world: Filled) -> Iterator[tuple[str, str]]:
        """Return (endpoint, address) of everything that may be opened to look into a world."""
        for rule in gets(self.app):
            # a gap that is not known fails the test before
            if rule.endpoint in HARMLESS or unknown_gaps(rule):
                continue
            path = address(self.app, rule, world)
            yield rule.endpoint, path
            # a paper holds what its page holds, and takes long to make
            if not rule.arguments - {"kind"} and not path.endswith(".pdf"):
                yield rule.endpoint, f"{path}?q={world.mark}"
                yield (
                    rule.endpoint,
                    f"{path}?region={world.region}&place={world.place}&county={world.place}",
                )


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Iterator[Worlds]:
    """Fill one site for all tests of this file; they only read."""
    folder = tmp_path_factory.mktemp("worlds")
    (folder / "ieum.db").write_bytes(template_database.read_bytes())
    settings = Settings(
        environment="test", instance_dir=folder, secret_key="leak", warm_up=False,
        rate_limits=False, database_url="",
    )  # fmt: skip
    runtime = make_runtime(settings)
    with Session(runtime.engine, expire_on_commit=False) as session:
        yield Worlds(create_app(settings, runtime), session)
    runtime.engine.dispose()


def words_in(answer: TestResponse, mark: str) -> set[str]:
    """Return the columns of a world whose texts stand in an answer, also inside a packed file."""
    if answer.status_code != 200:
        return set()
    if answer.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            text = "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    elif answer.data[:5] == b"%PDF-":
        pages = PdfReader(io.BytesIO(answer.data)).pages
        # a line may break within a word
        text = "".join("".join(page.extract_text().split()) for page in pages)
    else:
        text = answer.data.decode(errors="replace")
    return set(WORDS[mark].findall(text))


def test_every_gap_of_every_address_is_known(worlds: Worlds) -> None:
    unknown = {rule.endpoint: gaps for rule in gets(worlds.app) if (gaps := unknown_gaps(rule))}
    assert unknown == {}, "add them to tests/journeys/leak_routes.py"


@pytest.mark.parametrize("person", READERS)
def test_nothing_of_another_world_is_shown(worlds: Worlds, person: str) -> None:
    closed, public = READERS[person]
    browser, leaks = worlds.browser(person), []
    for mark in closed:
        for endpoint, path in worlds.addresses(worlds.filled[mark]):
            answer = browser.get(path)
            found = words_in(answer, mark) - OPEN
            found -= set() if path.startswith("/desk") else public
            if (person, mark) == ("officer", NEXT_DOOR):
                found = {word for word in found if not word.startswith(OF_THE_REGION)}
                # who wrote a version of the region's programme
                found -= {"user_account.name"} if endpoint.startswith("programmedesk.") else set()
            if found or answer.status_code >= 500:
                leaks.append(f"{endpoint} {path} {answer.status_code}: {sorted(found)}")
    assert not leaks, "\n".join(leaks)


def test_an_administrator_meets_no_contact_and_no_confidence(worlds: Worlds) -> None:
    browser, leaks = worlds.browser("administrator"), []
    for endpoint, path in worlds.addresses(worlds.filled[FAR]):
        found = words_in(browser.get(path), FAR) & CONTACTS
        if found and not path.startswith("/admin"):
            leaks.append(f"{endpoint} {path}: {sorted(found)}")
    assert not leaks, "\n".join(leaks)


def test_the_own_coordinator_does_see_these_words(worlds: Worlds) -> None:
    browser, shown = worlds.browser("far coordinator"), set()
    for endpoint, path in worlds.addresses(worlds.filled[FAR]):
        if words_in(browser.get(path), FAR):
            shown.add(endpoint)
    assert {"desk.companies", "desk.firm", "desk.challenges", "trail.index"} <= shown
    assert len(shown) > 40
