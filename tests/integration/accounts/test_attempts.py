"""Who tries too often is stopped, and nobody else with them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
ATTEMPTS = 10  # a minute, from one address


@pytest.fixture(autouse=True)
def forgotten_attempts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def behind_a_proxy(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def attempt(client: Client, address: str, email: str, password: str) -> int:
    sent = {"login": email, "password": password}
    return client.post(LOGIN, sent, headers={"x-forwarded-for": address}).status_code


def exhaust(client: Client, address: str) -> None:
    for number in range(ATTEMPTS + 1):
        attempt(client, address, f"nobody{number}@cast.example", "wrong-password-1")


@pytest.mark.usefixtures("behind_a_proxy")
def test_one_address_that_fails_too_often_keeps_nobody_else_out(client: Client, cast: Cast) -> None:
    exhaust(client, "203.0.113.7")

    assert attempt(client, "203.0.113.8", cast.caseworker.email, PASSWORD) == 302


@pytest.mark.usefixtures("behind_a_proxy")
def test_an_address_that_somebody_only_claims_is_not_believed(client: Client, cast: Cast) -> None:
    for number in range(ATTEMPTS + 1):
        attempt(client, f"198.51.100.{number}, 203.0.113.7", f"nobody{number}@cast.example", "wrong-password-1")

    assert attempt(client, "198.51.100.99, 203.0.113.7", cast.caseworker.email, PASSWORD) == 200
