"""Encrypted model fields: a binary column, and an attribute that decrypts when it is read.

``EncryptedField(contract="person.family_name")`` called ``family_name`` puts the ciphertext into the attribute
``family_name_sealed`` (as a foreign key keeps its id under another name), so everything in Django that moves raw
values (``values()``, ``dumpdata``, pickling, copying, ``refresh_from_db``) moves ciphertext. Reading ``family_name``
decrypts content, and shows a mask for identity: identities are read by ``read_identities`` alone, which the service
``reveal`` calls. What is assigned is sealed when the row is saved, inside ``acting``, and its digest is left there
for the audit log. NULL stays NULL.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from casetracker.core import acting
from casetracker.core.acting import Seal
from casetracker.vault import codec, envelope, keyring, primitives
from casetracker.vault.contracts import Contract, Tier, contract
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.indexed import IndexedModel
from casetracker.vault.scopes import Scope, ScopeKind


class Mask:
    """What an identity reads as, outside of reveal. There is nothing in it to leak."""

    def __str__(self) -> str:
        return str(_("withheld"))

    def __repr__(self) -> str:
        return "<masked>"

    def __bool__(self) -> bool:
        return True


MASK = Mask()


class _Pending:
    """A value assigned and not yet saved. It never travels: pickling and copying leave the plaintext behind."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<pending>"

    def __reduce__(self) -> tuple[type["_Dropped"], tuple[()]]:
        return _Dropped, ()


class _Dropped:
    """What is left of a pending value after pickling or copying: nothing, and it can be neither read nor saved."""

    def __repr__(self) -> str:
        return "<dropped>"


class VaultModel(IndexedModel):
    """A model with encrypted fields. It declares in which scope its rows belong: the kind, and the column with the id.

    Declared as data, so that the vault finds all rows of a scope by itself: to rotate its key, or to erase it.
    """

    scope_kind: ClassVar[ScopeKind]
    scope_column: ClassVar[str]

    class Meta:
        abstract = True

    def __getstate__(self) -> dict[str, Any]:
        # copy.copy() moves the state as it stands and would take what is pending along.
        state = super().__getstate__()
        return {name: _Dropped() if isinstance(value, _Pending) else value for name, value in state.items()}

    def vault_scope(self) -> Scope:
        """The scope whose key seals this row."""
        return Scope(self.scope_kind, getattr(self, self.scope_column))


class EncryptedAttribute:
    """The readable side of an encrypted field."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, instance: VaultModel | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        raw = getattr(instance, self.field.attname)
        if raw is None:
            return None
        if isinstance(raw, _Pending):
            return raw.value
        if isinstance(raw, _Dropped):
            raise TypeError(f"{self.field.contract.name}: an unsaved value does not travel with a copy")
        if self.field.contract.tier is Tier.IDENTITY:
            return MASK
        return self.field.open_for(instance)

    def __set__(self, instance: VaultModel, value: object) -> None:
        if isinstance(value, Mask):
            raise TypeError(f"{self.field.contract.name}: a mask is not a value")
        # Bytes are no value of any kind, so they are a ciphertext: a loaded dump assigns those by the field's name.
        stored = value is None or isinstance(value, bytes | memoryview)
        instance.__dict__[self.field.attname] = value if stored else _Pending(value)


class EncryptedField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A column of envelopes. ``contract`` names its entry in the table of contracts; it is nullable by nature."""

    def __init__(self, *args: Any, contract: str, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        self.contract_name = contract
        super().__init__(*args, **kwargs)

    @cached_property
    def contract(self) -> Contract:
        return contract(self.contract_name)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["contract"] = self.contract_name
        return name, path, args, kwargs

    def get_attname(self) -> str:
        return f"{self.name}_sealed"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, EncryptedAttribute(self))

    def open_for(self, instance: VaultModel) -> Any:
        """Decrypt the stored value of ``instance``. Raises BrokenCiphertext or KeyUnavailable."""
        return self.open_sealed(instance, instance.vault_scope(), bytes(getattr(instance, self.attname)))

    def open_sealed(self, instance: VaultModel, scope: Scope, sealed: bytes) -> Any:
        """Decrypt what stands in this field of ``instance``, a row of ``scope``.

        Raises BrokenCiphertext or KeyUnavailable.
        """
        try:
            cipher = keyring.cipher_to_open(scope, sealed)
        except KeyUnavailable:
            anew = self._sealed_anew(instance, sealed)
            if anew is None:
                raise  # the key is missing, or its provider away: the error says which
            sealed = anew
            cipher = keyring.cipher_to_open(scope, sealed)
        return codec.DECODE[self.contract.kind](cipher.unseal(self.contract_name, instance.pk, sealed))

    def _sealed_anew(self, instance: VaultModel, sealed: bytes) -> bytes | None:
        """The cell as it stands now, where a rotation sealed it under a newer key after this row was read."""
        now = next(iter(_cell(instance, self.attname)), None)
        if now is None or now == sealed:
            return None
        instance.__dict__[self.attname] = now
        return now

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        raw = getattr(model_instance, self.attname)
        if isinstance(raw, _Pending):
            raw = self._seal(model_instance, raw.value)  # type: ignore[arg-type]
            setattr(model_instance, self.attname, raw)
        elif isinstance(raw, bytes | memoryview) and not add:
            raw = self._standing(model_instance, bytes(raw))  # type: ignore[arg-type]
        return raw  # type: ignore[no-any-return]

    def _standing(self, instance: VaultModel, sealed: bytes) -> bytes | None:
        """What an update of the whole row writes back of a cell that it does not change.

        A row that was read before its scope's key was renewed holds ciphertexts of a key that is gone: the cell keeps
        what stands there now. Raises KeyUnavailable where the scope has no key.
        """
        if sealed.startswith(keyring.cipher_to_seal(instance.vault_scope()).head):
            return sealed
        # Emptied meanwhile, it stays empty: the old value belongs to a key that is gone.
        return next(iter(_cell(instance, self.attname)), sealed)

    def _seal(self, instance: VaultModel, value: object) -> bytes:
        act = acting.current()
        cipher = keyring.cipher_to_seal(instance.vault_scope())
        sealed = cipher.seal(self.contract_name, instance.pk, codec.encode(self.contract.kind, value))
        act.seals.append(Seal(self.contract_name, instance.pk, primitives.sha256(sealed)))
        return sealed

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is not None:
            self._refuse_plaintext(value)
        return super().get_db_prep_value(value, connection, prepared)

    def _refuse_plaintext(self, value: object) -> None:
        # update(), bulk_update() and create(name_sealed=…) come past pre_save: they may carry envelopes and no more.
        if not isinstance(value, bytes | memoryview):
            raise TypeError(f"{self.contract_name}: only ciphertext reaches the database; assign and save instead")
        envelope.generation_of(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.contract_name} cannot be searched by {lookup_name}: it is encrypted")
        return super().get_lookup(lookup_name)


