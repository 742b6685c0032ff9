"""Keeping what was typed when the session had lapsed, and giving it back to its sender alone."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.http import QueryDict

from casetracker.accounts.models import KeptForm, User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import service
from casetracker.core.errors import Hidden
from casetracker.vault import keyring
from casetracker.vault.scopes import Scope, ScopeKind

KEPT_FOR = timedelta(days=7)
MOST_KEPT = 20
LEFT_OUT = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword")


_forbidding: list[Callable[[str], bool]] = []


def keep_unless(forbids: Callable[[str], bool]) -> None:
    """Let a floor above say of which addresses nothing is kept; called by its ``ready()``."""
    _forbidding.append(forbids)


def is_kept(path: str) -> bool:
    """Whether a form that was sent to ``path`` may be kept."""
    return not any(forbids(path) for forbids in _forbidding)


@service
def kept_form_store(*, user: User, path: str, data: QueryDict, at: datetime) -> KeptForm:
    """Keep the fields of a form that ``user`` sent to ``path``; passwords and tokens are left out.

    At most ``MOST_KEPT`` forms a person, each for ``KEPT_FOR``: the oldest go.
    """
    keyring.ensure_scope(Scope(ScopeKind.USER, user.pk))
    fields = {name: data.getlist(name) for name in data if name not in LEFT_OUT}
    kept = KeptForm(user=user, path=path[:500], created_at=at)
    kept.body = json.dumps(fields)
    kept.save()
    record(Action.FORM_KEPT, Chain(ChainKind.USER, user.pk), objects=[("kept_form", kept.pk)])
    surplus = KeptForm.objects.filter(user=user).order_by("-created_at").values_list("pk", flat=True)[MOST_KEPT:]
    KeptForm.objects.filter(pk__in=list(surplus)).delete()
    KeptForm.objects.filter(created_at__lt=at - KEPT_FOR).delete()
    return kept


@service
def kept_form_take(*, user: User, kept_id: UUID, at: datetime) -> tuple[str, list[tuple[str, str]]]:
    """Give a kept form back to its sender: the path and the fields, in order. It stays until it expires.

    Raises Hidden for anybody else, and once ``KEPT_FOR`` is over at the moment ``at``.
    """
    kept = KeptForm.objects.filter(pk=kept_id, user=user, created_at__gte=at - KEPT_FOR).first()
    if kept is None:
        raise Hidden("kept_form_unknown", "")
    fields: dict[str, list[str]] = json.loads(kept.body)
    record(Action.FORM_RETURNED, Chain(ChainKind.USER, user.pk), objects=[("kept_form", kept.pk)])
    return kept.path, [(name, value) for name, values in fields.items() for value in values]
