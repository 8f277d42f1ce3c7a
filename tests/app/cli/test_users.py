"""``flask user``: the first administrator."""

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
