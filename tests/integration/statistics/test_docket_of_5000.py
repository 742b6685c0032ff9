"""Twenty-four months over a docket of five thousand, frozen and published by the services."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from tests.cast import Cast
from tests.factories.docket import docket_insert, histories
from tests.factories.onlookers import narrowed, read, small_steps, watch
from tests.integration.statistics.conftest import FreezeMonth, Lifted
from workflow.statistics import months
from workflow.statistics.disclosure import HIDDEN, PUBLISHED_FROM
from workflow.statistics.freezing import counts_of
from workflow.statistics.published import cells
from workflow.statistics.vocabulary import OUTCOMES

FIRST, LAST = months.parse("2025-12"), months.parse("2027-12")


class Cells(HTMLParser):
    """The texts of a page's table cells that are numbers, by the table they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "td" and ("class", "ct-num") in attrs

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.numbers.append(data.strip())
            self._inside = False


def test_what_auditors_see_in_24_months_gives_no_small_number_away(
    cast: Cast, lifted_triggers: Lifted, freeze: FreezeMonth, client_of: Callable[[User], Client]
) -> None:
    docket = histories(seed=5, cases=5000)
    docket_insert(docket, lifted_triggers)
    client = client_of(cast.auditor)
    address = reverse("workflow:statistics-csv", args=["icrmw-77"])

    seen = []
    for month in months.between(FIRST, LAST):
        freeze(months.code(month))
        seen.append(client.get(address).content)

    tables = [read(content) for content in seen]
    numbers = [value for places in tables[-1].values() for value in places.values() if value is not None]
    assert len(numbers) > 50
    assert min(numbers) >= PUBLISHED_FROM
    assert small_steps(tables) == []
    assert narrowed(tables, closed_before=FIRST.year + 1) == []
    # The services publish what the rule publishes in memory, to the byte.
    assert seen == watch(docket, FIRST, LAST)


def test_the_page_of_a_generated_docket_shows_published_numbers_and_nothing_else(
    cast: Cast, lifted_triggers: Lifted, freeze: FreezeMonth, client_of: Callable[[User], Client]
) -> None:
    docket_insert(histories(seed=6, cases=1500), lifted_triggers)
    frozen = freeze("2027-12")
    published = cells("icrmw-77")
    years = {str(cell.year) for cell in published}

    text = client_of(cast.auditor).get(reverse("workflow:statistics-show")).content.decode()

    page = Cells()
    page.feed(text)
    shown = {number for number in page.numbers if number not in years}
    assert shown == {HIDDEN} | {str(cell.cases) for cell in published}
    true = {row.facet: row.cases for row in counts_of(frozen.counts)}
    states = {cell.state for cell in published}
    totals = {
        sum(cases for facet, cases in true.items() if facet.state == state and facet.standing in OUTCOMES)
        for state in states
    }
    assert not totals & set(map(int, re.findall(r"(?<![\d.])\d+(?![\d.%])", text))) - {cell.cases for cell in published}
