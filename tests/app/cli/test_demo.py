import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo import ACCOUNTS
from app.config import ROOT
from app.models.account import User
from app.services.seeding import demo
from app.services.seeding.files import read_demonstration
from app.services.seeding.people import DOMAIN
from tests.factories import PASSWORD


def test_every_account_that_is_printed_is_in_the_files():
    folder = ROOT / "seed_data" / "demo"
    demonstration = read_demonstration(folder)
    logins = {firm.company.owner.login for firm in demonstration.firms}
    logins |= {person.login for person in demonstration.scene.staff}
    board = json.loads((folder / "selection.json").read_text(encoding="utf-8"))
    logins |= {person["login"] for person in board["reviewers"]}
    assert {login for login, _, _ in ACCOUNTS} <= logins


def test_nothing_is_printed_without_a_demonstration(app, engine):
    with Session(engine) as session:
        assert not demo.present(session)
        assert session.scalars(select(User)).all() == []
    told = app.test_cli_runner().invoke(args=["demo", "accounts"])
    assert told.exit_code == 0
    assert demo.PASSWORD not in told.output


def test_a_demonstration_address_passes_the_sign_in_form(browser, make):
    # .invalid is a reserved name that checkers of mail addresses refuse
    person = make.user(email=f"somebody@{DOMAIN}")
    answer = browser.post(
        "/account/sign-in", {"email": person.email, "password": PASSWORD}, follow=False
    )
    assert answer.status_code == 303
