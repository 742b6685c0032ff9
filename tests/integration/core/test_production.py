"""Production starts on its own services and on no embedded default."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

COMPLETE = {
    "CASETRACKER_ENV": "production",
    "CASETRACKER_SECRET_KEY": "k" * 50,
    "CASETRACKER_HOSTS": "cases.example",
    "CASETRACKER_KEY_PROVIDER": "environment",
    "CASETRACKER_EVIDENCE_DIR": "/srv/evidence",
    "CASETRACKER_MAIL_FROM": "casetracker <cases@cases.example>",
    "DATABASE_URL": "postgres://app@127.0.0.1:1/cases",
    "CELERY_BROKER_URL": "amqp://app:secret@127.0.0.1:1//",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}
TRANSIT: dict[str, str | None] = {
    "CASETRACKER_KEY_PROVIDER": "transit",
    "CASETRACKER_TRANSIT_ADDRESS": "https://keys.example:8200",
    "CASETRACKER_TRANSIT_KEY": "casetracker",
    "CASETRACKER_TRANSIT_TOKEN_FILE": "/run/secrets/transit-token",
}
EMBEDDED = [name for name in COMPLETE if name != "CASETRACKER_ENV"]
NEVER = {"CASETRACKER_DEMO": "1", "CASETRACKER_DEBUG": "1", "EMAIL_URL": "dummymail://"}


def start(
    home: Path, changes: dict[str, str | None], code: str = "import casetracker.wsgi"
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "CASETRACKER_HOME": str(home), **COMPLETE, **changes}
    given = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=False
    )


def test_a_complete_production_starts(tmp_path: Path) -> None:
    assert start(tmp_path, {}).returncode == 0


def test_production_starts_on_a_transit_server(tmp_path: Path) -> None:
    assert start(tmp_path, TRANSIT).returncode == 0


@pytest.mark.parametrize("name", [name for name in TRANSIT if name != "CASETRACKER_KEY_PROVIDER"])
def test_production_refuses_half_a_transit_server(tmp_path: Path, name: str) -> None:
    assert name in _refusal(start(tmp_path, {**TRANSIT, name: None}))


@pytest.mark.parametrize("name", ["transti", ""])
def test_production_refuses_a_provider_of_keys_that_does_not_exist(tmp_path: Path, name: str) -> None:
    assert "CASETRACKER_KEY_PROVIDER" in _refusal(start(tmp_path, {"CASETRACKER_KEY_PROVIDER": name}))


@pytest.mark.parametrize("name", EMBEDDED)
def test_production_refuses_each_embedded_default(refusal_of_bare_production: str, name: str) -> None:
    assert name in refusal_of_bare_production


@pytest.mark.parametrize("name", NEVER)
def test_production_refuses_what_suits_a_demonstration(refusal_of_a_demonstration: str, name: str) -> None:
    assert name in refusal_of_a_demonstration


def test_one_embedded_default_is_enough_to_refuse(tmp_path: Path) -> None:
    started = start(tmp_path, {"CASETRACKER_EVIDENCE_DIR": None})

    assert started.returncode == 1
    assert started.stderr.splitlines()[-1].count("set ") == 1


@pytest.fixture
def bucket(tmp_path: Path) -> dict[str, str | None]:
    """Evidence in a bucket instead of a folder."""
    secret = tmp_path / "s3_secret"
    secret.write_text("secret\n")
    return {
        "CASETRACKER_EVIDENCE_DIR": None,
        "CASETRACKER_S3_ENDPOINT": "https://s3.example",
        "CASETRACKER_S3_BUCKET": "evidence",
        "CASETRACKER_S3_KEY_ID": "key",
        "CASETRACKER_S3_SECRET_FILE": str(secret),
    }


@pytest.mark.parametrize("address", ["https://s3.example", "http://127.0.0.1:9000", "http://[::1]:9000"])
def test_production_stores_evidence_in_a_bucket(tmp_path: Path, bucket: dict[str, str | None], address: str) -> None:
    assert start(tmp_path, bucket | {"CASETRACKER_S3_ENDPOINT": address}).returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CASETRACKER_S3_ENDPOINT", "http://s3.example", "an S3 address without https"),
        ("CASETRACKER_S3_ENDPOINT", "http://127.0.0.1.example:9000", "an S3 address without https"),
        ("CASETRACKER_S3_ENDPOINT", "s3.example", "CASETRACKER_S3_ENDPOINT"),
        ("CASETRACKER_S3_BUCKET", None, "S3 without a bucket"),
        ("CASETRACKER_S3_KEY_ID", None, "S3 without a key"),
        ("CASETRACKER_S3_SECRET_FILE", None, "an S3 secret that cannot be read"),
        ("CASETRACKER_S3_SECRET_FILE", "/nowhere", "an S3 secret that cannot be read"),
    ],
)
def test_production_refuses_a_bucket_that_is_not_safe_or_not_complete(
    tmp_path: Path, bucket: dict[str, str | None], name: str, value: str | None, said: str
) -> None:
    assert said in _refusal(start(tmp_path, bucket | {name: value}))


def test_the_secret_of_a_bucket_stands_in_no_setting(tmp_path: Path, bucket: dict[str, str | None]) -> None:
    Path(str(bucket["CASETRACKER_S3_SECRET_FILE"])).write_text("marked-secret")

    told = start(tmp_path, bucket, "import casetracker.settings as s; print(s.STORAGES, s.EVIDENCE_BUCKET)").stdout

    assert "storage_s3" in told
    assert "marked-secret" not in told


@pytest.fixture(scope="module")
def refusal_of_bare_production(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _refusal(start(tmp_path_factory.mktemp("bare"), dict.fromkeys(EMBEDDED)))


@pytest.fixture(scope="module")
def refusal_of_a_demonstration(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _refusal(start(tmp_path_factory.mktemp("demo"), {**NEVER}))


def _refusal(started: subprocess.CompletedProcess[str]) -> str:
    last = started.stderr.splitlines()[-1]
    assert started.returncode == 1
    assert "Production does not start" in last
    return last


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CASETRACKER_HOSTS", "cases.example,*", "any name at all"),
        ("CASETRACKER_SECRET_KEY", "short", "fewer than 32 secret characters"),
    ],
)
def test_production_refuses_what_protects_nothing(tmp_path: Path, name: str, value: str, said: str) -> None:
    assert said in _refusal(start(tmp_path, {name: value}))


@pytest.mark.parametrize("name", ["prod", "Production", "production ", ""])
def test_a_misspelt_environment_is_refused(tmp_path: Path, name: str) -> None:
    started = start(tmp_path, {"CASETRACKER_ENV": name})

    assert started.returncode == 1
    assert "CASETRACKER_ENV is" in started.stderr.splitlines()[-1]


def test_production_writes_no_secret_of_its_own(tmp_path: Path) -> None:
    start(tmp_path, {})

    assert list(tmp_path.iterdir()) == []


def test_production_sends_its_cookies_over_https_alone(tmp_path: Path) -> None:
    code = """
import casetracker.wsgi
from django.conf import settings as s
assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 31536000
assert s.SESSION_COOKIE_NAME.startswith("__Host-") and not s.DEBUG and not s.DEMO
"""

    assert start(tmp_path, {}, code).returncode == 0


@pytest.mark.parametrize(("changes", "proxies"), [({}, 1), ({"CASETRACKER_PROXIES": "2"}, 2)])
def test_production_stands_behind_a_proxy(tmp_path: Path, changes: dict[str, str | None], proxies: int) -> None:
    code = "import casetracker.wsgi; from django.conf import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"

    assert start(tmp_path, changes, code).stdout.strip() == str(proxies)


def test_the_embedded_secret_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    code = "import django; from django.conf import settings; print(settings.SECRET_KEY)"
    embedded = dict.fromkeys(COMPLETE) | {"DJANGO_SETTINGS_MODULE": "casetracker.settings"}

    first, second = (start(tmp_path, embedded, code).stdout.strip() for _ in range(2))

    assert first == second
    assert len(first) > 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
