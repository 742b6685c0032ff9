"""References that people read and type."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetracker.core import ids


def test_a_reference_has_its_known_form_and_no_misread_letter() -> None:
    references = {ids.new_reference("IN") for _ in range(500)}

    assert len(references) == 500
    assert all(re.fullmatch(r"IN-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", reference) for reference in references)


def test_primary_keys_are_random() -> None:
    keys = {ids.new_id() for _ in range(100)}

    assert len(keys) == 100
    assert {key.version for key in keys} == {4}


@pytest.mark.parametrize("typed", ["in-4qz7-9k2m", " IN-4QZ7-9K2M ", "in - 4qz7 - 9k2m", "IN-4QZ7-9K2M"])
def test_what_a_person_types_is_read_as_it_was_meant(typed: str) -> None:
    assert ids.normalise_reference(typed) == "IN-4QZ7-9K2M"


def test_misread_letters_are_put_right_behind_the_prefix_alone() -> None:
    assert ids.normalise_reference("io-OIL0-1111") == "IO-0110-1111"


@given(st.sampled_from(["IN", "C"]))
def test_a_reference_survives_being_normalised(prefix: str) -> None:
    reference = ids.new_reference(prefix)

    assert ids.normalise_reference(reference.lower()) == reference
