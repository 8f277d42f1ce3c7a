import io

import pytest
from PIL import Image

from app.errors import Invalid
from app.services.file_intake import looks_like_picture, take_in
from app.services.signing_in import actor_for, session_key

PDF = b"%PDF-1.4\n%%EOF\n"


def png():
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "media_type"),
    [(PDF, "검사 기록.pdf", "application/pdf"), (png(), "저울.png", "image/webp")],
)
def test_a_paper_stays_a_paper_and_a_picture_is_drawn_anew(
    session, make, runtime, now, data, filename, media_type
):
    owner = actor_for(session, session_key(make.user()))
    file = take_in(session, runtime.files, owner=owner, data=data, filename=filename, now=now)
    assert (file.media_type, file.owner_id) == (media_type, owner.user_id)


@pytest.mark.parametrize("data", [b"", b"just words", b"PK\x03\x04broken"])
def test_what_is_neither_is_refused_with_a_reason(session, make, runtime, now, data):
    owner = actor_for(session, session_key(make.user()))
    assert not looks_like_picture(data)
    with pytest.raises(Invalid) as refused:
        take_in(session, runtime.files, owner=owner, data=data, filename="x", now=now)
    assert set(refused.value.fields) == {"file"}
