"""System checks: an encrypted field has its contract, a plain text column its reason, the root key its provider."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import models

from casetracker.vault import providers
from casetracker.vault.contracts import CONTRACTS, Kind
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.plain import is_plain

# Apps whose rows are about cases and people; reference data and the vault's own key rows are not.
GUARDED_APPS = ("accounts", "intake", "workflow")
# Columns whose vocabulary the code fixes hold codes, not words about a person.
TEXT_FIELDS = (models.CharField, models.TextField, models.JSONField, models.FileField)


@register()
def encrypted_fields_have_contracts(app_configs: Sequence[AppConfig] | None, **_: Any) -> Iterable[CheckMessage]:
    """Every encrypted field names a contract, none shares one with another, and its model names a scope."""
    seen: dict[str, str] = {}
    for model, field in _fields():
        if not isinstance(field, EncryptedField):
            continue
        label = f"{model._meta.label}.{field.name}"  # noqa: SLF001
        if field.contract_name not in CONTRACTS:
            yield Error(f"{label} has no contract in the table.", obj=field, id="vault.E001")
        elif field.contract_name in seen:
            yield Error(f"{label} shares its contract with {seen[field.contract_name]}.", obj=field, id="vault.E002")
        if not _names_its_scope(model):
            yield Error(f"{label}: its model names no scope.", obj=field, id="vault.E003")
        seen[field.contract_name] = label


@register()
def plain_text_is_on_the_list(app_configs: Sequence[AppConfig] | None, **_: Any) -> Iterable[CheckMessage]:
    """Every text column of our apps is encrypted, holds codes of a fixed vocabulary, or stands on the list."""
    for model, field in _fields():
        meta = model._meta  # noqa: SLF001
        label = f"{meta.app_label}.{meta.object_name}.{field.name}"
        if (
            meta.app_label in GUARDED_APPS
            and isinstance(field, TEXT_FIELDS)
            and not field.choices
            and not is_plain(label)
        ):
            yield Error(f"{label} is a plain text column.", hint="Encrypt it, or list it.", obj=field, id="vault.E004")


@register(Tags.security)
def key_provider_is_configured(app_configs: Sequence[AppConfig] | None, **_: Any) -> Iterable[CheckMessage]:
    """The provider of the root key that settings name exists, and has all it needs."""
    return [Error(f"The root key: {problem}.", id="vault.E005") for problem in providers.configuration_problems()]


@register()
def blind_indexes_hold_words(app_configs: Sequence[AppConfig] | None, **_: Any) -> Iterable[CheckMessage]:
    """Every field of a blind index is an encrypted text: what has few values would show their distribution."""
    for model in apps.get_models():
        if not issubclass(model, VaultModel):
            continue
        texts = {field.name for field in model._meta.local_concrete_fields if _is_encrypted_text(field)}  # noqa: SLF001
        for index in model.blind_indexes:
            for name in sorted(set(index.fields) - texts):
                label = f"{model._meta.label}.{name}"  # noqa: SLF001
                yield Error(f"{label} is no encrypted text, and {index.name} indexes it.", obj=model, id="vault.E006")


def _is_encrypted_text(field: "models.Field[Any, Any]") -> bool:
    contract = CONTRACTS.get(field.contract_name) if isinstance(field, EncryptedField) else None
    return contract is not None and contract.kind is Kind.TEXT


def _names_its_scope(model: type[models.Model]) -> bool:
    if not issubclass(model, VaultModel) or not hasattr(model, "scope_kind"):
        return False
    return model.scope_column in {field.attname for field in model._meta.local_concrete_fields}  # noqa: SLF001


def _fields() -> Iterator[tuple[type[models.Model], "models.Field[Any, Any]"]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:  # noqa: SLF001
            yield model, field
