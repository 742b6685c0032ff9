"""Rotation of keys while the system runs: begun, perhaps interrupted at any point, taken up again by the next call.

What was done is in the rows themselves: a key under the new epoch, a scope with a new generation. ``Rotation`` only
remembers what was begun, so that the next call goes on with it rather than beginning another.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.db.models import F, Max, Q

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import SYSTEM, Chain, record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.desk.services.blind_index import index_rotate
from casetracker.vault import epochs
from casetracker.vault.errors import BrokenCiphertext, KeyUnavailable
from casetracker.vault.models import DataKey, Rotation
from casetracker.vault.renewal import locked_keys, renew_scope
from casetracker.vault.rewrap import retire_before, rewrap
from casetracker.vault.scopes import Scope, ScopeKind

PAGE = 500
ATTEMPTS = 5

Progress = Callable[[int, int], None]

# The chain in which the ciphertexts of a scope are on record; those of the others stand in the system's.
_CHAINS = {
    ScopeKind.COMMUNICATION: ChainKind.COMMUNICATION,
    ScopeKind.USER: ChainKind.USER,
    ScopeKind.ORGANISATION: ChainKind.ORGANISATION,
}


@dataclass
class Rotated:
    """What a rotation did in this call; ``failed`` names the scopes that keep their old key, with the reason."""

    kind: str
    target: int | None
    done: int = 0
    retired: int = 0
    is_resumed: bool = False
    failed: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def epoch_rotate(*, at: datetime, progress: Progress) -> Rotated:
    """A new epoch: every data key is wrapped under it, and the older epochs are let go with their keys.

    ``progress`` is told how many of how many keys are done. A key that does not open is named in the result, and its
    epoch stays. Raises KeyUnavailable: call it again to go on.
    """
    job, rotated = _begin("kek", at, lambda: epochs.create_epoch().number)
    target = job.target or 0
    total = DataKey.objects.filter(epoch_id__lt=target).count()
    while True:
        broken: list[UUID] = []
        for count in rewrap(target, broken):
            rotated.done += count
            progress(rotated.done, max(total, rotated.done))
        with acting(COMMAND):
            if broken:  # their epochs stay, since nothing else could ever open them
                rotated.failed = [{"scope": f"data key {key_id}", "reason": "it does not open"} for key_id in broken]
                _finish(job, rotated)
                return rotated
            retired = retire_before(target)
            if retired >= 0:  # otherwise somebody wrapped a key under an older epoch meanwhile
                rotated.retired = retired
                _finish(job, rotated)
                return rotated


def data_keys_renew(*, at: datetime, progress: Progress) -> Rotated:
    """A new data key for every scope: what the old one sealed is sealed anew, and the old one is destroyed.

    A scope in which something does not open keeps its key and is named in the result; the others go on. Raises
    KeyUnavailable where the provider of the root key does not answer: call it again to go on.
    """
    job, rotated = _begin("dek", at, lambda: None)
    epochs.kek(epochs.current_epoch())  # a provider that is down is said once, and not of each scope
    total = _waiting(job).count()
    for scope in _scopes(job):
        _renew_one(job, scope, rotated)
        progress(rotated.done + len(rotated.failed), max(total, rotated.done + len(rotated.failed)))
    with acting(COMMAND):
        _finish(job, rotated)
    return rotated


def index_key_rotate(*, at: datetime, progress: Progress) -> Rotated:
    """A new key for the blind index: it is built beside the old one, searched by from then on, and the old one goes.

    Raises KeyUnavailable, BrokenCiphertext: call it again to go on.
    """
    is_resumed = Rotation.objects.filter(kind="index", finished_at__isnull=True).exists()
    rotation = index_rotate(at=at, progress=progress)
    return Rotated("index", rotation.target, done=rotation.done, is_resumed=is_resumed)


def _begin(kind: str, at: datetime, target: Callable[[], int | None]) -> tuple[Rotation, Rotated]:
    with acting(COMMAND):
        job = Rotation.objects.filter(kind=kind, finished_at__isnull=True).first()
        if job is not None:
            return job, Rotated(kind, job.target, is_resumed=True)
        # Two who begin at the same moment: the database lets one, and the other calls again.
        job = Rotation.objects.create(kind=kind, target=target(), started_at=at)
        record(Action.ROTATION_STARTED, codes={"kind": kind, "target": job.target or 0})
    return job, Rotated(kind, job.target)


def _finish(job: Rotation, rotated: Rotated) -> None:
    Rotation.objects.filter(pk=job.pk).update(done=F("done") + rotated.done, finished_at=clock.now())
    codes: dict[str, str | int] = {
        "kind": job.kind,
        "target": job.target or 0,
        "retired": rotated.retired,
        "failed": len(rotated.failed),
    }
    record(Action.ROTATION_FINISHED, codes=codes)


def _waiting(job: Rotation) -> Any:
    scopes = DataKey.objects.values("scope_kind", "scope_id").annotate(newest=Max("created_at"))
    return scopes.filter(newest__lt=job.started_at).order_by("scope_kind", "scope_id")


def _scopes(job: Rotation) -> Iterator[Scope]:
    kind, scope_id = -1, UUID(int=0)
    while True:
        behind = Q(scope_kind__gt=kind) | Q(scope_kind=kind, scope_id__gt=scope_id)
        page = list(_waiting(job).filter(behind).values_list("scope_kind", "scope_id")[:PAGE])
        for kind, scope_id in page:  # the last of them is where the next page begins
            yield Scope(ScopeKind(kind), scope_id)
        if not page:
            return


def _renew_one(job: Rotation, scope: Scope, rotated: Rotated) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with acting(COMMAND):
                is_waiting = _is_waiting(job, scope)
                if is_waiting:
                    _renew(scope)
            rotated.done += is_waiting
        except OperationalError:  # a lock that did not come in time: it begins again
            if attempt == ATTEMPTS:
                raise
        except (BrokenCiphertext, KeyUnavailable) as error:
            _ensure_provider()  # one that went down is not the scope's fault
            rotated.failed.append({"scope": f"{scope.kind.name.lower()} {scope.id}", "reason": str(error)})
            return
        else:
            return


def _ensure_provider() -> None:
    epochs.forget()
    epochs.kek(epochs.current_epoch())


def _is_waiting(job: Rotation, scope: Scope) -> bool:
    # Asked again behind the lock: another call may have taken this scope, and an erasure may have ended it.
    keys = locked_keys(scope)
    return bool(keys) and keys[0].created_at < job.started_at


def _renew(scope: Scope) -> None:
    renewed = renew_scope(scope)
    chain = Chain(_CHAINS[scope.kind], scope.id) if scope.kind in _CHAINS else SYSTEM
    codes = {
        "generation": renewed.generation,
        "cells": renewed.cells,
        "files": renewed.file_keys,
        "destroyed": renewed.keys_destroyed,
    }
    record(Action.KEY_RENEWED, chain, objects=[(scope.kind.name.lower(), scope.id)], codes=codes)
