"""System checks: triggers stand, and production runs on no embedded default."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from casetracker.core import triggers

LEAST_SECRET = 32
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
UNDELIVERED_MAIL = frozenset({"filebased", "console", "locmem", "dummy"})


@register(Tags.database)
def triggers_stand(databases: Sequence[str] | None, **_: Any) -> Iterable[CheckMessage]:
    """Every registered trigger stands on every database that has been migrated."""
    messages: list[CheckMessage] = []
    # `migrate` puts triggers in place when it is through; refused by this check it never would be.
    if "migrate" in sys.argv[1:2]:
        return messages
    for alias in databases or []:
        if "core_outboxmessage" not in connections[alias].introspection.table_names():
            continue
        messages.extend(
            Error(f"The trigger {name} is missing.", hint="Run `manage.py migrate`.", id="core.E001")
            for name in triggers.missing(alias)
        )
    return messages


@register(Tags.security)
def production_has_no_embedded_default(app_configs: Sequence[AppConfig] | None, **_: Any) -> Iterable[CheckMessage]:
    """With ``CASETRACKER_ENV=production`` each embedded default is an error that stops the start."""
    return [Error(f"Production does not run on {what}.", id="core.E002") for what in embedded_defaults_in_use()]


def embedded_defaults_in_use() -> list[str]:
    """The embedded defaults that a production installation still uses; empty outside of production."""
    if not settings.IS_PRODUCTION:
        return []
    engine = settings.DATABASES["default"]["ENGINE"]
    in_use = {
        "SQLite: set DATABASE_URL": engine.endswith("sqlite3"),
        "the in-process queue: set CELERY_BROKER_URL": not settings.CELERY_BROKER_URL,
        "the local key file: set CASETRACKER_KEY_PROVIDER": settings.VAULT_PROVIDER == "file",
        "mail that reaches nobody: set EMAIL_URL": settings.EMAIL_BACKEND.split(".")[-2] in UNDELIVERED_MAIL,
        "a sender that nobody can answer: set CASETRACKER_MAIL_FROM": ".invalid" in settings.DEFAULT_FROM_EMAIL,
        "this machine's names alone: set CASETRACKER_HOSTS": "testserver" in settings.ALLOWED_HOSTS,
        # The link by which a password is chosen carries the name that the request came with.
        "any name at all: name the site's own in CASETRACKER_HOSTS": "*" in settings.ALLOWED_HOSTS,
        "an embedded secret key: set CASETRACKER_SECRET_KEY": settings.SECRET_KEY.startswith("missing"),
        f"fewer than {LEAST_SECRET} secret characters: set a random CASETRACKER_SECRET_KEY": (
            len(settings.SECRET_KEY) < LEAST_SECRET
        ),
        **_evidence_storage_defaults(),
        "demo mode: unset CASETRACKER_DEMO": settings.DEMO,
        "debug mode: unset CASETRACKER_DEBUG": settings.DEBUG,
    }
    return [what for what, used in in_use.items() if used]


def _evidence_storage_defaults() -> dict[str, bool]:
    options = cast("dict[str, Any]", settings.STORAGES["evidence"])["OPTIONS"]
    if "location" in options:
        is_default = str(options["location"]).startswith(str(settings.HOME_DIR))
        return {"default evidence storage: set CASETRACKER_EVIDENCE_DIR, or CASETRACKER_S3_ENDPOINT": is_default}
    address = urlsplit(options["endpoint_url"])
    return {
        "an S3 address without https: set CASETRACKER_S3_ENDPOINT": (
            address.scheme != "https" and address.hostname not in LOOPBACK
        ),
        "S3 without a bucket: set CASETRACKER_S3_BUCKET": not options["bucket_name"],
        "S3 without a key: set CASETRACKER_S3_KEY_ID": not options["access_key"],
        "an S3 secret that cannot be read: set CASETRACKER_S3_SECRET_FILE": not os.access(
            options["secret_file"], os.R_OK
        ),
    }
