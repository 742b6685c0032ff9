"""Both storages under one roof: what a test does to one shelf it does to the other."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import boto3
import pytest
from pytest_django import Settings

from casetracker.vault import files
from casetracker.vault.file_format import Opener
from casetracker.vault.sealing import SealedUpload, seal_stream
from tests.s3 import s3_server

KEY_ID, SECRET = "casetracker-test", "secret-of-the-test"


class Shelf(Protocol):
    """Where one test's objects lie, as whoever runs the storage sees them."""

    def objects(self) -> dict[str, bytes]: ...

    def put(self, name: str, content: bytes) -> None: ...

    def unfinished(self) -> int:
        """Uploads that were begun and neither completed nor aborted."""


class FolderShelf:
    def __init__(self, root: Path) -> None:
        self.root = root

    def objects(self) -> dict[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file())
        return {str(path.relative_to(self.root)): path.read_bytes() for path in found}

    def put(self, name: str, content: bytes) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_bytes(content)

    def unfinished(self) -> int:
        return 0


class BucketShelf:
    def __init__(self, client: Any, bucket: str) -> None:
        self.client, self.bucket = client, bucket

    def objects(self) -> dict[str, bytes]:
        listed = self.client.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {entry["Key"]: self._content(entry["Key"]) for entry in listed}

    def _content(self, name: str) -> bytes:
        content: bytes = self.client.get_object(Bucket=self.bucket, Key=name)["Body"].read()
        return content

    def put(self, name: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=name, Body=content)

    def unfinished(self) -> int:
        return len(self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []))


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """A server of this run. A machine on which it does not start fails these tests: nothing is skipped."""
    with s3_server() as address:
        yield address


@pytest.fixture
def bucket(settings: Settings, s3_address: str, tmp_path: Path) -> BucketShelf:
    """Evidence in a bucket of this test's own."""
    name, secret_file = f"evidence-{uuid4().hex}", tmp_path / "s3_secret"
    secret_file.write_text(SECRET + "\n")
    keys = {"aws_access_key_id": KEY_ID, "aws_secret_access_key": SECRET}
    client = boto3.client("s3", endpoint_url=s3_address, region_name="us-east-1", **keys)
    client.create_bucket(Bucket=name)
    options = {"endpoint_url": s3_address, "bucket_name": name, "region_name": "us-east-1"}
    options |= {"access_key": KEY_ID, "secret_file": str(secret_file)}
    _store(settings, "casetracker.vault.storage_s3.S3Storage", options)
    return BucketShelf(client, name)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> FolderShelf:
    """Evidence in a folder of this test's own."""
    options = {**settings.EVIDENCE_FOLDER, "location": str(tmp_path / "evidence")}
    _store(settings, "casetracker.vault.storage.FolderStorage", options)
    return FolderShelf(tmp_path / "evidence")


def _store(settings: Settings, backend: str, options: dict[str, Any]) -> None:
    settings.STORAGES = {**settings.STORAGES, "evidence": {"BACKEND": backend, "OPTIONS": options}}


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    """The one storage, then the other."""
    found: Shelf = request.getfixturevalue(request.param)
    return found


def sealed(content: bytes) -> SealedUpload:
    """A finished upload that no row publishes."""
    return seal_stream(BytesIO(content), name="letter.pdf", content_type="application/pdf")


def opener(upload: SealedUpload) -> Opener:
    """The stored object of an upload, opened under its key."""
    source = files.evidence_storage().open(files.object_name(upload.evidence_id))
    return Opener(source, upload.file_key, upload.evidence_id)
