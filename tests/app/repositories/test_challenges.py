"""Queries about challenges: order and ties."""

from app.models.challenge import ChallengeCategory
from app.repositories import challenges


def test_confirmed_categories_go_before_surer_guesses(session, make):
    owner = make.user()
    challenge = make.challenge(make.company(owner), owner)
    session.add_all(
        [
            ChallengeCategory(
                challenge_id=challenge.id, category_id="inv", confidence=0.99, confirmed=False
            ),
            ChallengeCategory(
                challenge_id=challenge.id, category_id="labor", confidence=0.9, confirmed=True
            ),
        ]
    )
    session.commit()
    found = [c.category_id for c in challenges.categories_of(session, challenge.id)]
    assert found == ["labor", "defect", "inv"]
    assert challenges.category_ids_of(session, [challenge.id]) == {
        challenge.id: ["labor", "defect"]
    }


def test_challenges_of_one_moment_are_ordered_by_id(session, make):
    owner = make.user()
    company = make.company(owner)
    made = [make.challenge(company, owner).id for _ in range(3)]
    rows = challenges.open_challenges(session, [company.id], limit=2)
    assert [(c.id, n, due) for c, n, due in rows] == [(made[2], 0, None), (made[1], 0, None)]


def test_a_mentor_without_a_request_was_not_asked(session, make):
    owner = make.user()
    challenge = make.challenge(make.company(owner), owner)
    assert not challenges.was_asked(session, challenge.id, make.mentor().id)
