"""Encrypted files behind the S3 API, through django-storages.

An object is sent in parts of ciphertext as it grows: nothing of it is seen under its name before the last step, and
nothing of it lies on a disk of ours. Every part is signed over its content, so that the server refuses what was
changed on the way, on every implementation of the API.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import SEEK_CUR, SEEK_END, SEEK_SET, RawIOBase, UnsupportedOperation
from pathlib import Path
from typing import Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from storages.backends.s3 import S3Storage as Base

from casetracker.vault.file_format import Data
from casetracker.vault.storage import Stored

logger = logging.getLogger(__name__)

# The API takes at most 10,000 parts: 80 GB. Some servers ask for parts of one size, and none for less than 5 MiB.
PART_BYTES = 8 * 1024 * 1024
NOT_FOUND, RANGE_NOT_SATISFIABLE = 404, 416
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 60, 4


@contextmanager
def _as_os_error(key: str) -> Iterator[None]:
    """Whatever the API or the way to it does wrong becomes an OSError that names the object and no more."""
    try:
        yield
    except ClientError as error:
        if _status(error) == NOT_FOUND:
            raise FileNotFoundError(f"{key} is not in the bucket") from None
        raise OSError(f"{key}: the storage answered {error.response.get('Error', {}).get('Code')}") from None
    except BotoCoreError as error:
        raise OSError(f"{key}: {type(error).__name__}") from None


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


class S3Storage(Base):  # type: ignore[misc]  # without types
    """A bucket. Options: ``bucket_name``, ``endpoint_url``, ``region_name``, ``access_key``, ``secret_file``."""

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path", "payload_signing_enabled": True},
            retries={"mode": "standard", "max_attempts": ATTEMPTS},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            # Newer checksums are unknown to older servers; the signature covers the content already.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return {**super().get_default_settings(), "client_config": config, "secret_file": "", "file_overwrite": False}

    def _create_session(self) -> boto3.Session:
        # Read when a connection is made: settings hold no secret, and a new one is taken with the next process.
        try:
            secret = Path(self.secret_file).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"the S3 secret cannot be read: {error.strerror}") from None
        return boto3.Session(aws_access_key_id=self.access_key, aws_secret_access_key=secret)

    @property
    def client(self) -> Any:
        """The client of the present thread."""
        return self.connection.meta.client

    def _place(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}

    def create(self, name: str) -> "_S3Sink":
        return _S3Sink(self.client, self._place(name))

    def _open(self, name: str, mode: str = "rb") -> "S3Source":  # noqa: ARG002  objects are read only
        # Asked for at once, as a folder is: what is not there is told by the opening, not by the first look into it.
        with _as_os_error(name):
            self.client.head_object(**self._place(name))
        return S3Source(self.client, self._place(name))

    def exists(self, name: str) -> bool:
        with suppress(FileNotFoundError), _as_os_error(name):
            self.client.head_object(**self._place(name))
            return True
        return False

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError), _as_os_error(name):
            self.client.delete_object(**self._place(name))

    def objects(self) -> Iterator[Stored]:
        prefix = self._prefix()
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name, Prefix=prefix)
        with _as_os_error(self.bucket_name):
            for page in pages:
                for entry in page.get("Contents", ()):
                    yield Stored(entry["Key"].removeprefix(prefix), entry["LastModified"])

    def abandon_stale(self, before: datetime, *, dry_run: bool) -> int:
        pages = self.client.get_paginator("list_multipart_uploads")
        count = 0
        with _as_os_error(self.bucket_name):
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=self._prefix()):
                for upload in page.get("Uploads", ()):
                    if upload["Initiated"] < before:
                        count += 1
                        if not dry_run:
                            self._abort(upload)
        return count

    def _abort(self, upload: dict[str, Any]) -> None:
        with suppress(FileNotFoundError), _as_os_error(upload["Key"]):
            self.client.abort_multipart_upload(Bucket=self.bucket_name, Key=upload["Key"], UploadId=upload["UploadId"])

    def _prefix(self) -> str:
        return f"{self.location.strip('/')}/" if self.location else ""


class _S3Sink:
    """Parts as they fill. A file of less than one part is put at once."""

    def __init__(self, client: Any, place: dict[str, str]) -> None:
        self._client, self._place = client, place
        self._held = bytearray()
        self._upload: dict[str, str] = {}
        self._parts: list[dict[str, Any]] = []
        self._may_be_whole = False

    def write(self, data: Data, /) -> None:
        self._held += data
        while len(self._held) >= PART_BYTES:
            self._send(PART_BYTES)

    def finish(self) -> None:
        if self._upload and self._held:
            self._send(len(self._held))
        self._may_be_whole = True
        with _as_os_error(self._place["Key"]):
            if self._upload:
                parts = {"Parts": self._parts}
                self._client.complete_multipart_upload(**self._place, **self._upload, MultipartUpload=parts)
            else:
                self._client.put_object(**self._place, Body=bytes(self._held))

    def abandon(self) -> None:
        self._held.clear()
        if self._upload:
            self._try(self._client.abort_multipart_upload, **self._upload)
        if self._may_be_whole:  # an answer that was lost on its way leaves it open
            self._try(self._client.delete_object)

    def _try(self, call: Callable[..., object], **more: str) -> None:
        try:
            with suppress(FileNotFoundError), _as_os_error(self._place["Key"]):
                call(**self._place, **more)
        except OSError as error:
            logger.warning("left to the sweeper: %s", error)

    def _send(self, size: int) -> None:
        with _as_os_error(self._place["Key"]):
            if not self._upload:
                self._upload = {"UploadId": self._client.create_multipart_upload(**self._place)["UploadId"]}
            with memoryview(self._held) as held:
                part = bytes(held[:size])
            number = len(self._parts) + 1
            answer = self._client.upload_part(**self._place, **self._upload, PartNumber=number, Body=part)
        self._parts.append({"PartNumber": number, "ETag": answer["ETag"]})
        del self._held[:size]


class S3Source(RawIOBase):
    """An object, read by ranges: as much as was announced in one answer, and otherwise no more than is asked for."""

    def __init__(self, client: Any, place: dict[str, str]) -> None:
        self._client, self._place = client, place
        self._at, self._size = 0, -1
        self._announced = range(0)
        self._body: Any = None
        self._ahead = range(0)  # what the present answer still holds

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0, /) -> int:
        if whence == SEEK_END and self._size < 0:
            raise UnsupportedOperation("the length is known after the first read")
        self._at = offset + {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._size}[whence]
        return self._at

    def will_read(self, start: int, stop: int) -> None:
        """Read the bytes from ``start`` to before ``stop`` in one answer when their turn comes."""
        self._announced = range(start, stop)

    def read(self, size: int = -1, /) -> bytes:
        """``size`` bytes, fewer at the end of the object or of what was announced. Raises OSError."""
        if size < 0:
            raise UnsupportedOperation("say how much")
        with _as_os_error(self._place["Key"]):
            if not self._ahead or self._at != self._ahead.start:
                self._ask(self._announced.stop if self._at in self._announced else self._at + size)
            found = cast("bytes", self._body.read(min(size, len(self._ahead)))) if self._ahead else b""
        self._at += len(found)
        self._ahead = range(self._at, self._ahead.stop)
        return found

    def close(self) -> None:
        self._let_go()
        super().close()

    def _ask(self, stop: int) -> None:
        self._let_go()
        if 0 <= self._size <= self._at or stop <= self._at:
            return
        try:
            answer = self._client.get_object(**self._place, Range=f"bytes={self._at}-{stop - 1}")
        except ClientError as error:
            if _status(error) != RANGE_NOT_SATISFIABLE:  # which a file that was emptied at rest answers
                raise
            return
        self._body, self._ahead = answer["Body"], range(self._at, self._at + answer["ContentLength"])
        # "bytes 0-96/1000": the whole length comes with every part, and is not asked for by itself.
        self._size = int(answer["ContentRange"].rpartition("/")[2])

    def _let_go(self) -> None:
        self._ahead = range(0)
        if self._body is not None:
            self._body.close()
            self._body = None
