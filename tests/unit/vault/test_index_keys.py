"""How long a bucket is."""

import pytest

from casetracker.vault.index_keys import bits_for


@pytest.mark.parametrize(
    ("persons", "bits"),
    [
        (0, 12),
        (1, 12),
        (100_000, 12),
        (100_001, 13),
        (200_000, 13),
        (200_001, 14),
        (1_600_000, 16),
    ],
)
def test_a_bucket_has_twelve_bits_and_one_more_for_each_doubling(persons: int, bits: int) -> None:
    assert bits_for(persons) == bits
