"""What the tests of a case's people share."""

import pytest

from tests.cast import Cast
from tests.factories.cases import in_force
from tests.integration.people.lives import Lives


@pytest.fixture
def lives(cast: Cast) -> Lives:
    """A case of three victims that is with the State."""
    in_force()
    return Lives(cast)
