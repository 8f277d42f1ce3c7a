"""``flask user``: the first administrator, and roles."""

from app.services.signing_in import actor_for, session_key, sign_in
from tests.factories import PASSWORD


def test_the_first_administrator_is_created_and_can_sign_in(app, session):
    run = app.test_cli_runner().invoke
    result = run(
        args=["user", "create-admin", "Boss@example.com"], input=f"{PASSWORD}\n{PASSWORD}\n"
    )
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "administrator: new account")
    user = sign_in(session, email="boss@example.com", password=PASSWORD)
    assert actor_for(session, session_key(user)).administrator
    again = run(
        args=["user", "create-admin", "boss@example.com", "--password", "다른 비밀번호예요"]
    )
    assert again.output.splitlines()[-1] == "administrator: known account"


def test_an_easy_password_is_refused_in_one_line(app):
    result = app.test_cli_runner().invoke(
        args=["user", "create-admin", "boss@example.com", "--password", "12345"]
    )
    assert result.exit_code == 1
    assert "10자 이상" in result.output
    assert "Traceback" not in result.output


def test_a_role_is_given_and_taken_on_the_command_line(app, session, make):
    user, run = make.user(email="kim@example.com"), app.test_cli_runner().invoke
    words = ["municipal_officer", "--municipality", "52720"]
    given = run(args=["user", "grant", "kim@example.com", *words])
    assert (given.exit_code, given.output) == (0, "municipal_officer: granted\n")
    session.rollback()
    assert actor_for(session, session_key(user)).officer_places == {"52720"}
    assert run(args=["user", "revoke", "kim@example.com", *words]).exit_code == 0
    session.rollback()
    assert not actor_for(session, session_key(user)).officer_places


def test_a_role_without_its_region_is_refused_in_one_line(app, make):
    make.user(email="kim@example.com")
    run = app.test_cli_runner().invoke
    refused = run(args=["user", "grant", "kim@example.com", "coordinator"])
    assert (refused.exit_code, "지역을 골라 주세요" in refused.output) == (1, True)
    unknown = run(args=["user", "grant", "lee@example.com", "auditor"])
    assert (unknown.exit_code, "회원이 없어요" in unknown.output) == (1, True)
