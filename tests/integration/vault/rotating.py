"""What the tests of rotation share: running one, and looking at what must stay true."""

from collections.abc import Callable
from typing import Any

from casetracker.audit.ciphertexts import verify_ciphertexts
from casetracker.audit.verify import verify
from casetracker.core import clock
from casetracker.desk.rotation import Rotated
from casetracker.vault import keyring
from intake.models import Communication, Fact

Kind = Callable[..., Rotated]


def run(rotate: Kind, seen: list[tuple[int, int]] | None = None) -> Rotated:
    told = seen if seen is not None else []
    return rotate(at=clock.now(), progress=lambda done, total: told.append((done, total)))


def all_texts() -> dict[Any, str]:
    keyring.forget()
    return {fact.pk: fact.text for fact in Fact.objects.all()}


def generations(communication: Communication) -> list[int]:
    return [row.generation for row in keyring.keys_of(communication.vault_scope())]


def is_sound() -> bool:
    return verify().findings == [] and verify_ciphertexts()[1] == []
