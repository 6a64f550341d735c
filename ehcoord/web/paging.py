"""The way through the pages of a list, as the pagination component wants it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

# Beside the first, the last and the page one is on, this many on either side.
NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The way through the pages of a list, as the pagination component wants it."""

    pages: list[Mapping[str, Any]]
    previous: str
    next: str
    said: str


def page_links(address: Callable[[int], str], page: int, total: int, size: int) -> PageLinks:
    """The way through the pages of a list whose n-th page is at an address."""
    last = max(1, ceil(total / size))
    here = min(page, last)
    first_row = (here - 1) * size + 1
    return PageLinks(
        pages=_pages(address, here, last),
        previous=address(here - 1) if here > 1 else "",
        next=address(here + 1) if here < last else "",
        said=f"{first_row} to {min(total, here * size)} of {total}" if total else "",
    )


def _pages(address: Callable[[int], str], here: int, last: int) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for number in range(1, last + 1):
        if number in (1, last) or abs(number - here) <= NEIGHBOURS:
            found.append({"number": number, "href": address(number), "current": number == here})
        elif not found[-1].get("ellipsis"):
            found.append({"ellipsis": True})
    return found
