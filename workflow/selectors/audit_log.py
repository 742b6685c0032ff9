"""The audit log as an auditor reads it: what was done, when, by which kind of actor; no case, no person, no State.

The log is live and the statistics are not, so whatever tells one case's State or stage from another's stays out: codes
are shown by the list below, and an id only as a short keyed digest, which links entries of one chain on the page and
nothing outside of it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casetracker.audit.actions import ChainKind
from casetracker.audit.models import AuditEntry
from casetracker.audit.verify import Finding
from casetracker.core.acting import ActorKind

PAGE_SIZE = 50
MARK_CHARACTERS = 8
# Codes of what the system does. Those of a case (State, stage, receivability, why a step was refused) are left out;
# that somebody was kept from looking is shown.
SHOWN_OF_OTHERS = ("service", "code", "month", "procedure", "cells", "chains", "entries", "findings")
SHOWN_OF_CASES = ("service", "code")
ACCESS_CODES = frozenset(
    {"case_not_visible", "communication_not_visible", "not_assigned", "not_your_role", "role_may_not_enter"}
)
CHAINS: dict[str, str | Promise] = {
    ChainKind.SYSTEM: _("System"),
    ChainKind.COMMUNICATION: _("Communication"),
    ChainKind.USER: _("User"),
    ChainKind.ORGANISATION: _("Organisation"),
}
ACTORS: dict[str, str | Promise] = {
    ActorKind.USER: _("a user"),
    ActorKind.ANONYMOUS: _("somebody not signed in"),
    ActorKind.TASK: _("a background step"),
    ActorKind.COMMAND: _("a command of the administrator"),
}
WRONG: dict[str, str | Promise] = {
    "entry_missing": _("An entry is missing."),
    "link_broken": _("The entry does not follow from the one before it."),
    "entry_changed": _("The entry was changed."),
    "head_differs": _("Entries at the end are missing, or do not belong there."),
    "chain_missing": _("The whole chain is missing."),
}
_CURSOR = re.compile(r"(\d{1,17})-([0-9a-f]{64})")


@dataclass(frozen=True)
class Shown:
    """One entry, without names."""

    occurred_at: datetime
    chain: str
    chain_mark: str
    seq: int
    action: str
    actor: str
    codes: list[tuple[str, str]]


@dataclass(frozen=True)
class LogPage:
    """One page, newest first. ``before`` and ``after`` are cursors, empty where there is nothing more that way."""

    rows: list[Shown]
    before: str
    after: str


def mark(chain_id: UUID | str) -> str:
    """A short keyed digest of a chain's id: the same on every page of this installation, and nothing anywhere else."""
    return salted_hmac("casetracker.audit_log.chain", str(chain_id)).hexdigest()[:MARK_CHARACTERS]


@dataclass(frozen=True)
class BadPlace:
    """Where a chain breaks, without its id."""

    chain: str
    chain_mark: str
    seq: int
    wrong: str


def bad_places(findings: list[Finding]) -> list[BadPlace]:
    """What a verification found, in words."""
    return [
        BadPlace(str(CHAINS.get(f.chain_kind, f.chain_kind)), mark(f.chain_id), f.seq, str(WRONG.get(f.code, f.code)))
        for f in findings
    ]


def log_page(*, after: str = "", before: str = "", size: int = PAGE_SIZE) -> LogPage:
    """The page of the log behind the cursor ``after``, or before ``before``; what is no cursor is taken as none."""
    cursor = _parse(after) or _parse(before)
    backwards = cursor is not None and _parse(after) is None
    found = AuditEntry.objects.all()
    if cursor:
        found = found.filter(_newer(*cursor) if backwards else _older(*cursor))
    order = ("occurred_at", "digest") if backwards else ("-occurred_at", "-digest")
    entries = list(found.order_by(*order)[: size + 1])
    has_more, entries = len(entries) > size, entries[:size]
    if backwards:
        entries.reverse()
    return LogPage(
        rows=[_shown(entry) for entry in entries],
        before=_cursor(entries[0]) if entries and (has_more if backwards else cursor is not None) else "",
        after=_cursor(entries[-1]) if entries and (has_more or backwards) else "",
    )


def _older(moment: datetime, digest: bytes) -> Q:
    return Q(occurred_at__lte=moment) & (Q(occurred_at__lt=moment) | Q(digest__lt=digest))


def _newer(moment: datetime, digest: bytes) -> Q:
    return Q(occurred_at__gte=moment) & (Q(occurred_at__gt=moment) | Q(digest__gt=digest))


def _cursor(entry: AuditEntry) -> str:
    # The digest breaks ties where a row's id would: ids do not belong into addresses.
    since = entry.occurred_at - datetime.fromtimestamp(0, UTC)
    return f"{since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds}-{bytes(entry.digest).hex()}"


def _parse(text: str) -> tuple[datetime, bytes] | None:
    match = _CURSOR.fullmatch(text)
    if match is None:
        return None
    seconds, microseconds = divmod(int(match[1]), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=microseconds), bytes.fromhex(match[2])


def _shown(entry: AuditEntry) -> Shown:
    return Shown(
        occurred_at=entry.occurred_at,
        chain=str(CHAINS.get(entry.chain_kind, entry.chain_kind)),
        chain_mark=mark(entry.chain_id),
        seq=entry.seq,
        action=entry.action,
        actor=str(ACTORS.get(entry.actor_kind, entry.actor_kind)),
        codes=_codes(entry),
    )


def _codes(entry: AuditEntry) -> list[tuple[str, str]]:
    is_of_case = entry.chain_kind == ChainKind.COMMUNICATION
    if is_of_case and entry.codes.get("code") not in ACCESS_CODES:
        return []
    names = SHOWN_OF_CASES if is_of_case else SHOWN_OF_OTHERS
    return [(name, str(entry.codes[name])) for name in names if name in entry.codes]
