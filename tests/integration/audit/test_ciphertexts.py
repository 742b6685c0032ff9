"""Every encrypted value against the log: an older one, or one that nobody put on record, is found."""

import json
from datetime import date
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from casetracker.accounts.models import KeptForm
from casetracker.audit import ciphertexts
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.ciphertexts import CellFinding, verify_ciphertexts
from casetracker.audit.log import Chain, record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import codec, envelope, keyring
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.spoilt import last_byte_changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(cast: Cast) -> KeptForm:
    """A row with one encrypted field, written twice."""
    row = KeptForm(user=cast.lead, path="/", created_at=clock.now())
    for text in ("yesterday's value", "today's value"):
        write(row, text)
    return row


def write(row: KeptForm, text: str) -> None:
    with acting(COMMAND):
        row.body = text
        row.save()
        record(Action.FORM_KEPT, Chain(ChainKind.USER, row.user_id))


def stored(row: KeptForm) -> bytes:
    return bytes(KeptForm.objects.values_list("body", flat=True).get(pk=row.pk) or b"")


def findings() -> list[CellFinding]:
    return verify_ciphertexts()[1]


def test_what_was_written_through_the_services_is_on_record(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast)
    procedure.to_registered(date(2026, 2, 10))

    count, bad = verify_ciphertexts()

    assert count > 10
    assert bad == []


def test_the_newest_value_holds(kept: KeptForm) -> None:
    assert verify_ciphertexts() == (1, [])


def test_an_older_value_put_back_is_found_although_it_opens(cast: Cast) -> None:
    row = KeptForm(user=cast.lead, path="/", created_at=clock.now())
    write(row, "yesterday's value")
    older = stored(row)
    write(row, "today's value")

    KeptForm.objects.filter(pk=row.pk).update(body=older)

    assert KeptForm.objects.get(pk=row.pk).body == "yesterday's value"
    assert findings() == [CellFinding("kept_form.body", str(row.pk), "ciphertext_older")]


def test_a_value_sealed_behind_the_logs_back_is_found_although_it_opens(kept: KeptForm) -> None:
    # Somebody who holds the keys and the database, and not the services.
    place = envelope.Place("kept_form.body", kept.vault_scope(), kept.pk)
    planted = keyring.cipher_to_seal(place.scope).seal(
        place.contract, place.row_id, codec.encode(KeptForm._meta.get_field("body").contract.kind, "x")
    )

    KeptForm.objects.filter(pk=kept.pk).update(body=planted)

    assert KeptForm.objects.get(pk=kept.pk).body == "x"
    assert findings() == [CellFinding("kept_form.body", str(kept.pk), "ciphertext_not_on_record")]


def test_a_row_copied_under_another_id_is_found(kept: KeptForm) -> None:
    original, kept.pk = kept.pk, uuid4()
    kept.save(force_insert=True)

    assert findings() == [CellFinding("kept_form.body", str(kept.pk), "ciphertext_not_on_record")]
    assert kept.pk != original


def test_a_value_taken_out_is_no_bad_value(kept: KeptForm) -> None:
    KeptForm.objects.update(body=None)

    assert verify_ciphertexts() == (0, [])


def test_a_value_written_while_the_log_is_read_is_no_bad_value(kept: KeptForm, monkeypatch: pytest.MonkeyPatch) -> None:
    read, times = ciphertexts._newest_seals, []

    def read_and_let_somebody_write() -> dict[bytes, bytes]:
        newest = read()
        times.append(1)
        if len(times) == 1:
            write(kept, "a value of this very moment")
        return newest

    monkeypatch.setattr(ciphertexts, "_newest_seals", read_and_let_somebody_write)

    assert findings() == []
    assert len(times) == 2


def test_the_command_names_the_value_and_ends_with_one(kept: KeptForm) -> None:
    KeptForm.objects.update(body=last_byte_changed(stored(kept)))
    out = StringIO()

    with pytest.raises(CommandError) as ended:
        call_command("audit_verify", "--json", stdout=out)

    told: dict[str, Any] = json.loads(out.getvalue())
    bad = {"contract": "kept_form.body", "row_id": str(kept.pk), "code": "ciphertext_not_on_record"}
    assert ended.value.returncode == 1
    assert (told["ok"], told["cells"], told["cell_findings"], told["findings"]) == (False, 1, [bad], [])


def test_the_command_shows_nothing_of_the_value(kept: KeptForm) -> None:
    KeptForm.objects.update(body=last_byte_changed(stored(kept)))
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("audit_verify", stdout=out)

    assert f"kept_form.body of row {kept.pk}: ciphertext_not_on_record" in out.getvalue()
    assert "value of" not in out.getvalue()
