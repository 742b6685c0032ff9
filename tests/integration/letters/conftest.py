"""What the tests of letters share."""

import pytest

from tests.factories.cases import in_force


@pytest.fixture(autouse=True)
def _in_force(db: None) -> None:
    in_force()
