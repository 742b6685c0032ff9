"""What does not open is on record, and the page says so without saying what."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.files import object_name
from intake.models import Communication
from tests.cast import Cast
from tests.factories.communications import complete, draft

pytestmark = pytest.mark.django_db


def _change_a_byte(communication: Communication) -> None:
    stored = Communication.objects.values_list("facts_summary", flat=True).get(pk=communication.pk)
    assert stored is not None
    sealed = bytearray(stored)
    sealed[-1] ^= 1
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_communication SET facts_summary_sealed = %s WHERE reference = %s",
            [bytes(sealed), communication.reference],
        )


def test_a_changed_ciphertext_is_on_record_and_the_page_is_no_crash(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    communication = complete(cast.caseworker)
    _change_a_byte(communication)

    page = client_of(cast.caseworker).get(reverse("intake:answers-check", args=[communication.reference]))

    assert page.status_code == 503
    entry = AuditEntry.objects.get(action="door.refused", chain_id=communication.pk)
    assert entry.codes["code"] == "broken_ciphertext"


@pytest.mark.django_db(transaction=True)
def test_a_file_that_breaks_in_the_middle_is_on_record_though_its_door_has_closed(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    communication, browser = draft(cast.caseworker), client_of(cast.caseworker)
    file = SimpleUploadedFile("decision.pdf", b"x" * 700_000, "application/pdf")
    browser.post(reverse("intake:document-add", args=[communication.reference]), {"title": "", "file": file})
    evidence = communication.evidence_rows.get()
    path = Path(storages["evidence"].path(object_name(evidence.pk)))
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes((sealed[-1] ^ 1,)))

    answer = browser.get(reverse("intake:document-open", args=[communication.reference, evidence.pk]))
    with pytest.raises(BrokenCiphertext):
        list(answer.streaming_content)  # type: ignore[attr-defined]

    entry = AuditEntry.objects.get(action="door.refused", chain_id=communication.pk)
    assert entry.actor_id == cast.caseworker.pk
    assert entry.codes["code"] == "broken_ciphertext"


def test_a_stranger_at_a_page_is_on_record_in_the_communications_chain(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    communication = complete(cast.caseworker)

    client_of(cast.other_caseworker).get(reverse("intake:communication-show", args=[communication.reference]))

    entry = AuditEntry.objects.get(action="door.refused", chain_id=communication.pk)
    assert entry.actor_id == cast.other_caseworker.pk
