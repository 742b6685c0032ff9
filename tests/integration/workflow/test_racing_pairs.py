"""Pairs of steps that exclude each other, let go at the same moment: one wins, the other is told why, nothing is lost.

``make race`` runs ten thousand of them; docs/proof.md has what came of it.
"""

import pytest

from tests.cast import Cast
from tests.racing.examine import complaints
from tests.racing.lane import Lane
from tests.racing.pairs import AT_THE_END, ROAD
from tests.racing.people import people

PAIRS = 100


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_racing_pairs_one_wins_each(cast: Cast) -> None:
    with Lane(people(cast)) as lane:
        raced = lane.run(PAIRS)

    assert complaints(raced) == []
    assert sum(one.pair.is_exclusive for one in raced) >= PAIRS
    # A race in which nobody was in anybody's way proves nothing.
    assert sum(one.overlapped for one in raced) > PAIRS // 2


def test_the_table_of_pairs_names_a_reason_for_every_loser() -> None:
    exclusive = [pair for pair in (*ROAD, *AT_THE_END) if pair.is_exclusive]

    assert len({pair.name for pair in exclusive}) >= 20
    assert [pair.name for pair in exclusive if not pair.told] == []
