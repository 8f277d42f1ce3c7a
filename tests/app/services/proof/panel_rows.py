"""Panels for tests: a file by hand, and a world with a known effect as rows of a table."""

from app.models.effect import Panel, PanelRow
from app.services.signing_in import actor_for, session_key
from matching.evaluate.effect_panels import World, draw

HEAD = (
    "기업 키", "연도", "시·군", "업종", "규모", "지원 시작 연도", "매출(천원)", "고용",
)  # fmt: skip


def as_actor(session, person):
    return actor_for(session, session_key(person))


def csv_of(*rows):
    lines = [HEAD, *rows]
    return "\n".join(
        ",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in line) for line in lines
    ).encode()


def stored_panel(session, author, now, *, world=None, seed=1, **values):
    """A panel of a drawn world in which half of the firms lie in Jinan."""
    panel = Panel(
        **{
            "region_code": "52", "title": "예시 패널", "source": "시험 자료",
            "created_by_id": author.id, "created_at": now, **values,
        }
    )  # fmt: skip
    session.add(panel)
    session.flush()
    drawn = draw(world or World(), seed)
    session.add_all(
        PanelRow(
            panel_id=panel.id, firm_key=f"F{firm:04}", year=int(drawn.years[at]),
            municipality_code="52720" if firm % 2 else "52130",
            industry=str(drawn.industry[at]), size_band=str(drawn.size[at]),
            treated_from=int(drawn.treated_from[at]) or None,
            sales=float(drawn.outcomes["sales"][at]),
        )
        for at, firm in enumerate(drawn.firms.tolist())
    )  # fmt: skip
    session.commit()
    return panel
