"""The primitives against the vectors of their standards, and the encodings that keep purposes apart."""

import pytest

from casetracker.vault import primitives

RFC_3394_KEK = bytes(range(32))
RFC_3394_KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
RFC_3394_WRAP = bytes.fromhex("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21")


def test_a_key_is_wrapped_as_rfc_3394_says() -> None:
    assert primitives.wrap_key(RFC_3394_KEK, RFC_3394_KEY) == RFC_3394_WRAP


def test_a_wrap_of_rfc_3394_is_unwrapped() -> None:
    assert primitives.unwrap_key(RFC_3394_KEK, RFC_3394_WRAP) == RFC_3394_KEY


@pytest.mark.parametrize("at", range(40))
def test_a_changed_wrap_is_refused(at: int) -> None:
    changed = bytearray(RFC_3394_WRAP)
    changed[at] ^= 1

    with pytest.raises(primitives.InvalidUnwrap):
        primitives.unwrap_key(RFC_3394_KEK, bytes(changed))


@pytest.mark.parametrize("length", [0, 1, 8, 16, 39, 41])
def test_a_wrap_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(primitives.InvalidUnwrap):
        primitives.unwrap_key(RFC_3394_KEK, (RFC_3394_WRAP + b"\x00")[:length])


@pytest.mark.parametrize(
    ("salt", "info", "derived"),
    [
        (
            bytes(range(13)),
            bytes(range(0xF0, 0xFA)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        ),
        (None, b"", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
    ],
)
def test_a_key_is_derived_as_rfc_5869_says(salt: bytes | None, info: bytes, derived: str) -> None:
    assert primitives.derive(b"\x0b" * 22, info, salt=salt).hex() == derived


def test_a_block_is_encrypted_as_the_gcm_specification_says() -> None:
    aead = primitives.Aead(bytes(32))

    sealed = aead.encrypt(bytes(12), bytes(16), None)

    assert sealed.hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"


def test_no_two_lists_of_parts_encode_alike() -> None:
    lists = [(b"ab", b"c"), (b"a", b"bc"), (b"abc",), (b"abc", b""), (b"", b"abc"), (b"\x00\x00\x00\x01a",)]

    assert len({primitives.length_prefixed(*parts) for parts in lists}) == len(lists)


def test_keys_are_fresh_and_256_bits_long() -> None:
    keys = {primitives.new_key() for _ in range(100)}

    assert len(keys) == 100
    assert {len(key) for key in keys} == {32}
