"""Coordinators see all wishes and set them for others."""

from tests.client import flat


def test_the_desk_marks_for_somebody_and_sees_all(desk, world):
    base = f"/desk/events/{world.event.public_id}/wishes"
    page = desk.get(f"{base}/{world.guest_firm.public_id}").text
    assert "누가 대신 표시했는지 기록에 남아요" in page
    sent = {"about": world.guide.public_id, "kind": "never"}
    assert desk.post(f"{base}/{world.guest_firm.public_id}/mark", sent).status_code == 303
    answer = desk.post(f"{base}/{world.guest_firm.public_id}/rounds", {"rounds": ["1"]})
    assert answer.status_code == 303
    assert "멘토둘" in desk.get(f"{base}/{world.guest_firm.public_id}/export.csv").text
    page = flat(desk.get(f"{base}/").text)
    assert "희망 1개" in page
    assert "만나지 않을래요" in page
    assert "조건에 맞는 희망이 없어요." in desk.get(f"{base}/?kind=must").text
    assert "손님기업" in desk.get(f"{base}/export.csv?kind=never").text
    assert desk.get(f"{base}/export.xlsx").data[:2] == b"PK"


def test_an_event_without_wishes_says_so(desk, world):
    page = desk.get(f"/desk/events/{world.event.public_id}/wishes/").text
    assert "아직 표시한 희망이 없어요." in page
