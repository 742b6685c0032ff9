"""What the tests of permissions share."""

import pytest

from tests.cast import Cast
from tests.factories.cases import Procedure, in_force


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """A case as submission leaves it, and the people who move it."""
    in_force()
    return Procedure(cast)
