"""Small panels by hand: firms with a level and a growth, in one industry and size."""

import numpy as np

from matching.effect.domain import NEVER, Panel

FIRST, LAST = 2018, 2024


def panel(*firms, outcome="sales", first=FIRST, last=LAST):
    """Firms are dicts: level, growth, start, gain (logarithm), industry, size, gaps (years)."""
    rows = []
    for code, firm in enumerate(firms):
        start = firm.get("start", NEVER)
        for year in range(first, last + 1):
            if year in firm.get("gaps", ()):
                continue
            log = firm.get("level", 3.0) + firm.get("growth", 0.0) * (year - first)
            log += firm.get("gain", 0.0) if start != NEVER and year >= start else 0.0
            rows.append((
                firm.get("code", code), year, firm.get("industry", "10"), firm.get("size", "a"),
                start, float(np.exp(log)),
            ))  # fmt: skip
    codes, years, industry, size, start, value = zip(*rows, strict=True)
    return Panel(
        np.array(codes), np.array(years), np.array(industry), np.array(size), np.array(start),
        {outcome: np.array(value)},
    )  # fmt: skip
