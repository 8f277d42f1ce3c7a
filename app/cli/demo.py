"""``flask demo accounts``: who can be signed in as in the demonstration."""

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from app.services.seeding.demo import PASSWORD, present
from app.services.seeding.people import DOMAIN

group = AppGroup("demo", help="The demonstration.")

# login, who it is, what to look at first
ACCOUNTS = (
    ("jangsu-ulimgol", "새 기업 (new SME)", "고민과 답을 기다리는 요청 (an open request)"),
    ("gong-minchae", "멘토를 만난 기업 (SME with a mentor)", "수락된 요청 (an accepted request)"),
    ("gimje-nurigol", "멘토 (mentor)", "기한이 지난 요청 (a request that is late)"),
    ("coordinator", "전북 코디네이터 (coordinator)", "업무대 (the desk)"),
    ("jinan", "진안군 담당자 (municipal officer)", "진안군의 현황 (one municipality)"),
    ("reviewer-jang", "심사위원 (reviewer)", "배정된 신청서 (assigned applications)"),
    ("auditor", "감사 (auditor)", "결정 기록 (the audit trail)"),
    ("admin", "관리자 (administrator)", "관리 (administration)"),
)  # fmt: skip


@group.command("accounts")
def accounts() -> None:
    """Print the addresses and the password, when the demonstration is there."""
    with Session(current_app.extensions["ieum"].engine) as session:
        if not present(session):
            click.echo("시연 자료가 없어요. (No demonstration: flask seed demo writes it.)")
            return
    table = Table("이메일 (e-mail)", "누구 (who)", "볼 것 (look at)", title_justify="left")
    table.title = f"시연 계정, 비밀번호는 모두 {PASSWORD} (demonstration accounts, one password)"
    for login, who, look in ACCOUNTS:
        table.add_row(f"{login}@{DOMAIN}", who, look)
    # a pipe has no width of its own, and a folded address cannot be copied
    Console(width=120).print(table)


COMMANDS = (group,)
