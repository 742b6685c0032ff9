"""A caseworker at the pages of a draft."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from intake.models import Communication
from tests.cast import Cast
from tests.factories.communications import complete, draft

# What the test client answers with: a response with the context it was made from.
Answer = Any


class Desk:
    """One person's browser at one communication."""

    def __init__(self, client: Client, communication: Communication) -> None:
        self.client = client
        self.reference = communication.reference
        self.pk = communication.pk

    def url(self, name: str, *more: Any) -> str:
        return reverse(name, args=[self.reference, *more])

    def get(self, name: str, *more: Any) -> Answer:
        return self.client.get(self.url(name, *more))

    def post(self, name: str, *more: Any, data: Mapping[str, Any] | None = None) -> Answer:
        return self.client.post(self.url(name, *more), dict(data or {}))

    @property
    def communication(self) -> Communication:
        """The communication as it stands in the database."""
        return Communication.objects.get(pk=self.pk)


@pytest.fixture
def desk(cast: Cast, client_of: Callable[[User], Client]) -> Desk:
    """The caseworker at a draft just begun."""
    return Desk(client_of(cast.caseworker), draft(cast.caseworker))


@pytest.fixture
def full_desk(cast: Cast, client_of: Callable[[User], Client]) -> Desk:
    """The caseworker at a draft with everything that submission needs, against Mexico."""
    return Desk(client_of(cast.caseworker), complete(cast.caseworker))


def text_of(response: Answer) -> str:
    """The page's text as a browser would have it."""
    return str(response.content.decode())
