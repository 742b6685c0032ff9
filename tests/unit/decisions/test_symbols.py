"""Symbols of decisions: read back to what they were made of, and nothing else."""

import pytest

from casetracker.reference import profiles
from casetracker.reference.profile import Profile
from workflow.decisions.symbols import Symbol, read_symbol

PROFILE = profiles.get("icrmw-77")


def test_a_symbol_is_read_back_to_its_parts() -> None:
    assert read_symbol(PROFILE, "CMW/C/41/D/3/2027") == Symbol(41, (3,), 2027)


@pytest.mark.parametrize("profile", profiles.all(), ids=lambda profile: profile.key)
def test_every_procedures_own_symbol_is_read_back(profile: Profile) -> None:
    made = profile.symbol(session=7, number=12, year=2026)

    assert read_symbol(profile, made) == Symbol(7, (12,), 2026)


def test_joined_cases_share_one() -> None:
    symbol = read_symbol(PROFILE, "CMW/C/41/D/1835&1837/2027")

    assert symbol is not None
    assert (symbol.numbers, symbol.is_joint) == ((1835, 1837), True)


def test_a_corrigendum_says_which() -> None:
    symbol = read_symbol(PROFILE, "CMW/C/41/D/3/2027/Corr.2")

    assert symbol is not None
    assert symbol.corrigendum == 2


@pytest.mark.parametrize(
    "text",
    [
        "CMW/C/41/D/3",
        "CMW/C/41/D/3/27",
        "CCPR/C/41/D/3/2027",
        "CMW/C/41/D/3&/2027",
        "CMW/C/41/D/3/2027/Corr.0",
        "cmw/c/41/d/3/2027",
        "CMW/C/41/D/3/2027\n",
        "CMW/C/٤١/D/3/2027",
    ],
)
def test_anything_else_is_no_symbol(text: str) -> None:
    assert read_symbol(PROFILE, text) is None
