"""The upload handler: sealed on its way, refused past the limit, and no plaintext on any disk."""

import gc
import hashlib
import pickle
import secrets
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory
from django.test.client import BOUNDARY, encode_multipart
from pytest_django import Settings

from casetracker.vault import files
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.file_format import Opener
from casetracker.vault.sealing import SealedUpload, TooLarge, seal_stream
from tests.cast import Cast

Post = Callable[..., WSGIRequest]


@pytest.fixture
def storage(settings: Settings, tmp_path: Path) -> Path:
    """The evidence folder of one test."""
    folder = tmp_path / "evidence"
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {
            **settings.STORAGES["evidence"],
            "OPTIONS": {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
        },
    }
    return folder


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where anything temporary would go."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def post(cast: Cast, rf: RequestFactory, storage: Path) -> Post:
    def send(data: dict[str, Any] | bytes, *, user: Any = None, through: type[BytesIO] = BytesIO) -> WSGIRequest:
        body = data if isinstance(data, bytes) else encode_multipart(BOUNDARY, data)
        extra: dict[str, Any] = {"wsgi.input": through(body)}
        request = rf.generic("POST", "/", body, f"multipart/form-data; boundary={BOUNDARY}", **extra)
        request.user = user or cast.caseworker
        return request

    return send


