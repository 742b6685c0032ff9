"""Rotation beside people who go on working: whoever must wait waits, and nothing is lost."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import COMMAND, acting
from casetracker.desk import rotation
from casetracker.desk.rotation import data_keys_renew, epoch_rotate
from casetracker.vault import epochs, keyring
from casetracker.vault.scopes import Scope, ScopeKind
from intake.models import Communication, Fact
from intake.services.rows import row_save
from intake.wizard.sections import ROWS
from tests.cast import Cast
from tests.factories.communications import complete
from tests.integration.vault.rotating import all_texts, generations, is_sound, run

AT = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_who_seals_meanwhile_waits_and_loses_nothing(drafts: list[Communication]) -> None:
    """A renewal holds the scope's key; somebody who begins to seal in it waits, and seals under the new one."""
    draft = drafts[0]
    holding, release, errors = threading.Event(), threading.Event(), []

    def renew() -> None:
        try:
            with acting(COMMAND):
                rotation._renew(draft.vault_scope())
                holding.set()
                release.wait(10)
        except Exception as error:  # noqa: BLE001  told to the test
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=renew)
    thread.start()
    assert holding.wait(10)
    threading.Timer(0.3, release.set).start()
    with acting(COMMAND):
        fact = Fact.objects.get(communication=draft)
        fact.text = "Written while the key was renewed."
        fact.save()
        record(Action.COMMUNICATION_CHANGED, Chain(ChainKind.COMMUNICATION, draft.pk))
    thread.join()

    assert errors == []
    assert set(all_texts().values()) >= {"Written while the key was renewed."}
    assert generations(draft) == [2]
    assert is_sound()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_who_writes_through_the_services_and_who_renews_never_wait_for_each_other(cast: Cast) -> None:
    """Both lock the communication before its key, so neither holds what the other waits for."""
    draft, user, errors = complete(cast.caseworker), cast.caseworker, []
    fact = Fact.objects.get(communication=draft)

    def write() -> None:
        try:
            for number in range(15):
                answers = {"happened_on": "2025-11", "text": f"Written {number} times."}
                with acting(user.actor):
                    row_save(user=user, communication=draft, rows=ROWS["facts"], answers=answers, at=AT, row_id=fact.pk)
        except Exception as error:  # noqa: BLE001  told to the test
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    while thread.is_alive():
        assert run(data_keys_renew).failed == []
    thread.join()

    assert errors == []
    assert all_texts()[fact.pk] == "Written 14 times."
    assert is_sound()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_renewal_waits_for_who_seals(drafts: list[Communication]) -> None:
    draft = drafts[0]
    sealed, errors = threading.Event(), []

    def write() -> None:
        try:
            with acting(COMMAND):
                fact = Fact.objects.get(communication=draft)
                fact.text = "Written just before."
                fact.save()
                record(Action.COMMUNICATION_CHANGED, Chain(ChainKind.COMMUNICATION, draft.pk))
                sealed.set()
                threading.Event().wait(0.5)
        except Exception as error:  # noqa: BLE001  told to the test
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert sealed.wait(10)
    run(data_keys_renew)
    thread.join()

    assert errors == []
    assert "Written just before." in all_texts().values()
    assert is_sound()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_an_epoch_is_let_go_after_who_still_wraps_under_it(cast: Cast) -> None:
    scope = Scope(ScopeKind.SNAPSHOT, cast.harbour.pk)
    made, errors = threading.Event(), []

    def make() -> None:
        try:
            with transaction.atomic():
                keyring.create_scope(scope)
                made.set()
                threading.Event().wait(0.5)
        except Exception as error:  # noqa: BLE001  told to the test
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=make)
    thread.start()
    assert made.wait(10)
    rotated = run(epoch_rotate)
    thread.join()
    keyring.forget()

    assert errors == []
    assert keyring.key_for(scope, keyring.FIELD)
    assert keyring.keys_of(scope).get().epoch_id == rotated.target
    assert epochs.current_epoch() == rotated.target
