"""What the press printed is brought in once, and a removal is for good."""

from sqlalchemy import func, select

from app.cli.seeding import SEED_DATA
from app.models.figure import PressFigure
from app.models.reference import KpiMetric
from app.services.figures import press
from app.services.seeding.press import seed_press
from app.services.signing_in import actor_for, session_key

FOLDER = SEED_DATA / "reference"


def add_metrics(session):
    for id_ in ("output_hour", "order_lead_time", "on_time", "unit_cost", "sales"):
        session.add(
            KpiMetric(
                id=id_, area="P", ko=id_, en=id_, units=["%"], direction="up", formula_ko="",
                formula_en="",
            )
        )  # fmt: skip
    session.flush()


def test_the_three_figures_of_the_press_stay_three(session):
    add_metrics(session)
    assert seed_press(session, FOLDER) == session.scalar(select(func.count(PressFigure.id)))
    query = select(PressFigure.value).where(
        PressFigure.label == "생산성 향상", PressFigure.cohort == "2024, 70개사"
    )
    assert sorted(map(float, session.scalars(query))) == [27.3, 65, 74.7]
    assert seed_press(session, FOLDER) == 0


def test_what_was_removed_does_not_come_back(session, make, now):
    add_metrics(session)
    seed_press(session, FOLDER)
    actor = actor_for(session, session_key(make.coordinator()))
    for public_id in session.scalars(select(PressFigure.public_id)).all():
        press.remove(session, actor, public_id, now=now)
    assert seed_press(session, FOLDER) == 0