def letter(content: bytes, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def objects(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def received(request: WSGIRequest, field: str = "file") -> SealedUpload:
    upload = request.FILES[field]
    assert isinstance(upload, SealedUpload)
    return upload


def stored_file(upload: SealedUpload) -> BinaryIO:
    return files.evidence_storage().open(files.object_name(upload.evidence_id))


@pytest.mark.parametrize("size", [0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 700_000])
def test_a_file_arrives_whole(post: Post, size: int) -> None:
    content = secrets.token_bytes(size)

    upload = received(post({"file": letter(content)}))

    assert b"".join(upload.plaintext()) == content
    assert (upload.name, upload.content_type, upload.size) == ("letter.pdf", "application/pdf", size)
    assert upload.sha256 == hashlib.sha256(content).hexdigest()


def test_nothing_plain_touches_a_disk(post: Post, storage: Path, temporary: Path) -> None:
    mark = b"The marked sentence of a confidential letter. "

    request = post({"file": letter(mark * 20_000), "note": "beside it"})
    received(request)

    assert objects(temporary) == []
    assert len(objects(storage)) == 1
    stored = objects(storage)[0].read_bytes()
    assert mark not in stored
    assert mark[:12] not in stored


def test_nothing_plain_touches_a_disk_while_it_arrives(post: Post, storage: Path, temporary: Path) -> None:
    mark = b"The marked sentence of a confidential letter. "
    seen: list[bytes] = []

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            seen.extend(path.read_bytes() for path in [*objects(storage), *objects(temporary)])
            return super().read(size)

    received(post({"file": letter(mark * 40_000)}, through=Slow))

    assert len(seen) > 3
    assert max(len(data) for data in seen) > 256 * 1024
    assert not any(mark[:12] in data for data in seen)


def test_the_object_is_its_owners_alone(post: Post, storage: Path) -> None:
    received(post({"file": letter(b"content")}))

    stored = objects(storage)[0]
    assert stored.stat().st_mode & 0o777 == 0o600
    assert stored.parent.stat().st_mode & 0o777 == 0o700


def test_the_object_opens_under_its_own_id_and_key_alone(post: Post) -> None:
    first, second = (received(post({"file": letter(b"the same content")})) for _ in range(2))

    with stored_file(first) as source:
        assert b"".join(Opener(source, first.file_key, first.evidence_id)) == b"the same content"
    for key, evidence_id in ((second.file_key, first.evidence_id), (first.file_key, second.evidence_id)):
        with stored_file(first) as source, pytest.raises(BrokenCiphertext):
            b"".join(Opener(source, key, evidence_id))


def test_what_no_row_publishes_goes_with_the_request(post: Post, storage: Path) -> None:
    request = post({"file": letter(b"content")})
    received(request)

    request.close()

    assert objects(storage) == []


def test_what_a_row_published_stays(post: Post, storage: Path) -> None:
    request = post({"file": letter(b"content")})
    received(request).publish()

    request.close()

    assert len(objects(storage)) == 1


def test_a_file_over_the_limit_is_left_out_and_the_rest_is_kept(post: Post, storage: Path, settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 300_000

    request = post({"file": letter(bytes(300_001)), "other": letter(b"small", "small.pdf"), "note": "kept"})

    assert list(request.FILES) == ["other"]
    assert request.POST["note"] == "kept"
    assert request.ct_refused_uploads == {"file": "letter.pdf"}  # type: ignore[attr-defined]
    assert len(objects(storage)) == 1


def test_a_file_of_exactly_the_limit_is_taken(post: Post, settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 300_000

    assert received(post({"file": letter(bytes(300_000))})).size == 300_000


def test_a_small_file_before_a_large_one_is_kept(post: Post, storage: Path, settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 1000

    request = post({"first": letter(b"small"), "file": letter(bytes(1001))})

    assert b"".join(received(request, "first").plaintext()) == b"small"
    assert len(objects(storage)) == 1


def test_nobodys_file_is_taken(post: Post, storage: Path) -> None:
    request = post({"file": letter(b"content"), "note": "kept"}, user=AnonymousUser())

    assert not request.FILES
    assert request.POST["note"] == "kept"
    assert objects(storage) == []


def test_an_upload_cut_off_leaves_nothing(post: Post, storage: Path) -> None:
    whole = encode_multipart(BOUNDARY, {"file": letter(bytes(600_000))})

    request = post(whole[:400_000])

    assert not request.FILES
    assert objects(storage) == []


def test_a_connection_that_breaks_leaves_nothing(post: Post, storage: Path) -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 300_000:
                raise OSError("the connection is gone")
            return super().read(size)

    def break_off() -> None:
        request = post({"first": letter(bytes(1000)), "file": letter(bytes(600_000))}, through=Breaking)
        with pytest.raises(OSError, match="gone"):
            request.FILES  # noqa: B018  reading is the act
        assert objects(storage)

    break_off()
    gc.collect()

    assert objects(storage) == []


def test_a_body_that_is_no_form_leaves_nothing(post: Post, storage: Path) -> None:
    whole = encode_multipart(BOUNDARY, {"file": letter(bytes(1000))})
    spoilt = whole.replace(
        b"Content-Type: application/pdf", b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64"
    )

    def refuse() -> None:
        with pytest.raises(MultiPartParserError):
            post(spoilt.replace(bytes(1000), b"!" * 999)).FILES  # noqa: B018

    refuse()
    gc.collect()

    assert objects(storage) == []


def test_an_upload_does_not_travel(post: Post) -> None:
    with pytest.raises(TypeError, match="key"):
        pickle.dumps(received(post({"file": letter(b"content")})))


def test_a_name_cannot_choose_the_place(post: Post, storage: Path) -> None:
    upload = received(post({"file": letter(b"content", "../../../etc/passwd.pdf")}))

    assert objects(storage) == [storage / files.object_name(upload.evidence_id)]
    assert upload.name == "passwd.pdf"


def test_a_stream_is_sealed_as_an_upload_is(storage: Path) -> None:
    sealed = seal_stream(BytesIO(b"read from a folder"), name="a.txt", content_type="text/plain")

    assert b"".join(sealed.plaintext()) == b"read from a folder"


def test_a_stream_over_the_limit_leaves_nothing(storage: Path, settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 10

    with pytest.raises(TooLarge):
        seal_stream(BytesIO(bytes(11)), name="a.txt", content_type="text/plain")

    assert objects(storage) == []


def test_a_stream_that_breaks_leaves_nothing(storage: Path) -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("the disk is gone")
            return super().read(min(size or 1000, 1000))

    with pytest.raises(OSError, match="gone"):
        seal_stream(Breaking(bytes(5000)), name="a.txt", content_type="text/plain")

    assert objects(storage) == []
