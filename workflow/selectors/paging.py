"""Keyset paging over cases, newest first: steady under new rows, and as quick on the last page as on the first."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from workflow.models import CaseFile

PAGE_SIZE = 50
MOST_COUNTED = 1000


@dataclass(frozen=True)
class CasePage:
    """One page. ``before``/``after`` are references to page from, empty where there is nothing more that way."""

    rows: list[CaseFile]
    total: str
    before: str
    after: str


def page_of(cases: QuerySet[CaseFile], *, after: str = "", before: str = "", size: int = PAGE_SIZE) -> CasePage:
    """The page of ``cases`` behind the case ``after``, or before the case ``before``; the first one without either.

    A reference that is not among ``cases`` is taken as none. The count stops at ``MOST_COUNTED``.
    """
    wanted = (after or before).replace("\0", "")  # PostgreSQL stores no such character, and compares none
    anchor = cases.filter(reference=wanted).values_list("received_at", "pk").first() if wanted else None
    backwards = bool(before and not after and anchor)
    found = cases
    if anchor:
        moment, pk = anchor
        newer = Q(received_at__gt=moment) | Q(received_at=moment, pk__gt=pk)
        older = Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk)
        found = cases.filter(newer if backwards else older)
    order = ("received_at", "pk") if backwards else ("-received_at", "-pk")
    rows = list(found.order_by(*order)[: size + 1])
    has_more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_newer = (backwards and has_more) or (not backwards and anchor is not None)
    has_older = has_more if not backwards else True
    return CasePage(
        rows=rows,
        total=_capped(cases),
        before=rows[0].reference if rows and has_newer else "",
        after=rows[-1].reference if rows and has_older else "",
    )


def _capped(cases: QuerySet[CaseFile]) -> str:
    count = cases.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return f"{count:,}" if count <= MOST_COUNTED else f"{MOST_COUNTED:,}+"
