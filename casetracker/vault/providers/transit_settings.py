"""The settings of the transit server, and what may be wrong with them before anything is asked of it."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

# What needs no escaping in a path; a mount may lie in folders.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


class TransitSettings(NamedTuple):
    """Where the server is, which key, who we are to it. The time-outs are seconds: to connect, and for an answer."""

    address: str
    mount: str
    key: str
    namespace: str
    ca_file: str
    token_file: str
    role_id: str
    secret_id_file: str
    connect_seconds: float
    answer_seconds: float


def transit_settings() -> TransitSettings:
    """Those of this installation."""
    return TransitSettings(
        address=settings.TRANSIT_ADDRESS.rstrip("/"),
        mount=settings.TRANSIT_MOUNT.strip("/"),
        key=settings.TRANSIT_KEY,
        namespace=settings.TRANSIT_NAMESPACE,
        ca_file=settings.TRANSIT_CA_FILE,
        token_file=settings.TRANSIT_TOKEN_FILE,
        role_id=settings.TRANSIT_ROLE_ID,
        secret_id_file=settings.TRANSIT_SECRET_ID_FILE,
        connect_seconds=settings.TRANSIT_CONNECT_SECONDS,
        answer_seconds=settings.TRANSIT_ANSWER_SECONDS,
    )


def configuration_problems() -> list[str]:
    """What is missing or wrong, a sentence each that names the setting and never repeats a secret."""
    given = transit_settings()
    return [*_address_problems(given.address), *_name_problems(given), *_credential_problems(given)]


def _address_problems(address: str) -> list[str]:
    if not address:
        return ["the transit server has no address: set CASETRACKER_TRANSIT_ADDRESS"]
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, half an IPv6 address
        return ["CASETRACKER_TRANSIT_ADDRESS is not an address"]
    if not usable or parts.username is not None or parts.path or parts.query or parts.fragment:
        return [
            "CASETRACKER_TRANSIT_ADDRESS is not an address: it has a scheme (https), a host and a port, and no more"
        ]
    if parts.scheme == "http" and not _is_loopback(parts):
        return ["CASETRACKER_TRANSIT_ADDRESS is plain http to another machine: use https"]
    return []


def _is_loopback(parts: SplitResult) -> bool:
    try:
        return parts.hostname == "localhost" or ip_address(str(parts.hostname)).is_loopback
    except ValueError:  # a name, and a name may be given to any machine
        return False


def _name_problems(given: TransitSettings) -> list[str]:
    problems = []
    if not given.key:
        problems.append("the transit key has no name: set CASETRACKER_TRANSIT_KEY")
    elif not _NAME.fullmatch(given.key):
        problems.append("CASETRACKER_TRANSIT_KEY is not the name of a key")
    if not _MOUNT.fullmatch(given.mount):
        problems.append("CASETRACKER_TRANSIT_MOUNT is not the path of a mount")
    if given.ca_file and not Path(given.ca_file).is_file():
        problems.append(f"there is no CA file at {given.ca_file}: look at CASETRACKER_TRANSIT_CA_FILE")
    if given.connect_seconds <= 0 or given.answer_seconds <= 0:
        problems.append("CASETRACKER_TRANSIT_CONNECT_SECONDS and CASETRACKER_TRANSIT_ANSWER_SECONDS are above zero")
    return problems


def _credential_problems(given: TransitSettings) -> list[str]:
    by_role = bool(given.role_id), bool(given.secret_id_file)
    if given.token_file and any(by_role):
        return [
            "the transit server is told who we are twice: set CASETRACKER_TRANSIT_TOKEN_FILE or an AppRole, not both"
        ]
    if given.token_file or all(by_role):
        return []
    if any(by_role):
        return ["an AppRole has two parts: set CASETRACKER_TRANSIT_ROLE_ID and CASETRACKER_TRANSIT_SECRET_ID_FILE"]
    return ["the transit server is not told who we are: set CASETRACKER_TRANSIT_TOKEN_FILE or an AppRole"]