class FileKeyField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs alone
    """The wrapped key of an encrypted file. A row that has one publishes the object that its primary key names.

    It is written once, with its row; only a renewal of the scope's key changes it, by an update of its own.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        wrapped: bytes | None = getattr(model_instance, self.attname)
        if add or not isinstance(model_instance, VaultModel):
            return wrapped
        # The scope's key is held first: otherwise a renewal could replace the wrap between our look and our writing.
        keyring.newest_generation(model_instance.vault_scope())
        return next(iter(_cell(model_instance, self.attname)), wrapped)


def _cell(instance: models.Model, attname: str) -> list[bytes | None]:
    """What stands in the database now; nothing where the row is gone."""
    rows = type(instance)._default_manager.filter(pk=instance.pk)  # noqa: SLF001  Django's public model API
    return [None if now is None else bytes(now) for now in rows.values_list(attname, flat=True)]


def read_identities(rows: Sequence[VaultModel], field_names: Sequence[str]) -> list[dict[str, Any]]:
    """Decrypt identity fields of rows of one model. Only services that record who and why before call this.

    The keys that are not at hand are asked for by one query. Raises BrokenCiphertext or KeyUnavailable.
    """
    if not rows:
        return []
    fields = [_encrypted(rows[0], name) for name in field_names]
    scopes = [row.vault_scope() for row in rows]
    keyring.load_ciphers(_one_envelope_each(rows, scopes, fields))
    columns = [(field, field.attname, field.contract_name, codec.DECODE[field.contract.kind]) for field in fields]
    opened = [_opened(row, scope, columns) for row, scope in zip(rows, scopes, strict=True)]
    return [dict(zip(field_names, values, strict=True)) for values in opened]


def read_identity(row: VaultModel, field_names: Sequence[str]) -> dict[str, Any]:
    """The same for one row."""
    return read_identities([row], field_names)[0]


def _encrypted(row: VaultModel, name: str) -> EncryptedField:
    field = row._meta.get_field(name)  # noqa: SLF001  Django's public model API
    if not isinstance(field, EncryptedField):
        raise TypeError(f"{name} is not encrypted")
    return field


def _one_envelope_each(
    rows: Sequence[VaultModel], scopes: Sequence[Scope], fields: Sequence[EncryptedField]
) -> list[tuple[Scope, bytes]]:
    # All of a scope is nearly always of one generation, and where it is not, opening asks for the other.
    found: dict[Scope, bytes] = {}
    for row, scope in zip(rows, scopes, strict=True):
        if scope not in found:
            sealed = next((raw for field in fields if (raw := getattr(row, field.attname)) is not None), None)
            if sealed is not None:
                found[scope] = bytes(sealed)
    return list(found.items())


Column = tuple[EncryptedField, str, str, Callable[[bytes], Any]]  # a field, its attribute, its contract, its decoder


def _opened(row: VaultModel, scope: Scope, columns: Sequence[Column]) -> list[Any]:
    # The cells of a row are nearly always of one key: its cipher is looked up once, and once more where they are not.
    values: list[Any] = []
    row_id, cipher = row.pk, None
    for field, attname, contract_name, decode in columns:
        sealed = getattr(row, attname)
        if sealed is None:
            values.append(None)
        elif cipher is not None and type(sealed) is bytes and sealed.startswith(cipher.head):
            values.append(decode(cipher.unseal(contract_name, row_id, sealed)))
        else:
            values.append(field.open_sealed(row, scope, bytes(sealed)))
            cipher = keyring.cipher_to_open(scope, bytes(getattr(row, attname)))
    return values
