"""What is measured, and against what. Each function gives one row."""

from datetime import date

from bench.run import Row, compare
from casetracker.core.dates import PreciseDate, Precision
from intake.policies import Tier
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from workflow.models import CaseEvent, CaseFile
from workflow.policies import visible
from workflow.selectors.docket import docket, next_due
from workflow.selectors.paging import page_of
from workflow.services.events import facts_of


def transition() -> Row:
    """The facts of a case with its events, against reading the same events."""
    case = CaseFile.objects.order_by("received_at")[0]
    today = PreciseDate(date(2026, 6, 1), Precision.DAY)
    return compare(
        "facts of a case for its guards",
        lambda: facts_of(case, user=None, occurred=today),
        "the query of its events alone",
        lambda: list(CaseEvent.objects.filter(case_id=case.pk).order_by("seq")),
        50,
    )


def docket_page() -> Row:
    """The docket's first page through permissions, against the same page without them."""
    head = _cast().head
    bare = CaseFile.objects.select_related("case_officer").annotate(next_due=next_due())
    return compare(
        f"docket, first page of {CaseFile.objects.count()} cases",
        lambda: page_of(docket(head, {})),
        "the same page without permissions",
        lambda: page_of(bare.all()),
        20,
    )


def content_sight() -> Row:
    """Whether an officer may read a case, against fetching the case by its key."""
    officer, case = _cast().case_officer, CaseFile.objects.order_by("received_at")[0]
    return compare(
        "may this officer read this case",
        lambda: visible(officer, Tier.CONTENT).filter(pk=case.pk).exists(),
        "the case by its key",
        lambda: CaseFile.objects.filter(pk=case.pk).exists(),
        100,
    )


_KEPT: dict[str, Cast] = {}


def _cast() -> Cast:
    if "cast" not in _KEPT:
        in_force()
        cast = _KEPT["cast"] = Cast()
        for _ in range(60):
            Procedure(cast).to_registered()
    return _KEPT["cast"]


ALL = (docket_page, content_sight, transition)
