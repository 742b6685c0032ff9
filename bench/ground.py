"""What every suite stands on: a database of its own with the ground laid, gone afterwards."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection


@contextmanager
def laid() -> Iterator[None]:
    """Create the database where the engine wants that, migrate it, lay the ground; drop it at the end."""
    if connection.vendor != "postgresql":
        call_command("set_up", verbosity=0, stdout=sys.stderr)
        yield
        return
    name = str(connection.settings_dict["NAME"])
    _on_the_server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    try:
        call_command("set_up", verbosity=0, stdout=sys.stderr)
        yield
    finally:
        connection.close()
        _on_the_server(f'DROP DATABASE "{name}"')


def _on_the_server(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:  # noqa: SLF001  as Django's own test runner does
        for statement in statements:
            cursor.execute(statement)
