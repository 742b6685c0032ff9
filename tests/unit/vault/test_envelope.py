"""The field envelope against known answers of an independent writer, class by class."""

from uuid import UUID

import pytest

from casetracker.vault import envelope, keyring, primitives
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.scopes import Scope, ScopeKind
from tests.vectors import Case, of_class, other_classes

VALID = of_class("vault_fields", "valid")
REFUSED = other_classes("vault_fields", "valid") + other_classes("vault_fields_refused")


def cipher(case: Case) -> primitives.Aead:
    return primitives.Aead(keyring.purpose_key(bytes.fromhex(case["dek"]), keyring.FIELD))


def place(case: Case) -> envelope.Place:
    scope = Scope(ScopeKind(case["scope_kind"]), UUID(case["scope_id"]))
    return envelope.Place(case["contract"], scope, UUID(case["row_id"]))


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["name"])
def test_a_known_envelope_opens(case: Case) -> None:
    opened = envelope.unseal(cipher(case), place(case), bytes.fromhex(case["envelope"]))

    assert opened == bytes.fromhex(case["plaintext"])


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["name"])
def test_a_known_plaintext_is_sealed_to_the_known_bytes(case: Case) -> None:
    sealed = envelope.seal(
        cipher(case),
        case["generation"],
        place(case),
        bytes.fromhex(case["plaintext"]),
        nonce=bytes.fromhex(case["nonce"]),
    )

    assert sealed.hex() == case["envelope"]


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["name"])
def test_an_envelope_names_its_generation_and_is_34_bytes_longer(case: Case) -> None:
    sealed = bytes.fromhex(case["envelope"])

    assert envelope.generation_of(sealed) == case["generation"]
    assert len(sealed) == 34 + len(case["plaintext"]) // 2


@pytest.mark.parametrize(("why", "case"), REFUSED, ids=lambda part: part if isinstance(part, str) else part["name"])
def test_what_was_changed_or_moved_does_not_open(why: str, case: Case) -> None:
    with pytest.raises(BrokenCiphertext):
        envelope.unseal(cipher(case), place(case), bytes.fromhex(case["envelope"]))


@pytest.mark.parametrize(
    "case", of_class("vault_fields", "wrong_version", "not_an_envelope"), ids=lambda case: case["name"]
)
def test_bytes_of_another_format_name_no_generation(case: Case) -> None:
    with pytest.raises(BrokenCiphertext, match="no envelope|not an envelope"):
        envelope.generation_of(bytes.fromhex(case["envelope"]))


def test_every_changed_bit_is_refused() -> None:
    case = VALID[0]
    sealed = bytes.fromhex(case["envelope"])
    opened = []

    for bit in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            envelope.unseal(cipher(case), place(case), bytes(changed))
        except BrokenCiphertext:
            continue
        opened.append(bit)

    assert opened == []


def test_two_seals_of_one_value_differ() -> None:
    case = VALID[0]

    sealed = {envelope.seal(cipher(case), 1, place(case), b"same") for _ in range(8)}

    assert len(sealed) == 8


def test_a_refusal_names_the_place_and_nothing_of_the_content() -> None:
    case = VALID[0]
    elsewhere = place(case)._replace(contract="person.email")

    with pytest.raises(BrokenCiphertext) as refusal:
        envelope.unseal(cipher(case), elsewhere, bytes.fromhex(case["envelope"]))

    assert "person.email" in str(refusal.value)
    assert "Amara" not in str(refusal.value)
    assert refusal.value.__cause__ is None
