"""The vault's system checks fire, and hold for the models as they stand."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.checks import CheckMessage
from django.db import models
from django.test.utils import isolate_apps

from casetracker.vault import checks
from casetracker.vault.blind_index import BlindIndex
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind


@pytest.fixture
def registry() -> Iterator[Apps]:
    """Sample models go here instead of among our own."""
    with isolate_apps("intake") as isolated:
        assert isolated is not None
        yield isolated


def found(monkeypatch: pytest.MonkeyPatch, registry: Apps) -> dict[str, str]:
    """The ids of what the checks find in ``registry``, by the field they find it on."""
    monkeypatch.setattr(checks, "apps", registry)
    messages: list[CheckMessage] = [
        *checks.encrypted_fields_have_contracts(None),
        *checks.plain_text_is_on_the_list(None),
        *checks.blind_indexes_hold_words(None),
    ]
    return {str(message.obj): str(message.id) for message in messages}


def test_our_own_models_pass() -> None:
    assert list(checks.encrypted_fields_have_contracts(None)) == []
    assert list(checks.plain_text_is_on_the_list(None)) == []
    assert list(checks.blind_indexes_hold_words(None)) == []


def test_a_field_without_a_contract_is_found(monkeypatch: pytest.MonkeyPatch, registry: Apps) -> None:
    class Sample(VaultModel):
        scope_kind, scope_column = ScopeKind.SYSTEM, "id"
        shoe_size = EncryptedField(contract="sample.shoe_size")

        class Meta:
            app_label = "intake"

    assert found(monkeypatch, registry) == {"intake.Sample.shoe_size": "vault.E001"}


def test_two_fields_of_one_contract_are_found(monkeypatch: pytest.MonkeyPatch, registry: Apps) -> None:
    class Sample(VaultModel):
        scope_kind, scope_column = ScopeKind.SYSTEM, "id"
        first = EncryptedField(contract="person.note")
        second = EncryptedField(contract="person.note")

        class Meta:
            app_label = "intake"

    assert found(monkeypatch, registry) == {"intake.Sample.second": "vault.E002"}


def test_a_model_whose_scope_is_no_column_is_found(monkeypatch: pytest.MonkeyPatch, registry: Apps) -> None:
    class Sample(VaultModel):
        scope_kind, scope_column = ScopeKind.SYSTEM, "owner_id"
        note = EncryptedField(contract="person.note")

        class Meta:
            app_label = "intake"

    assert found(monkeypatch, registry) == {"intake.Sample.note": "vault.E003"}


def test_a_model_without_a_scope_is_found(monkeypatch: pytest.MonkeyPatch, registry: Apps) -> None:
    class Sample(models.Model):
        note = EncryptedField(contract="person.note")

        class Meta:
            app_label = "intake"

    assert found(monkeypatch, registry) == {"intake.Sample.note": "vault.E003"}


@pytest.mark.parametrize(
    "column",
    [models.TextField(), models.CharField(max_length=10), models.JSONField(), models.EmailField(), models.FileField()],
    ids=lambda column: type(column).__name__,
)
def test_a_plain_text_column_is_found(monkeypatch: pytest.MonkeyPatch, registry: Apps, column: Any) -> None:
    class Sample(models.Model):
        nickname = column

        class Meta:
            app_label = "intake"

    assert found(monkeypatch, registry) == {"intake.Sample.nickname": "vault.E004"}


def test_a_code_of_a_fixed_vocabulary_may_be_plain(monkeypatch: pytest.MonkeyPatch, registry: Apps) -> None:
    class Sample(models.Model):
        answer = models.CharField(max_length=3, choices=[("yes", "Yes"), ("no", "No")])

        class Meta:
            app_label = "intake"

    assert found(monkeypatch, registry) == {}


@pytest.mark.parametrize("name", ["sex", "birth_date", "is_victim", "shoe_size"])
def test_an_index_of_anything_but_encrypted_words_is_found(
    monkeypatch: pytest.MonkeyPatch, registry: Apps, name: str
) -> None:
    class Sample(VaultModel):
        blind_indexes = (BlindIndex("sample.index", fields=("note", name)),)
        scope_kind, scope_column = ScopeKind.SYSTEM, "id"
        note = EncryptedField(contract="person.note")
        sex = EncryptedField(contract="person.sex")
        birth_date = EncryptedField(contract="person.birth_date")
        is_victim = models.BooleanField()

        class Meta:
            app_label = "intake"

    assert found(monkeypatch, registry) == {str(Sample): "vault.E006"}
