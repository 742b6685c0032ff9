"""What the tests of letters share."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.factories.cases import in_force


@pytest.fixture(autouse=True)
def _in_force(db: None) -> None:
    in_force()


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """A letter's files lie among no other test's: the sweeper counts them."""
    options = {**settings.EVIDENCE_FOLDER, "location": str(tmp_path / "evidence")}
    backend = "casetracker.vault.storage.FolderStorage"
    settings.STORAGES = {**settings.STORAGES, "evidence": {"BACKEND": backend, "OPTIONS": options}}
