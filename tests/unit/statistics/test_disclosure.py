"""The rule of publication, clause by clause."""

from datetime import date

import pytest

from workflow.statistics import months
from workflow.statistics.counting import Count, Facet
from workflow.statistics.disclosure import Cell, newly_published, releases
from workflow.statistics.vocabulary import OUTCOMES, Standing

DECEMBER = date(2026, 12, 1)


def counted(
    cases: int,
    organisations: int = 5,
    *,
    procedure: str = "icrmw-77",
    state: str | None = "MEX",
    standing: Standing = Standing.INADMISSIBLE,
    year: int | None = 2026,
) -> Count:
    return Count(Facet(procedure, state, standing, year), cases, organisations)


def published(*counts: Count, month: date = DECEMBER, after_year: int | None = None) -> list[Cell]:
    return newly_published(counts, procedure="icrmw-77", month=month, after_year=after_year)


def test_ten_cases_are_published() -> None:
    assert published(counted(10)) == [Cell("MEX", 2026, Standing.INADMISSIBLE, 10, DECEMBER)]


@pytest.mark.parametrize("cases", range(1, 10))
def test_fewer_than_ten_cases_are_not_published(cases: int) -> None:
    assert published(counted(cases)) == []


@pytest.mark.parametrize("organisations", [0, 1])
def test_cases_of_fewer_than_two_known_organisations_are_not_published(organisations: int) -> None:
    assert published(counted(500, organisations)) == []


@pytest.mark.parametrize("standing", sorted(set(Standing) - set(OUTCOMES)))
def test_only_outcomes_are_published(standing: Standing) -> None:
    assert published(counted(500, standing=standing)) == []


@pytest.mark.parametrize("month", months.between(date(2026, 1, 1), date(2026, 11, 1)))
def test_no_month_but_december_publishes(month: date) -> None:
    assert not releases(month)
    assert published(counted(500), month=month) == []


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_year_that_an_earlier_release_covered_is_not_looked_at_again(year: int) -> None:
    assert published(counted(500, year=year), after_year=2025) == []


def test_the_first_release_covers_all_years_before_it() -> None:
    years = [cell.year for cell in published(counted(10, year=1998), counted(10, year=2025), counted(10, year=2026))]

    assert years == [1998, 2025, 2026]


def test_a_release_covers_every_year_since_the_one_before() -> None:
    cells = published(counted(10, year=2024), counted(10, year=2025), counted(10, year=2026), after_year=2024)

    assert [cell.year for cell in cells] == [2025, 2026]


def test_an_act_dated_after_the_month_is_not_published() -> None:
    assert published(counted(500, year=2027)) == []


@pytest.mark.parametrize("unstated", [{"state": None}, {"year": None}])
def test_what_the_source_does_not_state_is_not_published(unstated: dict[str, None]) -> None:
    assert published(counted(500, **unstated)) == []  # type: ignore[arg-type]


def test_another_procedure_has_a_table_of_its_own() -> None:
    assert published(counted(500, procedure="cat-22")) == []
