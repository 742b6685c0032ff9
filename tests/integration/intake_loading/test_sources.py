"""Files beside a document: what is taken, and everything that leads out of the folder or is no file."""

import os
import socket
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from casetracker.vault.sealing import SealedUpload, seal_stream
from intake.loading.sources import FileRefused, FolderFiles, UploadedFiles
from intake.services.loader import communication_load
from tests.cast import Cast
from tests.integration.intake_loading.conftest import AT

Stored = Callable[[], set[Path]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one annex, and a secret beside it."""
    (tmp_path / "secret.txt").write_text("not yours")
    folder = tmp_path / "case"
    (folder / "annexes").mkdir(parents=True)
    (folder / "annexes" / "order.pdf").write_bytes(b"the order")
    return folder


def code_of(folder: Path, name: str) -> str:
    files = FolderFiles(folder)
    with pytest.raises(FileRefused) as looked_at:
        files.check(name)
    with pytest.raises(FileRefused) as taken:
        files.seal(name)
    assert looked_at.value.code == taken.value.code
    return taken.value.code


def test_a_plain_file_is_sealed_under_its_own_name(folder: Path) -> None:
    files = FolderFiles(folder)
    files.check("annexes/order.pdf")

    sealed = files.seal("annexes/order.pdf")

    assert (sealed.name, sealed.content_type, sealed.size) == ("order.pdf", "application/pdf", 9)
    assert b"".join(sealed.plaintext()) == b"the order"
    files.close()


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret.txt",
        "annexes/../../secret.txt",
        "annexes/../annexes/order.pdf",
        "./annexes/order.pdf",
        "annexes//order.pdf",
        "annexes/order.pdf/",
        "/etc/hostname",
        "annexes\\order.pdf",
        "annexes/\x00order.pdf",
        "annexes/order\n.pdf",
        "annexes/\u202efdp.exe",
        "\ud800",
        "a" * 401,
    ],
)
def test_a_path_that_is_not_plainly_below_the_folder_is_refused(folder: Path, name: str) -> None:
    assert code_of(folder, name) == "path_malformed"


def test_an_absolute_path_of_the_very_file_is_refused(folder: Path) -> None:
    assert code_of(folder, str(folder / "annexes" / "order.pdf")) == "path_malformed"


def test_a_link_to_a_file_is_not_followed(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")

    assert code_of(folder, "link.txt") == "file_not_plain"


def test_a_link_to_a_file_inside_the_folder_is_not_followed_either(folder: Path) -> None:
    (folder / "link.pdf").symlink_to("annexes/order.pdf")

    assert code_of(folder, "link.pdf") == "file_not_plain"


def test_a_link_to_a_folder_is_not_followed(folder: Path) -> None:
    (folder / "up").symlink_to(folder.parent, target_is_directory=True)

    assert code_of(folder, "up/secret.txt") == "file_not_plain"


def test_the_document_s_own_folder_may_be_reached_through_a_link(folder: Path) -> None:
    (folder.parent / "alias").symlink_to(folder, target_is_directory=True)

    FolderFiles(folder.parent / "alias").check("annexes/order.pdf")


def test_a_folder_is_no_file(folder: Path) -> None:
    assert code_of(folder, "annexes") == "file_not_plain"


def test_a_file_is_no_folder(folder: Path) -> None:
    assert code_of(folder, "annexes/order.pdf/page-1") == "file_not_plain"


def test_a_named_pipe_is_refused_without_waiting_for_it(folder: Path) -> None:
    os.mkfifo(folder / "pipe")

    assert code_of(folder, "pipe") == "file_not_plain"


def test_a_socket_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")

        assert code_of(folder, "socket") == "file_not_plain"


def test_a_missing_file_is_said_to_be_missing(folder: Path) -> None:
    assert code_of(folder, "annexes/nothing.pdf") == "file_missing"


def test_a_name_that_the_file_system_cannot_hold_is_refused(folder: Path) -> None:
    assert code_of(folder, "x" * 300) == "file_unreadable"


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "empty.txt").touch()

    assert code_of(folder, "empty.txt") == "file_empty"


def test_the_largest_file_is_taken_and_one_byte_more_is_not(folder: Path, settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 9
    files = FolderFiles(folder)

    files.seal("annexes/order.pdf")
    (folder / "more.txt").write_bytes(b"ten bytes.")

    assert code_of(folder, "more.txt") == "file_too_large"
    files.close()


def test_a_file_that_grows_while_it_is_read_is_refused_and_removed(
    folder: Path, settings: Settings, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EVIDENCE_MAX_BYTES = 8
    before = stored()
    monkeypatch.setattr("intake.loading.sources.refuse_size", lambda _size: None)

    with pytest.raises(FileRefused) as refused:
        FolderFiles(folder).seal("annexes/order.pdf")

    assert refused.value.code == "file_too_large"
    assert stored() == before


def test_a_file_that_breaks_while_it_is_read_leaves_nothing(stored: Stored) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("bad sector")
            return super().read(4 if size else 0)

    before = stored()

    with pytest.raises(OSError, match="bad sector"):
        seal_stream(Broken(b"12345678"), name="disk.bin", content_type="")

    assert stored() == before


def test_letting_go_removes_what_no_row_published(folder: Path, stored: Stored) -> None:
    before = stored()
    files = FolderFiles(folder)
    kept, lost = files.seal("annexes/order.pdf"), files.seal("annexes/order.pdf")
    kept.publish()

    files.close()

    [left] = stored() - before
    assert left.stem == kept.evidence_id.hex != lost.evidence_id.hex
    left.unlink()


@pytest.mark.parametrize("name", ["../secret.txt", "link.txt", "annexes/nothing.pdf"])
def test_a_document_that_names_such_a_file_is_refused(
    cast: Cast, example: dict[str, Any], problems_of: Callable[..., Any], folder: Path, name: str
) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    example["authorities"] = []
    example["evidence"] = [{"file": "annexes/order.pdf", "title": "Order"}, {"file": name, "title": "Secret"}]

    problems = problems_of(cast.caseworker, example, root=folder)

    assert [problem.pointer for problem in problems] == ["/evidence/1/file"]


@pytest.fixture
def upload() -> SealedUpload:
    """A file that came with a request."""
    return seal_stream(BytesIO(b"the order"), name="order.pdf", content_type="application/pdf")


def test_uploads_are_given_by_the_names_of_the_document(upload: SealedUpload) -> None:
    files = UploadedFiles({"annexes/order.pdf": upload})

    assert files.seal("annexes/order.pdf") is upload
    files.close()


def test_a_file_that_did_not_come_is_missing(upload: SealedUpload, stored: Stored) -> None:
    files = UploadedFiles({"order.pdf": upload})

    with pytest.raises(FileRefused) as refused:
        files.check("annexes/order.pdf")

    assert refused.value.code == "file_missing"
    files.close()
    assert not any(path.stem == upload.evidence_id.hex for path in stored())


def test_an_upload_becomes_the_evidence_of_the_document(
    cast: Cast, upload: SealedUpload, acting_as: Callable[..., Any]
) -> None:
    document = {"working_title": "By the API", "language": "en", "evidence": [{"file": "order.pdf", "title": "Order"}]}
    files = UploadedFiles({"order.pdf": upload})

    with acting_as(cast.caseworker):
        communication = communication_load(user=cast.caseworker, document=document, files=files, at=AT)

    assert communication.evidence_rows.get().pk == upload.evidence_id
    files.close()
