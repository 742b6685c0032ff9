"""An empty database: as after ``migrate``, with nothing of ours in it."""

from django.apps import apps
from django.db import connection, transaction

from casetracker.core import triggers
from casetracker.vault import keyring

# Written by migrate and never by a test: these rows stay.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


def database_empty() -> None:
    """Take every row out; Django's own flush is refused by the triggers."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - KEPT_TABLES
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(),
        triggers.lifted(),
        connection.cursor() as cursor,
    ):
        names = ", ".join(f'"{table}"' for table in sorted(tables))
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {names}")
        else:
            for table in sorted(tables):
                cursor.execute(f'DELETE FROM "{table}"')
    keyring.forget()
