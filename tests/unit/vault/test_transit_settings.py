"""What is wrong with the settings of a transit server is said before anything is asked of it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from casetracker.vault import providers
from casetracker.vault.errors import KeyUnavailable


@pytest.fixture(autouse=True)
def complete(settings: Settings) -> Settings:
    settings.VAULT_PROVIDER = "transit"
    settings.TRANSIT_ADDRESS, settings.TRANSIT_KEY = "https://keys.example:8200", "casetracker"
    settings.TRANSIT_TOKEN_FILE = "/run/secrets/token"
    return settings


def problem() -> str:
    problems = providers.configuration_problems()
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    "address",
    [
        "https://keys.example:8200",
        "https://keys.example/",
        "https://10.0.0.7:8200",
        "https://[2001:db8::7]:8200",
        "http://127.0.0.1:8200",
        "http://127.8.9.1:8200",
        "http://localhost:8200",
        "http://[::1]:8200",
    ],
)
def test_an_address_with_encryption_or_on_this_machine_is_good(settings: Settings, address: str) -> None:
    settings.TRANSIT_ADDRESS = address

    assert providers.configuration_problems() == []


@pytest.mark.parametrize(
    "address",
    [
        "http://keys.example:8200",
        "http://10.0.0.7:8200",
        "http://0.0.0.0:8200",
        "http://localhost.example:8200",
        "http://127.0.0.1.example:8200",
        "http://[2001:db8::7]:8200",
        "HTTP://keys.example",
    ],
)
def test_plain_http_to_another_machine_is_refused(settings: Settings, address: str) -> None:
    settings.TRANSIT_ADDRESS = address

    assert "plain http" in problem()
    with pytest.raises(KeyUnavailable, match="plain http"):
        providers.current_provider().wrap(bytes(32), b"")


@pytest.mark.parametrize(
    "address",
    [
        "keys.example:8200",
        "ftp://keys.example",
        "https://",
        "https://keys.example:port",
        "https://keys.example:99999",
        "https://[::1",
        "https://keys.example/v1",
        "https://keys.example?x",
        "https://user:hunter2@keys.example",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(settings: Settings, address: str) -> None:
    settings.TRANSIT_ADDRESS = address

    assert "CASETRACKER_TRANSIT_ADDRESS is not an address" in problem()
    assert "hunter2" not in problem()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"TRANSIT_ADDRESS": ""}, "CASETRACKER_TRANSIT_ADDRESS"),
        ({"TRANSIT_KEY": ""}, "CASETRACKER_TRANSIT_KEY"),
        ({"TRANSIT_KEY": "../sys/seal"}, "CASETRACKER_TRANSIT_KEY"),
        ({"TRANSIT_KEY": "root?x=1"}, "CASETRACKER_TRANSIT_KEY"),
        ({"TRANSIT_MOUNT": ""}, "CASETRACKER_TRANSIT_MOUNT"),
        ({"TRANSIT_MOUNT": "a/../b"}, "CASETRACKER_TRANSIT_MOUNT"),
        ({"TRANSIT_TOKEN_FILE": ""}, "CASETRACKER_TRANSIT_TOKEN_FILE"),
        ({"TRANSIT_TOKEN_FILE": "", "TRANSIT_ROLE_ID": "r"}, "CASETRACKER_TRANSIT_SECRET_ID_FILE"),
        ({"TRANSIT_TOKEN_FILE": "", "TRANSIT_SECRET_ID_FILE": "/s"}, "CASETRACKER_TRANSIT_ROLE_ID"),
        ({"TRANSIT_ROLE_ID": "r", "TRANSIT_SECRET_ID_FILE": "/s"}, "not both"),
        ({"TRANSIT_CA_FILE": "/nowhere/ca.pem"}, "CASETRACKER_TRANSIT_CA_FILE"),
        ({"TRANSIT_CONNECT_SECONDS": 0.0}, "CASETRACKER_TRANSIT_CONNECT_SECONDS"),
        ({"TRANSIT_ANSWER_SECONDS": -1.0}, "CASETRACKER_TRANSIT_ANSWER_SECONDS"),
    ],
)
def test_what_is_missing_or_wrong_is_named(settings: Settings, changes: dict[str, object], named: str) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)

    assert named in problem()


def test_every_problem_is_named_at_once(settings: Settings) -> None:
    settings.TRANSIT_ADDRESS = settings.TRANSIT_KEY = settings.TRANSIT_TOKEN_FILE = ""

    assert len(providers.configuration_problems()) == 3


def test_a_mount_in_a_folder_and_an_app_role_are_good(settings: Settings, tmp_path: Path) -> None:
    settings.TRANSIT_MOUNT, settings.TRANSIT_TOKEN_FILE = "keys/transit", ""
    settings.TRANSIT_ROLE_ID, settings.TRANSIT_SECRET_ID_FILE = "role", str(tmp_path / "secret")

    assert providers.configuration_problems() == []


@pytest.mark.parametrize("name", ["file", "environment"])
def test_other_providers_need_none_of_it(settings: Settings, name: str) -> None:
    settings.VAULT_PROVIDER, settings.TRANSIT_ADDRESS = name, ""

    assert providers.configuration_problems() == []


def test_a_provider_that_does_not_exist_is_named(settings: Settings) -> None:
    settings.VAULT_PROVIDER = "transti"

    assert "transti" in problem()
