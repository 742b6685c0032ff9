"""What every test may ask for: the ground laid once, the cast, the way to act, and the one way past the triggers."""

import ipaddress
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from casetracker.accounts.models import User
from casetracker.core import triggers
from casetracker.core.acting import Act, acting
from casetracker.desk.ground import ground_lay
from tests.cast import Cast
from tests.emptied import database_empty

CHROMIUM = Path(os.environ.get("CASETRACKER_TEST_CHROMIUM", "/usr/bin/chromium"))

# Two busy cores are no reason for an example to fail.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")


def _refuse_strangers(event: str, args: tuple[Any, ...]) -> None:
    # An audit hook sees every socket of the process, whichever library opens it; it cannot be taken out again.
    if event == "socket.connect":
        _socket, address = args
        host = address[0] if isinstance(address, tuple) else ""
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if not _is_here(host):
        raise RuntimeError(f"a test must not reach out of this machine: {host}")


def _is_here(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback or str(name) in {"0.0.0.0", "::"}  # noqa: S104  a wildcard
    except ValueError:
        return False


sys.addaudithook(_refuse_strangers)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out the tests that touch no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a browser, say what is missing for a test that cannot run, and leave out what need not run."""
    for item in items:
        if "e2e" in item.path.relative_to(config.rootpath).parts:
            item.add_marker("e2e")
        for marker, reason in _missing().items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
    if config.getoption("--database-only"):
        apart = [item for item in items if not _touches_database(item)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or "db" in getattr(item, "fixturenames", ())


def _missing() -> dict[str, str]:
    missing = {
        "postgresql": "" if connection.vendor == "postgresql" else "needs PostgreSQL: set DATABASE_URL",
        "broker": "" if os.environ.get("CASETRACKER_TEST_BROKER") else "needs RabbitMQ: set CASETRACKER_TEST_BROKER",
        "e2e": "" if CHROMIUM.exists() else "needs a browser: set CASETRACKER_TEST_CHROMIUM",
    }
    return {marker: reason for marker, reason in missing.items() if reason}


def _clear_and_lay_ground(_case: TransactionTestCase) -> None:
    # Django's own flush is refused by the triggers, and would take the reference data along.
    database_empty()
    ground_lay()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lay the ground once a session, and again after each test that commits (``transaction=True``)."""
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", _clear_and_lay_ground)
    with django_db_blocker.unblock():
        ground_lay()
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request leaves its reader's language active in the thread: the next test begins in English again."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _ledger_of_its_own(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    """What a test erases stands in no other test's ledger."""
    settings.ERASURE_LEDGER = tmp_path_factory.getbasetemp() / f"{uuid4()}.jsonl"


@pytest.fixture
def cast(db: None) -> Cast:
    """The named people; each exists from the moment a test names them."""
    return Cast()


@pytest.fixture
def acting_as() -> Callable[[User], AbstractContextManager[Act]]:
    """``with acting_as(user):`` runs the block as that person, as a door would."""

    def act(user: User) -> AbstractContextManager[Act]:
        return acting(user.actor)

    return act


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """``client_of(user)`` is a browser in which that person is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in


@pytest.fixture
def lifted_triggers(db: None) -> Callable[[], AbstractContextManager[None]]:
    """``with lifted_triggers():`` lets a test tamper as a database administrator could. There is no other way past them."""
    return triggers.lifted
