"""Names, sizes, the task list's groups: small things that pages rest on."""

import pytest

from intake.person_name import full_name
from intake.sizes import size_text
from intake.views.lines import TOLD
from intake.views.tasks import GROUPS
from intake.wizard.sections import ROWS, SECTIONS


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("Iriana", "Velasen", "Iriana Velasen"),
        ("ليلى", "المنصوري", "ليلى المنصوري"),
        ("月华", "陈", "陈月华"),
        ("민지", "박", "박민지"),
        ("Mei 月", "陈", "Mei 月 陈"),
        (None, "Velasen", "Velasen"),
        ("月华", None, "月华"),
        (None, None, ""),
    ],
)
def test_a_name_is_put_together_as_its_script_has_it(given: str | None, family: str | None, name: str) -> None:
    assert full_name(given, family) == name


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (12_449, "12.4 kB"),
        (200_000_000, "200 MB"),
        (4_294_967_296, "4.3 GB"),
    ],
)
def test_a_size_is_told_in_decimal_units(size: int, text: str) -> None:
    assert size_text(size) == text


def test_every_section_stands_in_the_task_list_once_and_in_order() -> None:
    listed = [key for _heading, keys in GROUPS for key in keys]

    assert listed == [section.key for section in SECTIONS]


def test_every_kind_of_row_says_what_names_it() -> None:
    assert set(TOLD) == set(ROWS)
    for key, names in TOLD.items():
        assert set(names) <= {question.name for question in ROWS[key].questions}
