"""Pages of a list that is short enough to be counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

ROWS = 50


@dataclass(frozen=True)
class Slice:
    """One page of a list, with the addresses of its neighbours; an empty address where there is none."""

    rows: Sequence[Any]
    total: int
    previous_url: str
    next_url: str


def slice_of(request: HttpRequest, rows: Any) -> Slice:
    """The page that the address asks for by ``page``, the nearest there is where it asks for another."""
    page: Page[Any] = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return Slice(
        rows=list(page.object_list),
        total=page.paginator.count,
        previous_url=_url(request, page.number - 1) if page.has_previous() else "",
        next_url=_url(request, page.number + 1) if page.has_next() else "",
    )


def _url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
