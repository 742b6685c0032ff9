"""Core: clock, errors, ids, acting, outbox, triggers."""

from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.models.signals import post_migrate


def _after_migrate(using: str, **_: Any) -> None:
    from casetracker.core import roles, triggers

    triggers.install(using)
    roles.grant(using)


class CoreConfig(AppConfig):
    name = "casetracker.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from casetracker.core import (
            checks,  # registers the system checks
            mailing,
            outbox,
        )

        in_use = checks.embedded_defaults_in_use()
        if in_use:
            raise ImproperlyConfigured("Production does not start with " + "; ".join(in_use) + ".")
        outbox.handle_apart(mailing.TOPIC, mailing.deliver)
        # The framework's own signal after migrations; the domain itself uses none.
        post_migrate.connect(_after_migrate, dispatch_uid="core.after_migrate")
