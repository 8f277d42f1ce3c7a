from app.services.registration_number import is_registration_number
from app.services.seeding.identity import fictional_number, stable_public_id


def test_public_ids_depend_on_kind_and_name_alone():
    assert stable_public_id("case", "a") == stable_public_id("case", "a")
    assert len({stable_public_id(kind, name) for kind in "xy" for name in "ab"}) == 4
    assert len(stable_public_id("case", "a")) == 10


def test_numbers_have_a_right_check_digit_and_an_unused_district():
    taken: set[str] = set()
    numbers = [fictional_number(f"firm {n}", taken) for n in range(200)]
    assert all(is_registration_number(number) for number in numbers)
    assert all(number.startswith("990") for number in numbers)
    assert len(set(numbers)) == 200
    assert taken == set(numbers)


def test_the_same_name_gets_the_next_free_number():
    taken: set[str] = set()
    first, second = fictional_number("a", taken), fictional_number("a", taken)
    assert first != second
    assert int(second[:9]) == int(first[:9]) + 1
