"""Hands out stored files: pictures to look at, everything else to keep."""

from flask import Blueprint, Response, send_file

from app.errors import N_, NotFound
from app.services import file_rights
from app.web import access
from app.web.auth import actor_or_none
from app.web.database import db, runtime

bp = Blueprint("files", __name__)
PUBLIC_FOR_S = 7 * 24 * 3600
# a file is never a page of this site, even when a browser is talked into showing it as one
POLICY = "default-src 'none'; sandbox"


@bp.get("/files/<public_id>")
@access.public
def show(public_id: str) -> Response:
    """Send a file to those who may open it; 304 when the browser has it."""
    found = file_rights.find_file(db(), public_id)
    if not found.is_public:
        # a public file is the same for all, so its reader is not even looked up
        file_rights.require_reader(db(), found, actor_or_none())
    file = found.file
    path = runtime().files.path(file.digest)
    if not path.is_file():
        raise NotFound(N_("파일을 보관소에서 찾지 못했어요. 올린 분께 다시 부탁해 주세요."))
    response = send_file(
        path,
        mimetype=file.media_type,
        as_attachment=not found.is_picture,
        download_name=file.filename,
        etag=file.digest,
        conditional=True,
    )
    if found.is_public and found.is_picture:
        response.headers["Cache-Control"] = f"public, max-age={PUBLIC_FOR_S}"
    else:
        response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response
