"""Many people of many communications, written quickly: keys, ciphertexts and tokens are real, services are left out.

``BENCH_PEOPLE`` (100,000) says how many; three of them are in a communication. Names are generated in four scripts,
some frequent and most rare.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from casetracker.accounts.models import Organisation, User
from casetracker.core.ids import new_id
from casetracker.vault import envelope, epochs, index_keys, keyring, primitives
from casetracker.vault.name_tokens import index_tokens
from casetracker.vault.scopes import Scope, ScopeKind
from intake.models import Communication
from intake.models.person import NAME_INDEX
from tests.cast import Cast

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
IN_ONE = 3
AT_ONCE = 1000  # communications
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
# The beginnings, middles and ends of family names, and given names, script by script.
SCRIPTS = (
    (
        "Gar Mén Alv Ort Sal Ved Cór Zam/a e i o ar in/dez lla ños rro sco via",
        "José Ana Luis Inés Ramón Rosa Iván Sofía Óscar Elena Félix Nora",
    ),
    (
        "Вол Кар Мир Сер Тар Ждан Бел Лев/а е и о у ё/ков нина шева лин рёв цкая",
        "Анна Сергей Олег Юлия Фёдор Нина Пётр Вера Илья Дарья Лев Зоя",
    ),
    (
        "حس كر جم سل رش نب فر عم/ا ي و يم ان ار/ين وي اني ري دي لي",
        "محمد أحمد فاطمة ليلى يوسف مريم علي سعيد نور خالد هدى عمر",
    ),
    (
        "王 李 张 刘 陈 杨 赵 黄/孙 马 朱 胡 林 何/欧 司 上 诸 东 夏",
        "小明 伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋",
    ),
)
FAMILIES = tuple(
    ("".join(parts), given.split()) for lists, given in SCRIPTS for parts in product(*map(str.split, lists.split("/")))
)
IN_A_SCRIPT = len(FAMILIES) // len(SCRIPTS)


class PlainPerson(models.Model):
    """The same people with plain, indexed names: the baseline's table, which is made for the benchmark alone."""

    id = models.UUIDField(primary_key=True)
    communication = models.ForeignKey(Communication, on_delete=models.DO_NOTHING, related_name="+")
    position = models.PositiveIntegerField()
    family_name = models.CharField(max_length=60)
    given_names = models.CharField(max_length=60)

    objects: "models.Manager[PlainPerson]" = models.Manager()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_plain_person"
        indexes = [models.Index(fields=["family_name", "given_names"], name="bench_plain_names")]


Name = tuple[str, str]
Values = tuple[Any, ...]

COMMUNICATION = (
    "id reference organisation_id procedure language version is_imported remedies_position has_other_procedures "
    "asks_interim_measures is_attested created_at changed_at"
)
OWN = ("icrmw-77", "en", 1, False, "", "", "", False)
KEY = "id scope_kind scope_id generation epoch wrapped commitment created_at"
PERSON = (
    "id communication_id position is_victim is_author disclose_to_state publication "
    "family_name_sealed given_names_sealed created_at"
)
VICTIM = (True, False, "", "")
TOKEN = "index generation bucket row_id scope_kind scope_id"  # noqa: S105  columns, not a password
PLAIN = "id communication_id position family_name given_names"


def names(count: int, random: Random) -> Iterator[Name]:
    """``count`` names: (family name, given names)."""
    # The second name of a script is borne by seven people in ten of those who bear the first, and so on.
    weights = [1 / (1 + rank % IN_A_SCRIPT) ** 0.5 for rank in range(len(FAMILIES))]
    for family_name, given in random.choices(FAMILIES, weights, k=count):
        yield family_name, " ".join(random.sample(given, 2))


def people_write() -> tuple[User, list[Name]]:
    """Write them all; return a lead who may see everybody, and the names in random order."""
    random = Random(77)
    cast = Cast()
    lead = cast.lead
    every = list(names(PEOPLE, random))
    with connection.schema_editor() as editor:
        if PlainPerson._meta.db_table in connection.introspection.table_names():  # noqa: SLF001
            editor.delete_model(PlainPerson)
        editor.create_model(PlainPerson)
    epoch = epochs.current_epoch()
    for start in range(0, PEOPLE, AT_ONCE * IN_ONE):
        _write(cast.harbour, epoch, every[start : start + AT_ONCE * IN_ONE], start)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    random.shuffle(every)
    return lead, every


@transaction.atomic
def _write(organisation: Organisation, epoch: int, batch: list[Name], start: int) -> None:
    at = BEGAN + timedelta(minutes=start)
    communications: list[Values] = []
    keys: list[Values] = []
    people: list[Values] = []
    plain: list[Values] = []
    for number, name in enumerate(batch):
        if number % IN_ONE == 0:
            scope, key_id, dek = Scope(ScopeKind.COMMUNICATION, new_id()), new_id(), primitives.new_key()
            reference = f"BN-{start + number:08d}"
            communications.append((scope.id, reference, organisation.pk, *OWN, at, at))
            keys.append(_key(epoch, scope, key_id, dek, at))
            aead = primitives.Aead(keyring.purpose_key(dek, keyring.FIELD))
        place = (new_id(), scope.id, number % IN_ONE)
        people.append((*place, *VICTIM, *_sealed(aead, scope, place[0], name), at))
        plain.append((*place, *name))
    _insert("intake_communication", COMMUNICATION, communications)
    _insert("vault_datakey", KEY, keys)
    _insert("intake_person", PERSON, people)
    _insert("vault_indextoken", TOKEN, _tokens(plain))
    _insert(PlainPerson._meta.db_table, PLAIN, plain)  # noqa: SLF001


def _key(epoch: int, scope: Scope, key_id: UUID, dek: bytes, at: datetime) -> Values:
    wrapped = primitives.wrap_key(keyring._dek_wrapping_key(epoch, key_id, scope), dek)  # noqa: SLF001
    commitment = keyring.purpose_key(dek, keyring.COMMIT)
    return (key_id, int(scope.kind), scope.id, 1, epoch, wrapped, commitment, at)


def _sealed(aead: primitives.Aead, scope: Scope, person_id: UUID, name: Name) -> Values:
    fields = zip(("family_name", "given_names"), name, strict=True)
    return tuple(
        envelope.seal(aead, 1, envelope.Place(f"person.{field}", scope, person_id), text.encode())
        for field, text in fields
    )


def _tokens(people: list[Values]) -> list[Values]:
    key = index_keys.current()
    bucket = index_keys.bucketer(key, NAME_INDEX.name)
    return [
        (NAME_INDEX.name, key.generation, number, person_id, int(ScopeKind.COMMUNICATION), communication_id)
        for person_id, communication_id, _position, *name in people
        for number in {bucket(token) for token in index_tokens(*name)}
    ]


def _insert(table: str, columns: str, rows: list[Values]) -> None:
    names = ", ".join(f'"{column}"' for column in columns.split())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write("".join("\t".join(map(_copied, row)) + "\n" for row in rows))
        else:
            marks = ", ".join("%s" for _ in columns.split())
            values = [[value.hex if isinstance(value, UUID) else value for value in row] for row in rows]
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608  our own names


def _copied(value: object) -> str:
    return f"\\\\x{value.hex()}" if isinstance(value, bytes) else str(value)
