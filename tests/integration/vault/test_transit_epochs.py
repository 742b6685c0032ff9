"""A whole installation on a transit server: set up, moved there from a file, and while the server is away."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from casetracker.accounts.models import User
from casetracker.core.acting import COMMAND, acting
from casetracker.desk.ground import ground_lay
from casetracker.vault import checks, epochs, keyring
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import DataKey, IndexKey, KeyEpoch
from casetracker.vault.scopes import SYSTEM, Scope, ScopeKind
from intake.models import Communication
from tests.cast import Cast
from tests.integration.vault.conftest import Transit
from tests.openbao import OpenBao

# An epoch counts as the process's own until its transaction ends: here each is read back from its row, as in operation.
pytestmark = pytest.mark.django_db(transaction=True)

BEGIN = reverse("intake:communication-create")


@pytest.fixture(autouse=True)
def no_kept_keys() -> Iterator[None]:
    keyring.forget()
    yield
    keyring.forget()


def a_new_scope() -> Scope:
    scope = Scope(ScopeKind.SNAPSHOT, uuid4())
    with acting(COMMAND):
        keyring.create_scope(scope)
    return scope


def read_back(scope: Scope) -> tuple[int, bytes]:
    keyring.forget()
    return keyring.key_for(scope, keyring.FIELD)


def new_epoch() -> KeyEpoch:
    with acting(COMMAND):
        epoch = epochs.create_epoch()
    keyring.forget()
    return epoch


def test_the_ground_is_laid_on_an_empty_database(transit: Transit) -> None:
    DataKey.objects.all().delete()
    KeyEpoch.objects.all().delete()

    ground_lay()

    assert KeyEpoch.objects.get().provider == "transit"
    assert read_back(SYSTEM)


def test_set_up_makes_a_new_installation(transit: Transit, openbao: OpenBao, tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = {
        "PATH": os.environ["PATH"],
        "CASETRACKER_HOME": str(home),
        "CASETRACKER_KEY_PROVIDER": "transit",
        "CASETRACKER_TRANSIT_ADDRESS": openbao.address,
        "CASETRACKER_TRANSIT_KEY": transit.key,
        "CASETRACKER_TRANSIT_TOKEN_FILE": str(transit.token_file),
    }
    command = [sys.executable, "manage.py", "set_up", "--no-static"]

    done = [
        subprocess.run(command, cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
        for _ in range(2)
    ]

    assert [one.returncode for one in done] == [0, 0], done
    assert "Ready" in done[0].stdout
    assert not (home / "keys").exists()


def test_set_up_says_what_to_look_at_and_succeeds_later(transit: Transit, openbao: OpenBao) -> None:
    DataKey.objects.all().delete()
    KeyEpoch.objects.all().delete()
    openbao.stop()

    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("set_up", "--no-static")
    assert not KeyEpoch.objects.exists()
    openbao.start()
    call_command("set_up", "--no-static")

    assert KeyEpoch.objects.get().provider == "transit"


def test_moving_from_a_file_leaves_every_key_readable(transit: Transit, settings: Settings) -> None:
    settings.VAULT_PROVIDER = "file"
    before = a_new_scope()
    known = read_back(before)

    settings.VAULT_PROVIDER = "transit"
    epoch = new_epoch()
    after = a_new_scope()

    assert list(KeyEpoch.objects.order_by("number").values_list("provider", flat=True)) == ["file", "transit"]
    assert DataKey.objects.get(scope_id=after.id).epoch_id == epoch.number
    assert read_back(before) == known
    assert read_back(after)


def test_what_a_file_wrapped_needs_no_key_server(transit: Transit, openbao: OpenBao, settings: Settings) -> None:
    settings.VAULT_PROVIDER = "file"
    before = a_new_scope()
    settings.VAULT_PROVIDER = "transit"
    new_epoch()
    after = a_new_scope()

    openbao.stop()

    assert read_back(before)
    with pytest.raises(KeyUnavailable, match="cannot be reached"):
        read_back(after)


def test_moving_back_to_a_file_makes_one(transit: Transit, settings: Settings, tmp_path: Path) -> None:
    DataKey.objects.all().delete()
    KeyEpoch.objects.all().delete()
    IndexKey.objects.all().delete()
    ground_lay()
    settings.VAULT_PROVIDER, settings.VAULT_KEY_FILE = "file", tmp_path / "keys" / "root.key"

    ground_lay()
    epoch = new_epoch()

    assert epoch.provider == "file"
    assert read_back(SYSTEM)


def test_an_epoch_whose_wrap_is_another_epochs_does_not_open(transit: Transit) -> None:
    new_epoch()
    scope = a_new_scope()
    other = new_epoch()

    KeyEpoch.objects.filter(number=other.number - 1).update(wrapped=other.wrapped)

    with pytest.raises(KeyUnavailable, match="changed, moved"):
        read_back(scope)


def test_a_provider_that_is_no_more_is_named(db: None) -> None:
    scope = a_new_scope()
    KeyEpoch.objects.update(provider="hsm")

    with pytest.raises(KeyUnavailable, match="hsm"):
        read_back(scope)


def rows() -> dict[str, int]:
    models: list[type[Model]] = [*apps.get_app_config("intake").get_models(), DataKey]
    return {model.__name__: model._base_manager.count() for model in models}


@pytest.fixture
def browser(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.caseworker)


def break_off(openbao: OpenBao, how: str) -> None:
    getattr(openbao, how)()
    keyring.forget()


@pytest.mark.parametrize("how", ["stop", "seal"])
def test_a_filing_while_the_server_is_away_leaves_nothing_half_done_and_succeeds_later(
    transit: Transit, openbao: OpenBao, browser: Client, how: str
) -> None:
    new_epoch()
    answers = {"working_title": "Harvest", "language": "es"}
    before = rows()
    break_off(openbao, how)

    refused = browser.post(BEGIN, answers)
    left = rows()
    openbao.start()
    accepted = browser.post(BEGIN, answers)

    assert (refused.status_code, accepted.status_code) == (503, 302)
    assert left == before
    assert Communication.objects.get().working_title == "Harvest"


def test_a_change_while_the_server_is_away_keeps_what_stood(
    transit: Transit, openbao: OpenBao, browser: Client
) -> None:
    new_epoch()
    browser.post(BEGIN, {"working_title": "Harvest", "language": "es"})
    begun = Communication.objects.get()
    stored = _ciphertexts(begun)
    address = reverse("intake:section-edit", args=[begun.reference, "about"])
    answers = {"working_title": "Another harvest", "language": "es"}
    break_off(openbao, "stop")

    refused = browser.post(address, answers)

    assert refused.status_code == 503
    assert _ciphertexts(Communication.objects.get()) == stored
    openbao.start()
    assert browser.post(address, answers).status_code == 302
    assert Communication.objects.get().working_title == "Another harvest"


def _ciphertexts(row: Communication) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_keys_already_unwrapped_go_on_working(transit: Transit, openbao: OpenBao, browser: Client) -> None:
    new_epoch()
    a_new_scope()

    openbao.stop()

    assert browser.post(BEGIN, {"working_title": "Harvest", "language": "es"}).status_code == 302


def test_the_page_does_not_say_which_server(transit: Transit, openbao: OpenBao, browser: Client) -> None:
    new_epoch()
    break_off(openbao, "stop")

    page = browser.post(BEGIN, {"working_title": "Harvest", "language": "es"}).content.decode()

    assert openbao.address not in page
    assert transit.key not in page


def test_a_system_check_names_what_a_transit_server_lacks(transit: Transit, settings: Settings) -> None:
    settings.TRANSIT_KEY = ""

    messages = list(checks.key_provider_is_configured(None))

    assert [message.id for message in messages] == ["vault.E005"]
    assert "CASETRACKER_TRANSIT_KEY" in str(messages[0].msg)
