"""What the journey of a matchmaking day needs beside the browser: lists of people, and a solver."""

import csv
import io

import numpy as np

PLACES = ("전주시", "익산시", "진안군")
TRADES = ("107", "103", "259", "222")
PAINS = (
    "금형 바꾸는 데 두 시간이 걸려요", "무게가 달라서 과충진이 많아요", "불량을 눈으로만 찾아요",
    "재고가 장부와 안 맞아요", "해썹 기록을 손으로 써요", "설비가 갑자기 서요",
    "배합을 수첩으로 관리해요", "먼지가 많아 직원들이 힘들어해요", "납기를 자주 못 맞춰요",
    "전기 요금이 너무 많이 나와요",
)  # fmt: skip


def people(side: str, count: int, *, rounds: int) -> bytes:
    """Return a list of people as an office would send it: CSV, with when they can come."""
    rng = np.random.default_rng([20261122, count])
    out = io.StringIO()
    writer = csv.writer(out)
    head = ["기업명", "담당자"] if side == "firm" else ["이름", "소속"]
    writer.writerow([*head, "시군", "업종", "고민", "가능 라운드"])
    for number in range(1, count + 1):
        first = int(rng.integers(1, rounds // 2))
        last = int(rng.integers(rounds // 2 + 2, rounds + 1))
        name = f"시연기업{number:03d}" if side == "firm" else f"멘토{number:02d}"
        writer.writerow([
            name, f"담당 {number}", PLACES[int(rng.integers(len(PLACES)))],
            TRADES[int(rng.integers(len(TRADES)))], PAINS[int(rng.integers(len(PAINS)))],
            f"{first}-{last}",
        ])  # fmt: skip
    return out.getvalue().encode("utf-8-sig")
