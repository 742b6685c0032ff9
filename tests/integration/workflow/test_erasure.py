"""Erasure: nobody reads anything of it again, and the record still verifies."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from casetracker.accounts.models import KeptForm
from casetracker.accounts.services.kept_forms import is_kept
from casetracker.audit.ciphertexts import verify_ciphertexts
from casetracker.audit.models import AuditEntry
from casetracker.audit.verify import verify
from casetracker.core import clock, outbox
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Refused
from casetracker.core.models import OutboxMessage
from casetracker.desk.rotation import epoch_rotate
from casetracker.vault import files, keyring, ledger
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.ledger import LedgerBroken
from casetracker.vault.models import DataKey
from intake.models import CommunicationErasure, Evidence
from intake.policies import Tier, visible
from tests.cast import Cast
from tests.factories.cases import Procedure
from tests.factories.communications import complete
from tests.factories.erasures import AT, approve, ask, erase, opens_anything
from workflow.models import CaseEvent, FrozenCounts
from workflow.selectors.erasures import certificate_json, is_complete
from workflow.statistics.freezing import counts_freeze
from workflow.vocabulary import EventKind as E

pytestmark = pytest.mark.django_db


def test_nothing_of_it_opens_any_more(ended: Procedure) -> None:
    assert len(opens_anything(ended.communication)) > 20

    erase(ended)

    assert opens_anything(ended.communication) == []


def test_its_documents_do_not_open_and_are_removed(ended: Procedure) -> None:
    evidence = Evidence.objects.get(communication=ended.communication)

    erase(ended)
    with pytest.raises(KeyUnavailable):
        files.open_file(evidence.vault_scope(), evidence.pk, bytes(evidence.wrapped_key))
    with clock.frozen(AT):
        outbox.relay()

    assert not files.evidence_storage().exists(files.object_name(evidence.pk))


def test_other_communications_stay_as_they_are(ended: Procedure, cast: Cast) -> None:
    other = complete(cast.caseworker)

    erase(ended)

    assert len(opens_anything(other)) > 10


def test_the_record_still_verifies(ended: Procedure) -> None:
    erase(ended)

    assert verify().findings == []
    assert verify_ciphertexts()[1] == []


def test_the_card_stays_and_nothing_else_is_seen(ended: Procedure, cast: Cast) -> None:
    erase(ended)

    for user in (cast.caseworker, cast.lead, cast.intake_officer, cast.head):
        seen = [tier for tier in Tier if visible(user, tier).filter(pk=ended.communication.pk).exists()]
        assert seen in ([Tier.CARD], [])
    assert visible(cast.head, Tier.CARD).filter(pk=ended.communication.pk).exists()


def test_nothing_more_happens_in_its_cases(ended: Procedure, cast: Cast) -> None:
    erase(ended)

    with pytest.raises(Refused) as refusal:
        ended.assign(cast.case_officer, cast.head, date(2026, 6, 2))

    assert refusal.value.code == "erased"


def test_the_database_itself_refuses_another_event(ended: Procedure) -> None:
    erase(ended)
    event = CaseEvent.objects.filter(case_id=ended.case.pk).order_by("-seq")[:1].get()
    event.pk, event.seq, event.from_state, event.kind = uuid4(), event.seq + 1, event.to_state, E.DOMESTIC_JUDGMENT

    with pytest.raises(DatabaseError, match="erased"), transaction.atomic():
        event.save(force_insert=True)


def test_what_waited_to_be_delivered_is_forgotten(ended: Procedure) -> None:
    assert OutboxMessage.objects.filter(done_at__isnull=True, topic="case.notice").exists()

    erase(ended)

    assert not OutboxMessage.objects.filter(done_at__isnull=True, topic="case.notice").exists()


def test_a_form_kept_for_its_sender_is_forgotten(ended: Procedure, cast: Cast) -> None:
    path = f"/communications/{ended.communication.reference}/supplement/"
    KeptForm.objects.create(user=cast.caseworker, path=path, created_at=AT)
    kept = KeptForm.objects.create(user=cast.caseworker, path="/communications/IN-ANOTHER1/supplement/", created_at=AT)

    erase(ended)

    assert list(KeptForm.objects.all()) == [kept]


def test_the_keys_of_the_counts_that_hold_it_are_destroyed(ended: Procedure) -> None:
    with acting(COMMAND):
        before, after = (counts_freeze(month=date(2026, month, 1), at=AT).counts for month in (1, 3))

    erasure = erase(ended)

    keyring.forget()
    assert FrozenCounts.objects.get(pk=before.pk).payload
    with pytest.raises(KeyUnavailable):
        _ = FrozenCounts.objects.get(pk=after.pk).payload
    assert erasure.snapshots_closed == 1


def test_the_ledger_names_what_was_destroyed(ended: Procedure) -> None:
    keys = set(DataKey.objects.filter(scope_id=ended.communication.pk).values_list("pk", flat=True))
    evidence = Evidence.objects.get(communication=ended.communication)

    erasure = erase(ended)

    (entry,) = ledger.read()
    assert entry.erasure_id == erasure.pk
    assert entry.scopes[0] == ended.communication.vault_scope()
    assert set(entry.keys) == keys
    assert entry.files == (evidence.pk,)
    assert ledger.head() == (1, bytes.fromhex(erasure.ledger_digest))


def test_a_ledger_that_cannot_be_written_stops_it(ended: Procedure, cast: Cast, settings: Settings) -> None:
    settings.ERASURE_LEDGER.write_text("not a ledger\n")
    ask(cast.head, ended.communication)

    with pytest.raises(LedgerBroken):
        approve(cast.administrator, ended.communication)

    assert opens_anything(ended.communication)
    assert not CommunicationErasure.objects.exists()


def test_it_is_complete_when_the_last_backup_and_the_epoch_are_gone(ended: Procedure, settings: Settings) -> None:
    settings.KEY_BACKUP_DAYS = 30
    erasure = erase(ended)
    last = date(2026, 7, 2)

    assert erasure.complete_date == last
    assert not is_complete(erasure, on=last)
    epoch_rotate(at=AT, progress=lambda _done, _total: None)
    assert not is_complete(erasure, on=last - timedelta(days=1))
    assert is_complete(erasure, on=last)


def test_the_certificate_says_what_and_by_whom(ended: Procedure, cast: Cast) -> None:
    erasure = erase(ended)

    told = certificate_json(erasure, on=date(2026, 6, 1))

    assert told["communication"] == ended.communication.reference
    assert (told["requested_by"], told["approved_by"]) == (cast.head.display_name, cast.administrator.display_name)
    assert (told["keys_destroyed"], told["files_removed"]) == (1, 1)
    assert told["ledger"] == {"line": 1, "sha256": erasure.ledger_digest}
    assert told["is_complete"] is False


def test_the_log_says_that_it_was_asked_for_and_done(ended: Procedure) -> None:
    erase(ended)

    chain = AuditEntry.objects.filter(chain_kind="communication", chain_id=ended.communication.pk)
    assert {"erasure.requested", "communication.erased"} <= set(chain.values_list("action", flat=True))


@pytest.mark.parametrize("address", ["/communications/{}/supplement/", "/cases/{}-MEX/record/"])
def test_nothing_that_is_sent_to_it_afterwards_is_kept(ended: Procedure, address: str) -> None:
    path = address.format(ended.communication.reference)
    assert is_kept(path)

    erase(ended)

    assert not is_kept(path)
    assert not is_kept(path.lower())
    assert is_kept(address.format("IN-ANOT-HER1"))
