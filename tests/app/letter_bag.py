"""Letters in the outbox, and a sender that only keeps them."""

from threading import Event

from app.models.outbox import Outbox
from app.runtime.senders.contract import SenderError

PAYLOAD = {"to": "kim@example.com", "subject": "제목", "body": "글"}


class Bag:
    """Keeps letters, refuses one address, and tells when one arrived."""

    def __init__(self, refused=""):
        self.refused, self.letters, self.arrived = refused, [], Event()

    def send(self, letter):
        if self.refused in {letter.to, "everybody"}:
            raise SenderError("no such box", retry=True)
        self.letters.append(letter.to)
        self.arrived.set()


def write_two(session, now):
    for name in ("a", "b"):
        payload = {**PAYLOAD, "to": f"{name}@example.com"}
        session.add(Outbox(kind="mail", key=name, payload=payload, created_at=now))
    session.commit()
