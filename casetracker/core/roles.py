"""On PostgreSQL the role that owns the tables and the role that serves pages are two.

``casetracker_app`` is a group role without ownership: the application's login is a member of it, migrations run as
the owner. It may not change append-only tables, whatever the triggers say.
"""

import logging

from django.db import connections
from django.db.utils import IntegrityError, ProgrammingError

from casetracker.core import triggers

APP_ROLE = "casetracker_app"
logger = logging.getLogger(__name__)


def grant(using: str = "default") -> None:
    """Give the application role its rights on every table; a no-op on SQLite.

    A cluster where the owner may not create roles keeps working: the missing role is logged and reported by the
    deployment check.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    append_only = {t.table for t in triggers.registered() if t.name.endswith("_no_update")}
    with connection.cursor() as cursor:
        if not _role_exists(cursor):
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
        for table in append_only & set(connection.introspection.table_names()):
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APP_ROLE}')


def _role_exists(cursor: object) -> bool:
    execute, fetchone = cursor.execute, cursor.fetchone  # type: ignore[attr-defined]
    execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
    if fetchone():
        return True
    execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
    if not fetchone()[0]:
        logger.warning("the database role %s is missing and this login may not create it", APP_ROLE)
        return False
    try:
        execute(f"CREATE ROLE {APP_ROLE} NOLOGIN")
    except (IntegrityError, ProgrammingError):  # made by somebody else between the look and the act
        logger.info("role %s exists by now", APP_ROLE)
    return True
