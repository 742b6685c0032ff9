"""The known answers are what their scripts write, and each that is refused is wrong in its one thing alone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.vectors import make_vault, make_vault_refused, of_class, read

WRITERS: dict[str, Callable[[], dict[str, list[Any]]]] = {
    "vault_fields": make_vault.fields,
    "vault_files": make_vault.files,
    "vault_wraps": make_vault.wraps,
    "vault_fields_refused": make_vault_refused.fields,
    "vault_files_refused": make_vault_refused.files,
    "vault_wraps_refused": make_vault_refused.refused_wraps,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_of_known_answers_is_what_its_script_writes(name: str) -> None:
    assert WRITERS[name]() == read(name)


@pytest.mark.parametrize("name", [name for name in WRITERS if name.endswith("_refused")])
def test_every_refused_case_has_a_name_of_its_own(name: str) -> None:
    named = [(why, case["name"]) for why, cases in read(name).items() for case in cases]

    assert len(set(named)) == len(named)


def test_an_envelope_with_nothing_wrong_in_it_is_the_valid_one() -> None:
    case = of_class("vault_fields", "valid")[0]

    made = make_vault_refused.sealed(case, make_vault_refused.bound(case, head=True))

    assert made.hex() == case["envelope"]


def test_a_file_with_nothing_wrong_in_it_is_the_valid_one() -> None:
    case = of_class("vault_files", "valid")[0]

    assert make_vault_refused.file_under(case).hex() == case["file"]
