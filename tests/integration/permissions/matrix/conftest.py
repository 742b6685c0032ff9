"""What the tests of the table share."""

import logging
from collections.abc import Iterator

import pytest

from tests.integration.permissions.matrix.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Django logs a line for each of thousands of refusals; an error is told by the tests themselves."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
