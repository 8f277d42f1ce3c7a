"""Letters of a development site, which has no mail server."""

from flask import Blueprint, render_template

from app.services.letterbox import newest_letters
from app.web import access
from app.web.database import runtime

bp = Blueprint("dev", __name__)


@bp.get("/mail")
@access.public
def mail() -> str:
    """List the letters of the mail folder, the newest first."""
    folder = runtime().settings.instance_dir / "mail"
    return render_template("dev/mail.html", letters=newest_letters(folder))
