from babel.messages.mofile import read_mo

from app.cli.translations import compile_all

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "기업"
msgstr "Company"
"""


def test_every_catalogue_is_compiled(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(PO, encoding="utf-8")
    made = compile_all(tmp_path)
    assert made == [folder / "messages.mo"]
    with made[0].open("rb") as file:
        assert read_mo(file).get("기업").string == "Company"


def test_the_command_answers(app):
    assert app.test_cli_runner().invoke(args=["translations", "compile"]).exit_code == 0
