"""Korean business registration numbers: ten digits, the last of them a check digit."""

import re

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def digits_of(text: str) -> str:
    """Return the number without dashes and spaces; other characters stay and will be refused."""
    return re.sub(r"[\s\-‐‑–—.]", "", text)


def is_registration_number(number: str) -> bool:
    """Tell whether ``number`` is ten ASCII digits whose check digit is right.

    The first nine digits are multiplied by 1 3 7 1 3 7 1 3 5; the tens of the ninth product are
    added to the sum; the check digit fills the sum up to the next ten.
    """
    if not re.fullmatch(r"[0-9]{10}", number):
        return False
    products = [int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)]
    return (sum(products) + products[-1] // 10 + int(number[-1])) % 10 == 0


def written(number: str) -> str:
    """Return ten digits the way they are written: ``123-45-67890``."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"
