"""``flask translations update | compile | missing``: the English of the Korean messages."""

from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from app.config import ROOT

FOLDER = ROOT / "app" / "translations"
ENGLISH = FOLDER / "en" / "LC_MESSAGES" / "messages.po"
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
_OPTIONS = {"**/templates/**.html": {"trimmed": "true"}}
group = AppGroup("translations", help="Message catalogues.")


def extract() -> Catalog:
    """Return the messages of the code and the templates, in the order of the files."""
    found = Catalog(locale="ko", charset="utf-8")
    for name, line, message, _comments, _context in extract_from_dir(
        ROOT / "app", method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
    ):
        if message and message != ("", ""):
            found.add(message, locations=[(f"app/{name}", line)])
    return found


def read_english() -> Catalog:
    """Return the English catalogue."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def missing() -> list[str]:
    """Return the messages without an English text, plurals by their singular."""
    english = read_english()
    lacking = []
    for message in extract():
        if not message.id:
            continue
        singular = message.id[0] if isinstance(message.id, tuple) else message.id
        known = english.get(singular)
        texts = known.string if known else ()
        if not texts or (isinstance(texts, tuple) and not all(texts)):
            lacking.append(str(singular))
    return lacking


def compile_all(folder: Path) -> list[Path]:
    """Compile every ``.po`` file below ``folder``; return the ``.mo`` files, by path."""
    made = []
    for source in sorted(folder.rglob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        made.append(target)
    return made


@group.command("update")
def update() -> None:
    """Bring the English catalogue to the messages of the code; new ones stay empty."""
    english = read_english()
    english.update(extract(), no_fuzzy_matching=True)
    english.obsolete.clear()
    with ENGLISH.open("wb") as file:
        write_po(file, english, width=100, sort_output=True, no_location=True, omit_header=False)
    click.echo(f"translations: {len(missing())} messages have no English yet")


@group.command("missing")
def show_missing() -> None:
    """Print the messages that have no English text."""
    for message in missing():
        click.echo(message)


@group.command("compile")
def compile_catalogues() -> None:
    """Compile app/translations."""
    for target in compile_all(FOLDER):
        click.echo(f"translations: {target.relative_to(FOLDER)}")


COMMANDS = (group,)
