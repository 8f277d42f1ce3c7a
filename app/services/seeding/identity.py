"""Ids of the demonstration that are the same in every installation."""

import hashlib

from app.services.registration_number import is_registration_number

# the signs of a public id (app/db.py), which is random elsewhere
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


def stable_public_id(kind: str, name: str) -> str:
    """Return ten characters that depend on kind and name alone, in the form of a public id."""
    digest = hashlib.sha256(f"{kind}:{name}".encode()).digest()
    return "".join(_SIGNS[byte % len(_SIGNS)] for byte in digest[:10])


def fictional_number(name: str, taken: set[str]) -> str:
    """Return a registration number with a right check digit that no firm has, and take it.

    It begins with 990: the district codes of the tax offices end far below. Firms with the same
    digest get the next free number, so the order of the calls matters.
    """
    serial = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % 10**6
    while True:
        number = _with_check_digit(f"990{serial:06d}")
        if number not in taken:
            taken.add(number)
            return number
        serial = (serial + 1) % 10**6


def _with_check_digit(first_nine: str) -> str:
    candidates = (f"{first_nine}{digit}" for digit in range(10))
    return next(number for number in candidates if is_registration_number(number))
