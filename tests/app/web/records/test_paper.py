"""The record as PDF is read back."""

import io

from pypdf import PdfReader

from app.clock import now, today_in_seoul

YEAR = today_in_seoul().year


def read(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_record_as_pdf_says_what_the_page_says(browser, user, helped):
    text = read(browser.sign_in(user).get(f"/mentoring/record/{YEAR}.pdf"))
    for said in (
        f"{YEAR}년 멘토 기록", user.name, "전주정밀", "진안김치", "진안군", "1.5시간", "돕는 중",
        "공정불량률 · 1라인", "8 %", "3.5 %", "자체 측정", "1개 / n=1", "만들었어요",
    ):  # fmt: skip
        assert said in text
    assert "혼자만" not in text


def test_a_year_without_a_firm_is_a_paper_that_says_so(browser, user, mentor):
    text = read(browser.sign_in(user).get(f"/mentoring/record/{YEAR}.pdf"))
    assert "도운 기업이 아직 없어요" in text
    assert "움직인 지표" not in text


def test_what_has_no_value_yet_is_told(browser, make, user, mentor):
    make.engagement(make.company(make.user(), name="익산떡집"), mentor, started_at=now())
    text = read(browser.sign_in(user).get(f"/mentoring/record/{YEAR}.pdf"))
    assert "아직 정한 지표가 없어요." in text
    assert "아직 공개된 사례가 없어요." in text


def test_the_record_of_another_is_not_found(browser, make, helped, user):
    stranger = make.user()
    make.mentor(user=stranger)
    answer = browser.sign_in(stranger).get(f"/mentoring/record/{YEAR}.pdf")
    assert "진안김치" not in read(answer)
    other = browser.sign_in(make.user()).get(f"/mentoring/record/{YEAR}.pdf")
    assert other.status_code in {403, 404}
