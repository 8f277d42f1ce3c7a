import io

import pytest
from PIL import Image

from app.models.attachment import CaseAttachment
from app.services.signing_in import actor_for, session_key
from app.services.uploads import store_document, store_image


@pytest.fixture
def world(make, session, runtime, now):
    class World:
        author = make.user()
        firm = make.company(author)
        case = make.case(firm, author)

        def keep(self, store, data, name, role="photo", visibility="public"):
            actor = actor_for(session, session_key(self.author))
            file = store(session, runtime.files, owner=actor, data=data, filename=name, now=now)
            session.add(
                CaseAttachment(
                    version_id=self.case.published_version_id, attachment_id=file.id, role=role,
                    visibility=visibility,
                )
            )  # fmt: skip
            session.commit()
            return file

        def photo(self, **options):
            buffer = io.BytesIO()
            Image.new("RGB", (8, 6)).save(buffer, "PNG")
            return self.keep(store_image, buffer.getvalue(), "현장.png", **options)

        def paper(self):
            return self.keep(store_document, b"%PDF-1.7\nx", "계획서.pdf", role="document")

    return World()


def fetch(browser, file, **headers):
    # the answer holds an open file, so it is read and closed here
    with browser.client.get(f"/files/{file.public_id}", headers=headers) as answer:
        return answer.status_code, dict(answer.headers), answer.data


def test_a_public_photo_is_shown_and_kept_by_caches(browser, world, runtime):
    file = world.photo()
    status, headers, data = fetch(browser, file)
    assert status == 200
    assert headers["Content-Type"] == "image/webp"
    assert headers["Content-Disposition"].startswith("inline")
    assert headers["Cache-Control"] == "public, max-age=604800"
    assert headers["ETag"] == f'"{file.digest}"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in headers
    assert data == runtime.files.path(file.digest).read_bytes()


def test_a_browser_that_has_the_file_gets_nothing_again(browser, world):
    file = world.photo()
    status, _, data = fetch(browser, file, **{"If-None-Match": f'"{file.digest}"'})
    assert (status, data) == (304, b"")


def test_a_document_is_kept_not_shown(browser, world):
    status, headers, data = fetch(browser, world.paper())
    assert (status, data) == (200, b"%PDF-1.7\nx")
    assert headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''%EA%B3%84" in headers["Content-Disposition"]
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_photo_for_members_is_private(browser, make, world):
    file = world.photo(visibility="members")
    assert fetch(browser, file)[0] == 404
    reader = make.user()
    make.company(reader)
    browser.sign_in(reader)
    status, headers, _ = fetch(browser, file)
    assert (status, headers["Cache-Control"]) == (200, "private, no-cache")


def test_a_file_lost_from_the_store_is_told(browser, world, runtime):
    file = world.photo()
    runtime.files.path(file.digest).unlink()
    status, _, data = fetch(browser, file)
    assert status == 404
    assert "보관소에서 찾지 못했어요" in data.decode()


def test_an_unknown_file_is_a_404_page(browser):
    answer = browser.get("/files/nothing")
    assert answer.status_code == 404
    assert "이 파일을 찾지 못했어요" in answer.text


def test_a_file_of_100_mb_meets_the_413_page(browser, world):
    browser.sign_in(world.author)
    answer = browser.client.post(
        f"/cases/{world.case.public_id}/questions",
        input_stream=io.BytesIO(b"--x"),
        environ_overrides={"CONTENT_LENGTH": "100000000"},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "너무 커요" in answer.text
