"""The one place where intake's services write to a communication's chain."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record


def record_for(
    communication_id: UUID,
    action: Action,
    *,
    objects: Sequence[tuple[str, UUID]] = (),
    fields: Sequence[str] = (),
    codes: Mapping[str, str | int] | None = None,
) -> None:
    """Append to the communication's chain; the communication itself is always among the objects."""
    named = [("communication", communication_id), *objects]
    record(action, Chain(ChainKind.COMMUNICATION, communication_id), objects=named, fields=fields, codes=codes)
