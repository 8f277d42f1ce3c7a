"""``flask translations compile``: make the catalogues that the site reads."""

from pathlib import Path

import click
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.cli import AppGroup

from app.config import ROOT

FOLDER = ROOT / "app" / "translations"
group = AppGroup("translations", help="Message catalogues.")


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


@group.command("compile")
def compile_catalogues() -> None:
    """Compile app/translations."""
    for target in compile_all(FOLDER):
        click.echo(f"translations: {target.relative_to(FOLDER)}")


COMMANDS = (group,)
