from sqlalchemy import delete, func, select

from app.models.figure import KpiFact


def test_facts_are_written_anew_and_only_where_asked(app, session, make):
    owner = make.user()
    make.case(make.company(owner), owner)
    run = app.test_cli_runner().invoke
    assert "1 facts" in run(args=["figures", "rebuild", "--if-empty"]).output
    session.execute(delete(KpiFact))
    session.commit()
    assert "1 facts" in run(args=["figures", "rebuild"]).output
    assert "0 facts" in run(args=["figures", "rebuild", "--if-empty"]).output
    assert session.scalar(select(func.count(KpiFact.id))) == 1
