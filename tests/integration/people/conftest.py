"""What the tests of a case's people share."""

from collections.abc import Callable

import pytest
from django.test import Client

from casetracker.accounts.models import User
from tests.cast import Cast
from tests.factories.cases import in_force
from tests.integration.people.desks import Desk
from tests.integration.people.lives import Lives

ClientOf = Callable[[User], Client]


@pytest.fixture
def lives(cast: Cast) -> Lives:
    """A case of three victims that is with the State."""
    in_force()
    return Lives(cast)


@pytest.fixture
def desk(lives: Lives, client_of: ClientOf) -> Desk:
    """The assigned officer's."""
    return Desk(lives, client_of(lives.officer))


@pytest.fixture
def own(lives: Lives, client_of: ClientOf) -> Desk:
    """The caseworker's, who filed the communication."""
    return Desk(lives, client_of(lives.cast.caseworker))
