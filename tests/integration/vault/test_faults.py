"""Whatever breaks, and whenever: nothing is readable that should not be, and nothing is lost that was acknowledged."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import connection
from pytest_django import Settings

from casetracker.audit.ciphertexts import verify_ciphertexts
from casetracker.audit.verify import verify
from casetracker.core import clock, outbox
from casetracker.core.acting import acting
from casetracker.core.errors import Refused
from casetracker.vault import files, keyring, ledger, providers
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import DataKey
from casetracker.vault.rows import encrypted_models, files_in
from intake.models import Communication, CommunicationErasure
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.communications import attach, complete
from tests.factories.erasures import AT, approve, ask, ended_case, opens_anything
from tests.faults import Counter, Killed, call_fails, commit_fails
from workflow.models import CaseFile
from workflow.services.erasures import erasure_refuse
from workflow.services.holds import hold_set
from workflow.services.submission import communication_submit

pytestmark = pytest.mark.django_db(transaction=True)

Fault = Callable[[int], AbstractContextManager[Counter]]
MOST = 60


def provider_fails(number: int) -> AbstractContextManager[Counter]:
    """The provider of the root key does not answer the call number ``number``; no key is at hand beforehand."""
    keyring.forget()
    return call_fails(providers.LocalRoot, "unwrap", number, KeyUnavailable)


def every_time(fault: Fault, act: Callable[[], object], check: Callable[[bool], None]) -> int:
    """Run ``act`` with the first fault, then the second, until one does not strike; return how many did."""
    for number in range(1, MOST):
        with fault(number) as counter:
            try:
                act()
                failed = False
            except (Killed, KeyUnavailable, OSError):
                failed = True
                connection.close()
        keyring.forget()
        check(failed)
        if not counter.has_struck:
            return number - 1
    raise AssertionError("the faults find no end")


def everything_opens() -> bool:
    """Every cell of every communication that is not erased opens, and the log knows each."""
    for model, fields in encrypted_models():
        for row in model._default_manager.all():
            for field in fields:
                if getattr(row, field.attname) is not None:
                    field.open_for(row)
    return verify().findings == [] and verify_ciphertexts()[1] == []


@pytest.mark.parametrize("fault", [commit_fails, provider_fails], ids=["commit", "provider"])
def test_a_filing_is_there_whole_or_not_at_all(fault: Fault, cast: Cast) -> None:
    in_force()
    user = cast.caseworker
    filed: list[Communication] = []

    def file() -> None:
        draft = complete(user, victims=2)
        with clock.frozen(noon(date(2026, 2, 2))), acting(user.actor):
            communication_submit(user=user, communication=draft, at=noon(date(2026, 2, 2)))
        filed.append(draft)

    def check(_failed: bool) -> None:
        assert everything_opens()
        sealed = set(Communication.objects.filter(sealed_at__isnull=False).values_list("pk", flat=True))
        assert sealed == set(CaseFile.objects.values_list("communication_id", flat=True))
        assert {draft.pk for draft in filed} <= sealed
        keys = set(DataKey.objects.values_list("scope_id", flat=True))
        assert set(Communication.objects.values_list("pk", flat=True)) <= keys

    struck = every_time(fault, file, check)

    assert struck > 0
    assert filed


def test_a_document_is_published_whole_or_not_at_all(cast: Cast) -> None:
    draft = complete(cast.caseworker)
    published: list[bytes] = []

    def upload() -> None:
        content = b"page " * (len(published) + 1)
        attach(cast.caseworker, draft, content=content, name=f"order-{len(published)}.pdf")
        published.append(content)

    def check(_failed: bool) -> None:
        found = [
            b"".join(files.open_file(row.vault_scope(), row.pk, bytes(row.wrapped_key)))
            for row in draft.evidence_rows.order_by("position")
        ]
        assert found == published

    assert every_time(commit_fails, upload, check) > 0


@pytest.mark.parametrize("fault", [commit_fails, provider_fails], ids=["commit", "provider"])
def test_a_communication_is_erased_whole_or_not_at_all(fault: Fault, cast: Cast) -> None:
    given, administrator = ended_case(cast), cast.administrator
    ask(cast.head, given.communication)

    def erase() -> None:
        if not CommunicationErasure.objects.exists():
            approve(administrator, given.communication)

    def check(_failed: bool) -> None:
        is_erased = CommunicationErasure.objects.exists()
        assert bool(opens_anything(given.communication)) is not is_erased
        assert not is_erased or ledger.read()
        assert verify().findings == []

    struck = every_time(fault, erase, check)

    assert struck or fault is provider_fails  # destroying keys asks the provider for none
    assert CommunicationErasure.objects.exists()


def test_a_ledger_that_fails_at_any_step_erases_nothing(cast: Cast) -> None:
    given = ended_case(cast)
    ask(cast.head, given.communication)
    with call_fails(os, "fsync", 1, OSError), pytest.raises(ledger.LedgerBroken):
        approve(cast.administrator, given.communication)

    assert opens_anything(given.communication)

    approve(cast.administrator, given.communication)
    assert opens_anything(given.communication) == []


def test_files_of_the_erased_go_when_the_storage_is_back(cast: Cast) -> None:
    given = ended_case(cast)
    ask(cast.head, given.communication)
    approve(cast.administrator, given.communication)
    (file_id,) = files_in(given.communication.vault_scope())
    storage, name = files.evidence_storage(), files.object_name(file_id)

    with clock.frozen(AT), call_fails(type(storage), "delete", 1, OSError):
        outbox.relay()
    assert storage.exists(name)
    with clock.frozen(AT.replace(day=2)):
        outbox.relay()

    assert not storage.exists(name)
    assert opens_anything(given.communication) == []


def begun(cast: Cast) -> Procedure:
    """An erasure that was approved, whose line stands in the ledger, and whose commit failed."""
    given, administrator = ended_case(cast), cast.administrator
    ask(cast.head, given.communication)
    with commit_fails(1), pytest.raises(Killed):
        approve(administrator, given.communication)
    connection.close()
    assert ledger.read()
    assert opens_anything(given.communication)
    return given


def test_an_approval_that_was_begun_is_neither_refused_nor_held(cast: Cast) -> None:
    given = begun(cast)

    with pytest.raises(Refused) as refusal, acting(cast.administrator.actor):
        erasure_refuse(user=cast.administrator, communication=given.communication, at=AT)
    with pytest.raises(Refused), acting(cast.head.actor):
        hold_set(user=cast.head, communication=given.communication, reason="A court asked.", at=AT)

    assert refusal.value.code == "approval_begun"
    approve(cast.administrator, given.communication)
    assert opens_anything(given.communication) == []


def test_a_ledger_that_is_not_there_any_more_stops_the_next_erasure(cast: Cast, settings: Settings) -> None:
    first, second = ended_case(cast), ended_case(cast)
    for given in (first, second):
        ask(cast.head, given.communication)
    approve(cast.administrator, first.communication)
    settings.ERASURE_LEDGER.unlink()

    with pytest.raises(ledger.LedgerBroken, match="is its disk there"):
        approve(cast.administrator, second.communication)

    assert opens_anything(second.communication)
    assert not settings.ERASURE_LEDGER.exists()
