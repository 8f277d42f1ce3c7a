"""One way to page a list."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request, url_for

T = TypeVar("T")
PAGE_SIZE = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """Items of page ``number`` (from 1) out of ``total`` items."""

    items: tuple[T, ...]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.size))

    def address(self, number: int) -> str:
        """Return this address with another page number."""
        values = {
            **request.args.to_dict(flat=False),
            **(request.view_args or {}),
            "page": [str(number)],
        }
        return url_for(str(request.endpoint), **values)


def page_number() -> int:
    """Return the page asked for; anything but 1..10000 is page 1."""
    value = request.args.get("page", 1, type=int) or 1
    return value if 1 <= value <= 10_000 else 1
