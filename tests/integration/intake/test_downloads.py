"""A download that broke off goes on where it stopped (RFC 9110, section 14), and each part is on record."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from casetracker.vault import files
from casetracker.vault.file_format import HEADER_BYTES, SEGMENT_BYTES
from intake.models import Evidence
from tests.cast import Cast
from tests.factories.communications import draft
from tests.integration.intake.conftest import Answer, Desk

pytestmark = pytest.mark.django_db

SIZE = 2 * SEGMENT_BYTES + 1000
CONTENT = bytes(index * 7 % 251 for index in range(SIZE))
Fetch = Callable[..., Answer]


@pytest.fixture
def stored(settings: Settings, tmp_path: Path) -> Path:
    options = {**settings.STORAGES["evidence"]["OPTIONS"], "location": str(tmp_path)}
    evidence = {**settings.STORAGES["evidence"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    return tmp_path


@pytest.fixture
def desk(stored: Path, db: None, client_of: Callable[[User], Client]) -> Desk:
    caseworker = Cast().caseworker
    desk = Desk(client_of(caseworker), draft(caseworker))
    file = SimpleUploadedFile("judgment.pdf", CONTENT, "application/pdf")
    desk.post("intake:document-add", data={"title": "Judgment", "file": file})
    return desk


@pytest.fixture
def fetch(desk: Desk) -> Fetch:
    """``fetch("bytes=0-9")`` asks for a range of the document; ``fetch(None)`` for the whole."""
    url = desk.url("intake:document-open", Evidence.objects.get().pk)

    def ask(wanted: str | None, *, method: str = "get", **headers: str) -> Answer:
        given = {**({"range": wanted} if wanted is not None else {}), **headers}
        return getattr(desk.client, method)(url, headers=given)

    return ask


def content_of(response: Answer) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("Bytes= 10-19", 10, 19),
        (f"bytes={SEGMENT_BYTES - 2}-{SEGMENT_BYTES + 1}", SEGMENT_BYTES - 2, SEGMENT_BYTES + 1),
        (f"bytes={SEGMENT_BYTES}-", SEGMENT_BYTES, SIZE - 1),
        (f"bytes=5-{SIZE * 9}", 5, SIZE - 1),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        (f"bytes=-{SIZE * 9}", 0, SIZE - 1),
        ("bytes=0-", 0, SIZE - 1),
    ],
)
def test_a_range_is_answered_with_its_part(fetch: Fetch, wanted: str, first: int, last: int) -> None:
    response = fetch(wanted)

    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)
    assert content_of(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", f"bytes={SIZE * 9}-{SIZE * 10}", "bytes=-0"])
def test_a_range_behind_the_end_is_answered_with_the_length(fetch: Fetch, wanted: str) -> None:
    response = fetch(wanted)

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"
    assert response.content == b""


@pytest.mark.parametrize(
    "wanted",
    [None, "", "bytes", "bytes=", "bytes=-", "bytes=9-5", "bytes=0-1,5-6", "items=0-1", "bytes=a-b", "bytes=1-²"],
)
def test_what_is_no_single_range_is_answered_with_the_whole(fetch: Fetch, wanted: str | None) -> None:
    response = fetch(wanted)

    assert response.status_code == 200
    assert response["Content-Length"] == str(SIZE)
    assert content_of(response) == CONTENT


def test_a_number_that_no_file_reaches_is_no_crash(fetch: Fetch) -> None:
    assert content_of(fetch(f"bytes={'9' * 5000}-")) == CONTENT


def test_the_whole_says_that_ranges_are_taken_and_of_what(fetch: Fetch) -> None:
    response = fetch(None)

    assert response["Accept-Ranges"] == "bytes"
    stored = files.object_name(Evidence.objects.get().pk)
    header = Path(storages["evidence"].path(stored)).read_bytes()[:HEADER_BYTES]
    assert response["ETag"] == f'"{header[10:26].hex()}"'


def test_no_header_tells_a_digest_of_the_content(fetch: Fetch) -> None:
    digest = Evidence.objects.get().sha256

    told = str(fetch("bytes=0-9").headers)

    assert digest
    assert str(digest) not in told


def test_a_part_is_given_where_the_file_is_still_the_same(fetch: Fetch) -> None:
    tag = fetch(None)["ETag"]

    assert fetch("bytes=0-9", **{"if-range": tag}).status_code == 206


@pytest.mark.parametrize("tag", ['"0123"', 'W/"0123"', "Tue, 24 Nov 2026 00:00:00 GMT"])
def test_the_whole_is_given_where_it_is_another_file(fetch: Fetch, tag: str) -> None:
    assert fetch("bytes=0-9", **{"if-range": tag}).status_code == 200


def test_a_head_request_is_never_partial(fetch: Fetch) -> None:
    response = fetch("bytes=0-9", method="head")

    assert (response.status_code, response["Content-Length"]) == (200, str(SIZE))


def test_each_part_is_on_record(fetch: Fetch) -> None:
    for wanted in ("bytes=0-9", "bytes=10-", f"bytes={SIZE}-"):
        fetch(wanted)

    assert AuditEntry.objects.filter(action="evidence.downloaded").count() == 3


def test_a_download_broken_off_anywhere_goes_on_to_the_whole(fetch: Fetch) -> None:
    pieces = iter(fetch(None).streaming_content)
    got = next(pieces)[:-5]

    rest = content_of(fetch(f"bytes={len(got)}-"))

    assert got + rest == CONTENT


def test_a_changed_segment_is_an_error_page_for_its_range_and_harms_no_other(fetch: Fetch) -> None:
    path = Path(storages["evidence"].path(files.object_name(Evidence.objects.get().pk)))
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)

    assert fetch(f"bytes={SIZE - 10}-").status_code == 503
    assert content_of(fetch("bytes=0-9")) == CONTENT[:10]


def test_a_file_that_was_cut_at_a_segment_is_refused_for_every_range(fetch: Fetch) -> None:
    path = Path(storages["evidence"].path(files.object_name(Evidence.objects.get().pk)))
    sealed = path.read_bytes()
    path.write_bytes(sealed[: HEADER_BYTES + 2 * (SEGMENT_BYTES + 16)])

    assert fetch("bytes=0-9").status_code == 503
    assert AuditEntry.objects.filter(action="door.refused").count() == 1


def test_a_stranger_gets_no_part(fetch: Fetch, desk: Desk, client_of: Callable[[User], Client]) -> None:
    url = desk.url("intake:document-open", Evidence.objects.get().pk)

    response = client_of(Cast().other_lead).get(url, headers={"range": "bytes=0-9"})

    assert response.status_code == 404
