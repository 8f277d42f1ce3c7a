from dataclasses import dataclass, field

from app.models.outbox import Outbox
from app.runtime.postman import Letter, PostmanError
from app.services import effects


@dataclass
class Bag:
    """Keeps letters; refuses addresses in ``refused``."""

    refused: tuple[str, ...] = ()
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter, *, at):
        if letter.to in self.refused:
            raise PostmanError("x" * 600)
        self.letters.append(letter)


def put(session, now, *keys, **values):
    for key in keys:
        payload = {"to": f"{key}@example.com", "subject": "제목", "body": "글"}
        session.add(
            Outbox(**{"kind": "mail", "key": key, "payload": payload, "created_at": now, **values})
        )
    session.commit()


def test_letters_wait_oldest_first(session, now):
    put(session, now, "a", "b")
    assert [w.letter.to for w in effects.waiting_letters(session)] == [
        "a@example.com",
        "b@example.com",
    ]
    assert len(effects.waiting_letters(session, limit=1)) == 1


def test_sent_and_given_up_letters_do_not_wait(session, now):
    put(session, now, "done", done_at=now)
    put(session, now, "tried", attempts=effects.MAX_ATTEMPTS)
    put(session, now, "other", kind="paper")
    assert effects.waiting_letters(session) == ()


def test_a_letter_is_handed_over(now):
    bag = Bag()
    letter = Letter("a@example.com", "제목", "글")
    assert effects.hand_over(bag, letter, now=now) == ""
    assert bag.letters == [letter]


def test_a_refusal_is_told_in_short(now):
    bag = Bag(refused=("a@example.com",))
    assert effects.hand_over(bag, Letter("a@example.com", "제목", "글"), now=now) == "x" * 500


def test_a_refusal_without_words_is_still_one(now):
    class Mute:
        def send(self, letter, *, at):
            raise PostmanError

    assert effects.hand_over(Mute(), Letter("a@example.com", "", ""), now=now) == "PostmanError"


def test_the_outcome_is_noted(session, now):
    put(session, now, "a")
    (waiting,) = effects.waiting_letters(session)
    effects.note_outcome(session, waiting.id, "busy", now=now)
    row = session.get(Outbox, waiting.id)
    assert (row.attempts, row.error, row.done_at) == (1, "busy", None)
    effects.note_outcome(session, waiting.id, "", now=now)
    assert (row.attempts, row.error, row.done_at) == (2, "", now)
