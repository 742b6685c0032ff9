"""What encrypted fields cost: one value, a case with its people, a whole filing."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import connection, models

from bench.plain import without_vault_and_audit
from bench.run import Row, compare
from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.ids import new_id
from casetracker.vault import keyring, primitives
from casetracker.vault.fields import EncryptedField, read_identities
from casetracker.vault.scopes import Scope, ScopeKind
from intake.models import Communication, Person
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import complete

TEXT = "x" * 200
PEOPLE = 50
# Ten fields as people fill them in, with values of usual lengths.
ANSWERS: dict[str, str] = {
    "family_name": "Velasen Ruiz",
    "given_names": "Iriana Delfina",
    "birth_place": "Quetzaltenango",
    "sex": "female",
    "nationality": "GTM",
    "occupation": "Domestic worker",
    "migration_status": "irregular",
    "phone": "+502 5555 0134",
    "safe_contact": "By the parish office on Thursday afternoons; never by telephone.",
    "postal_address": "Parish office, 4a calle 12-35, zona 1, Quetzaltenango, Guatemala",
}


def one_value() -> Row:
    """Sealing and opening 200 bytes as a field does it, in a transaction that holds its key."""
    scope, row_id = Scope(ScopeKind.COMMUNICATION, uuid4()), uuid4()
    plaintext, bare = TEXT.encode(), primitives.Aead(primitives.new_key())
    with acting(COMMAND):
        keyring.create_scope(scope)

    def ours() -> bytes:
        sealed = keyring.cipher_to_seal(scope).seal("fact.text", row_id, plaintext)
        return keyring.cipher_to_open(scope, sealed).unseal("fact.text", row_id, sealed)

    def baseline() -> bytes:
        nonce = primitives.random_bytes(12)
        return bare.decrypt(nonce, bare.encrypt(nonce, plaintext, None), None)

    with acting(COMMAND):
        return compare(
            "field, 200 bytes, seal and open", ours, "bare AESGCM, cached key", baseline, 5000, reach="≤ 2.5"
        )


class PlainPerson(models.Model):
    """The table of people as it is, with text where ciphertexts stand."""

    id = models.UUIDField(primary_key=True, default=new_id)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    is_victim = models.BooleanField(default=True)
    is_author = models.BooleanField(default=False)
    disclose_to_state = models.CharField(max_length=5, blank=True)
    publication = models.CharField(max_length=10, blank=True)

    class Meta:
        app_label = "intake"
        db_table = "bench_plainperson"


for _field in Person._meta.local_concrete_fields:  # noqa: SLF001  Django's public model API
    if isinstance(_field, EncryptedField):
        PlainPerson.add_to_class(_field.name, models.TextField(null=True))


def a_case_with_its_people() -> Row:
    """Fifty people loaded and ten fields of each read, against the same rows in plain text through the same ORM."""
    communication_id = _people()
    names, plain = list(ANSWERS), PlainPerson._default_manager  # noqa: SLF001  Django's public model API

    def ours() -> list[str]:
        people = list(Person.objects.filter(communication=communication_id))
        return [value for row in read_identities(people, names) for value in row.values()]

    def baseline() -> list[str]:
        people = plain.filter(communication=communication_id).order_by("position", "created_at")
        return [getattr(person, name) for person in people for name in names]

    assert ours() == baseline()
    what = f"loading {PEOPLE} people and reading {len(names)} fields of each"
    return compare(what, ours, "the same rows in plain text", baseline, 10, reach="≤ 2")


def _people() -> UUID:
    with connection.schema_editor() as editor:
        editor.create_model(PlainPerson)
    at = datetime(2026, 2, 1, tzinfo=UTC)
    with acting(COMMAND):
        communication = Communication(
            reference=f"IN-{uuid4().hex[:8]}", language="en", created_at=clock.now(), changed_at=clock.now()
        )
        keyring.create_scope(communication.vault_scope())
        communication.save()
        for position in range(PEOPLE):
            person = Person(communication=communication, position=position, created_at=at, is_victim=True)
            for name, value in ANSWERS.items():
                setattr(person, name, value)
            person.save()
            plain = PlainPerson(communication=communication, position=position, created_at=at)
            for name, value in ANSWERS.items():
                setattr(plain, name, value)
            plain.save()
        record(Action.COMMUNICATION_CHANGED)
    return communication.pk


def filing() -> Row:
    """A communication with three people, drafted and submitted, against the same without encryption and audit."""
    in_force()
    cast = Cast()
    user = cast.caseworker
    Procedure(cast, complete(user, victims=3))

    def ours() -> None:
        Procedure(cast, complete(user, victims=3))

    def baseline() -> None:
        with without_vault_and_audit():
            Procedure(cast, complete(user, victims=3))

    return compare(
        "a communication with 3 people, drafted and submitted",
        ours,
        "the same without encryption and audit",
        baseline,
        1,
        reach="≤ 1.6",
    )


ALL: tuple[Callable[[], Row], ...] = (one_value, a_case_with_its_people, filing)
