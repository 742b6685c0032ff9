"""Servers that are no transit server, or not well: whatever they answer, the error says what to look at."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.providers.transit import VERSION, TransitRoot
from tests.integration.vault.conftest import write_secret

WRAPPED = VERSION + b"vault:v1:AAAA"
KEY = bytes(range(32))


class Canned(ThreadingHTTPServer):
    """A server on loopback that gives one answer to whatever it is asked."""

    status, body, location, asked = 200, b"", "", 0
    is_silent = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.released = Event()


class _Handler(BaseHTTPRequestHandler):
    server: Canned

    def do_POST(self) -> None:
        self.server.asked += 1
        if self.server.is_silent:
            self.server.released.wait(30)
            return
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@contextmanager
def serving(server: Canned) -> Iterator[Canned]:
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def canned(settings: Settings, tmp_path: Path) -> Iterator[Canned]:
    write_secret(tmp_path / "token", "s.secret")
    settings.VAULT_PROVIDER, settings.TRANSIT_KEY = "transit", "root"
    settings.TRANSIT_TOKEN_FILE = str(tmp_path / "token")
    with serving(Canned()) as server:
        settings.TRANSIT_ADDRESS = f"http://127.0.0.1:{server.server_port}"
        yield server


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>It works!</html>",
        b"[]",
        b"null",
        b"{}",
        b'{"data": null}',
        b'{"data": []}',
        b'{"data": {}}',
        b'{"data": {"plaintext": null}}',
        b'{"data": {"plaintext": 7}}',
        b'{"data": {"plaintext": ""}}',
        b'{"data": {"plaintext": "not base 64!"}}',
        '{"data": {"plaintext": "é"}}'.encode(),
        b"\xff\xfe\x00",
    ],
)
def test_an_answer_that_is_none_is_said_to_be_none(canned: Canned, body: bytes) -> None:
    canned.body = body

    with pytest.raises(KeyUnavailable, match="is it a transit server"):
        TransitRoot().unwrap(WRAPPED, b"")


@pytest.mark.parametrize("body", [b"[]", b'{"errors": [1, 2]}', b'{"errors": "key"}', b"", b"\xff"])
@pytest.mark.parametrize("status", [400, 403, 500])
def test_an_error_that_is_no_error_of_a_transit_server_is_one_of_ours(canned: Canned, status: int, body: bytes) -> None:
    canned.status, canned.body = status, body

    with pytest.raises(KeyUnavailable):
        TransitRoot().unwrap(WRAPPED, b"")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (201, "answers 201"),
        (204, "answers 204"),
        (401, "token"),
        (404, "MOUNT"),
        (405, "answers 405"),
        (429, "quotas"),
        (500, "answers 500: look at its log"),
        (501, "not initialised"),
        (502, "log"),
        (503, "sealed"),
    ],
)
def test_each_refusal_says_what_to_look_at(canned: Canned, status: int, said: str) -> None:
    canned.status = status

    with pytest.raises(KeyUnavailable, match=said):
        TransitRoot().wrap(KEY, b"")


def test_a_redirect_is_not_followed_with_our_token(canned: Canned) -> None:
    with serving(Canned()) as elsewhere:
        canned.status, canned.location = 307, f"http://127.0.0.1:{elsewhere.server_port}/v1/transit/decrypt/root"

        with pytest.raises(KeyUnavailable, match="answers 307"):
            TransitRoot().unwrap(WRAPPED, b"")

        assert (canned.asked, elsewhere.asked) == (1, 0)


def test_a_server_that_keeps_silent_is_given_up(canned: Canned, settings: Settings) -> None:
    canned.is_silent, settings.TRANSIT_ANSWER_SECONDS = True, 0.2

    with pytest.raises(KeyUnavailable, match="did not answer in time"):
        TransitRoot().unwrap(WRAPPED, b"")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody but itself vouches for, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "keys")])
    begins = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(begins).not_valid_after(begins + timedelta(days=3))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path / "keys.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def over_tls(canned: Canned, certificate: Path, settings: Settings) -> Canned:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    canned.socket = context.wrap_socket(canned.socket, server_side=True)
    settings.TRANSIT_ADDRESS = f"https://127.0.0.1:{canned.server_port}"
    canned.status = 503
    return canned


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(over_tls: Canned) -> None:
    with pytest.raises(KeyUnavailable, match="CASETRACKER_TRANSIT_CA_FILE"):
        TransitRoot().unwrap(WRAPPED, b"")

    assert over_tls.asked == 0


def test_the_authority_in_the_ca_file_is_trusted(over_tls: Canned, certificate: Path, settings: Settings) -> None:
    settings.TRANSIT_CA_FILE = str(certificate)

    with pytest.raises(KeyUnavailable, match="sealed"):
        TransitRoot().unwrap(WRAPPED, b"")


def test_a_ca_file_without_a_certificate_is_named(over_tls: Canned, settings: Settings, tmp_path: Path) -> None:
    settings.TRANSIT_CA_FILE = str(tmp_path / "token")

    with pytest.raises(KeyUnavailable, match="CASETRACKER_TRANSIT_CA_FILE"):
        TransitRoot().unwrap(WRAPPED, b"")
