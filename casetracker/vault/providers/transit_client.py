"""One conversation with the transit server, in bytes and sentences: nothing of ``hvac`` or HTTP leaves this file.

No proxy, netrc file or ``VAULT_*`` variable of the environment is looked at: each could send the token elsewhere. No
redirect is followed for the same reason. Errors are raised outside of the block that caught their cause, because the
cause holds the request, and the request holds the token.
"""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hvac
import requests

from casetracker.vault.errors import BadKeyFile, KeyUnavailable
from casetracker.vault.providers.secret_files import read_secret
from casetracker.vault.providers.transit_settings import TransitSettings, configuration_problems, transit_settings

OK, WRONG_REQUEST = 200, 400
_NO_CIPHERTEXT = "vault:v1:" + base64.b64encode(bytes(60)).decode()

# What each status says about the server, and what to look at.
_REFUSALS = {
    401: "does not know us: look at the token or the AppRole",
    403: "forbids it: look at the token or the AppRole, at its policy, and at CASETRACKER_TRANSIT_KEY",
    404: "has nothing there: look at CASETRACKER_TRANSIT_MOUNT and CASETRACKER_TRANSIT_NAMESPACE",
    429: "has had too many requests: look at its quotas",
    501: "is not initialised",
    502: "does not reach its own other part: look at its log",
    503: "is sealed, or stands by: unseal it",
}
# The first that fits; an SSLError is a ConnectionError too, and a ConnectTimeout both a Timeout and a ConnectionError.
_FAILURES: tuple[tuple[type[OSError], str], ...] = (
    (requests.exceptions.SSLError, "shows no certificate that is trusted: look at CASETRACKER_TRANSIT_CA_FILE"),
    (requests.exceptions.Timeout, "did not answer in time: look whether it is overloaded or the network holds it up"),
    (requests.exceptions.ConnectionError, "cannot be reached: look whether it runs at CASETRACKER_TRANSIT_ADDRESS"),
    (OSError, "could not be asked: look at CASETRACKER_TRANSIT_ADDRESS and CASETRACKER_TRANSIT_CA_FILE"),
)


class DoesNotOpen(KeyUnavailable):
    """The server's key does not open this ciphertext in this context."""


class TransitClient:
    """Logged in, and ready to be asked. Raises KeyUnavailable where settings or log-in do not allow it, BadKeyFile."""

    def __init__(self) -> None:
        problems = configuration_problems()
        if problems:
            raise KeyUnavailable("; ".join(problems))
        self.settings = transit_settings()
        self._client = _client(self.settings)
        self._client.token = self._token()

    def require_key(self) -> None:
        """See that the key is there: for a token that may, `encrypt` would make it. Raises KeyUnavailable."""
        try:
            self.decrypt(_NO_CIPHERTEXT, b"none")
        except DoesNotOpen:
            return

    def encrypt(self, plaintext: bytes, context: bytes) -> str:
        """The server's ciphertext. Raises KeyUnavailable."""
        answer = self._ask(
            lambda: self._client.secrets.transit.encrypt_data(
                self.settings.key, _text(plaintext), context=_text(context), mount_point=self.settings.mount
            )
        )
        if answer.status_code == WRONG_REQUEST:
            raise KeyUnavailable(f"the transit key {self.settings.key} does not encrypt: look at its type")
        return self._part(answer, "data", "ciphertext")

    def decrypt(self, ciphertext: str, context: bytes) -> bytes:
        """Undo :meth:`encrypt`. Raises DoesNotOpen where key or context is another, KeyUnavailable."""
        answer = self._ask(
            lambda: self._client.secrets.transit.decrypt_data(
                self.settings.key, ciphertext, context=_text(context), mount_point=self.settings.mount
            )
        )
        if answer.status_code == WRONG_REQUEST:
            raise self._why_not(answer)
        try:
            return base64.b64decode(self._part(answer, "data", "plaintext"), validate=True)
        except ValueError:
            problem = self._no_use()
        raise problem

    def _token(self) -> str:
        if self.settings.token_file:
            return _secret(self.settings.token_file, "the token file")
        secret_id = _secret(self.settings.secret_id_file, "the secret id file")
        answer = self._ask(
            lambda: self._client.auth.approle.login(self.settings.role_id, secret_id=secret_id, use_token=False)
        )
        if answer.status_code == WRONG_REQUEST:
            raise KeyUnavailable(
                f"{self._server} refuses the AppRole: look at CASETRACKER_TRANSIT_ROLE_ID and the secret id in its file"
            )
        return self._part(answer, "auth", "client_token")

    @property
    def _server(self) -> str:
        return f"the transit server {self.settings.address}"

    def _ask(self, request: Callable[[], Any]) -> requests.Response:
        try:
            response: requests.Response = request()
        except OSError as error:  # requests' own exceptions are among them
            sentence = next(sentence for kind, sentence in _FAILURES if isinstance(error, kind))
        else:
            if response.status_code in {OK, WRONG_REQUEST}:
                return response
            sentence = _REFUSALS.get(response.status_code, f"answers {response.status_code}: look at its log")
        raise KeyUnavailable(f"{self._server} {sentence}")

    def _why_not(self, answer: requests.Response) -> KeyUnavailable:
        if "key not found" in answer.text:
            return KeyUnavailable(f"{self._server} has no key {self.settings.key}: look at CASETRACKER_TRANSIT_KEY")
        return DoesNotOpen(
            f"the transit key {self.settings.key} does not open this: it was changed, moved, or wrapped by another key"
        )

    def _part(self, answer: requests.Response, *path: str) -> str:
        try:
            found = answer.json()
            for name in path:
                found = found[name]
        except (ValueError, KeyError, TypeError):
            found = None
        if not isinstance(found, str) or not found.isascii() or not found:
            raise self._no_use()
        return found

    def _no_use(self) -> KeyUnavailable:
        return KeyUnavailable(f"{self._server} gave an answer that cannot be used: is it a transit server?")


def _client(given: TransitSettings) -> hvac.Client:
    session = requests.Session()
    session.trust_env = False
    session.verify = given.ca_file or True
    # An empty token and certificate, for without them hvac takes those of the environment.
    return hvac.Client(
        url=given.address,
        token="",
        cert="",
        verify=session.verify,
        timeout=(given.connect_seconds, given.answer_seconds),
        allow_redirects=False,
        session=session,
        namespace=given.namespace or None,
        adapter=hvac.adapters.RawAdapter,
        ignore_exceptions=True,
    )


def _secret(name: str, what: str) -> str:
    try:
        content = read_secret(Path(name), what)
    except FileNotFoundError:
        raise KeyUnavailable(f"{what} {name} is not there") from None
    text = content.decode("ascii", errors="replace").strip()
    # What has other characters in it cannot be sent in a header.
    if not text.isascii() or not text.isprintable() or not text:
        raise BadKeyFile(f"{what} {name} holds no token or secret id")
    return text


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
