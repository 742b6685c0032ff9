"""Documents: uploaded, listed with their receipt, opened again, removed."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from casetracker.vault import files
from casetracker.vault.file_format import HEADER_BYTES
from intake.models import Evidence
from tests.cast import Cast
from tests.factories.communications import draft
from tests.integration.intake.conftest import Desk, text_of

# What is committed publishes the file: these tests commit.
pytestmark = pytest.mark.django_db(transaction=True)

ARABIC_NAME = "حكم المحكمة العمالية.pdf"
CONTENT = b"%PDF-1.4 " + bytes(range(256)) * 2000


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    """An evidence storage of this test's own."""
    options = {**settings.STORAGES["evidence"]["OPTIONS"], "location": str(tmp_path)}
    evidence = {**settings.STORAGES["evidence"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    return tmp_path


@pytest.fixture
def desk(transactional_db: None, client_of: Callable[[User], Client]) -> Desk:
    caseworker = Cast().caseworker
    return Desk(client_of(caseworker), draft(caseworker))


def a_file(name: str = ARABIC_NAME, content: bytes = CONTENT, kind: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def upload(desk: Desk, **more: object) -> Evidence:
    desk.post("intake:document-add", data={"title": "Judgment", "file": a_file(), **more})
    return Evidence.objects.get()


def objects_in(storage: Path) -> list[Path]:
    return [path for path in storage.rglob("*") if path.is_file()]


def test_an_upload_leads_to_its_description_with_its_receipt(desk: Desk) -> None:
    response = desk.post("intake:document-add", data={"title": "Judgment", "file": a_file()})

    evidence = Evidence.objects.get()
    assert response["Location"] == desk.url("intake:row-edit", "evidence", evidence.pk)
    page = text_of(desk.client.get(response["Location"]))
    assert hashlib.sha256(CONTENT).hexdigest() in page
    assert ARABIC_NAME in page
    assert "Not scanned for malware: this installation has no scanner." in page


def test_the_list_shows_size_digest_time_and_name(desk: Desk) -> None:
    upload(desk)

    page = text_of(desk.get("intake:section-edit", "documents"))

    assert hashlib.sha256(CONTENT).hexdigest() in page
    assert "512 kB" in page
    assert ARABIC_NAME in page
    assert "(Geneva)" in page


def test_a_document_without_a_title_is_called_by_its_file(desk: Desk) -> None:
    assert upload(desk, title="").title == ARABIC_NAME


def test_a_document_is_opened_again_byte_for_byte_under_its_own_name(desk: Desk) -> None:
    evidence = upload(desk)

    response = desk.get("intake:document-open", evidence.pk)

    assert b"".join(response.streaming_content) == CONTENT
    assert response["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(ARABIC_NAME)}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/x-msdownload", "nonsense", ""])
def test_what_a_browser_could_run_leaves_as_bytes_without_a_type(desk: Desk, kind: str) -> None:
    evidence = upload(desk, file=a_file("page.html", b"<script>alert(1)</script>", kind))

    assert desk.get("intake:document-open", evidence.pk)["Content-Type"] == "application/octet-stream"


def test_opening_is_on_record(desk: Desk) -> None:
    evidence = upload(desk)

    desk.get("intake:document-open", evidence.pk)

    assert AuditEntry.objects.filter(action="evidence.downloaded").count() == 1


def test_a_file_that_does_not_open_is_an_error_before_anything_is_sent(desk: Desk) -> None:
    evidence = upload(desk)
    stored = Path(storages["evidence"].path(files.object_name(evidence.pk)))
    sealed = bytearray(stored.read_bytes())
    sealed[HEADER_BYTES] ^= 1
    stored.write_bytes(bytes(sealed))

    response = desk.get("intake:document-open", evidence.pk)

    assert response.status_code == 503
    assert CONTENT[:20] not in response.content


def test_too_large_a_file_is_refused_with_field_and_limit_and_the_title_stays(
    desk: Desk, settings: Settings, storage: Path
) -> None:
    settings.EVIDENCE_MAX_BYTES = 100_000

    response = desk.post("intake:document-add", data={"title": "Judgment", "file": a_file()})

    page = text_of(response)
    assert response.status_code == 422
    assert f"File: “{ARABIC_NAME}” is larger than 100 kB, which is the most that is taken." in page
    assert 'value="Judgment"' in page
    assert not Evidence.objects.exists()
    assert objects_in(storage) == []


def test_an_empty_file_is_refused_and_leaves_nothing(desk: Desk, storage: Path) -> None:
    response = desk.post("intake:document-add", data={"title": "Judgment", "file": a_file(content=b"")})

    assert "File: The file is empty." in text_of(response)
    assert objects_in(storage) == []


def test_no_file_at_all_is_asked_for_and_the_title_stays(desk: Desk) -> None:
    response = desk.post("intake:document-add", data={"title": "Judgment"})

    assert "File: Choose a file." in text_of(response)
    assert 'value="Judgment"' in text_of(response)


def test_a_title_that_is_too_long_is_refused_with_its_limit(desk: Desk, storage: Path) -> None:
    response = desk.post("intake:document-add", data={"title": "x" * 201, "file": a_file()})

    assert "Title: Shorten the text to 200 characters; it has 201." in text_of(response)
    assert objects_in(storage) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\x00b.pdf", "x" * 300 + ".pdf", '"; rm -rf.pdf', "\u202efdp.exe"]
)
def test_a_file_name_leads_nowhere(desk: Desk, name: str) -> None:
    response = desk.post("intake:document-add", data={"title": "Judgment", "file": a_file(name)})

    assert response.status_code in (302, 422)
    for evidence in Evidence.objects.all():
        header = desk.get("intake:document-open", evidence.pk)["Content-Disposition"]
        assert "/" not in header
        assert "\n" not in header


def test_a_document_is_described(desk: Desk) -> None:
    evidence = upload(desk)

    desk.post(
        "intake:row-edit",
        "evidence",
        evidence.pk,
        data={"title": "Judgment", "proves": "The dismissal.", "dated_year": "2024"},
    )

    described = Evidence.objects.get()
    assert (described.proves, described.dated) == ("The dismissal.", "2024")


def test_a_file_that_is_sent_twice_is_stored_once(desk: Desk, storage: Path) -> None:
    first = desk.post("intake:document-add", data={"title": "Judgment", "file": a_file()})
    again = desk.post("intake:document-add", data={"title": "Judgment", "file": a_file()})

    assert Evidence.objects.count() == 1
    assert again["Location"] == first["Location"]
    assert len(objects_in(storage)) == 1


def test_removing_takes_row_and_file(desk: Desk, storage: Path) -> None:
    evidence = upload(desk)

    desk.post("intake:row-remove", "evidence", evidence.pk)

    assert not Evidence.objects.exists()
    assert objects_in(storage) == []


def test_another_organisation_opens_nothing(desk: Desk, client_of: Callable[[User], Client]) -> None:
    evidence = upload(desk)
    stranger = client_of(Cast().other_lead)

    response = stranger.get(desk.url("intake:document-open", evidence.pk))

    assert response.status_code == 404


def test_a_document_of_another_communication_is_not_there(desk: Desk, client_of: Callable[[User], Client]) -> None:
    other = Cast().other_caseworker
    theirs = Desk(client_of(other), draft(other))
    evidence = upload(theirs)

    assert desk.get("intake:document-open", evidence.pk).status_code == 404
