"""However large a file is, sealing it and reading it back takes the same memory.

CASETRACKER_TEST_FILE_BYTES   the size of the file in the folder; with 4294967299 the file passes 4 GiB (a minute)
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.integration.files.conftest import KEY_ID, BucketShelf

MIB = 1024 * 1024
FOLDER_BYTES = int(os.environ.get("CASETRACKER_TEST_FILE_BYTES", 256 * MIB + 3))
BUCKET_BYTES = 64 * MIB + 3
MOST_KIB = 64 * 1024


def run(size: int, **environment: str) -> dict[str, Any]:
    given = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "casetracker.settings", **environment}
    command = [sys.executable, "-m", "tests.seal_and_measure", str(size)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    print(size, told)
    return told


@pytest.fixture
def in_folder(tmp_path: Path) -> dict[str, str]:
    return {"CASETRACKER_HOME": str(tmp_path / "home")}


@pytest.fixture
def in_bucket(bucket: BucketShelf, s3_address: str, in_folder: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {
        **in_folder,
        "CASETRACKER_S3_ENDPOINT": s3_address,
        "CASETRACKER_S3_BUCKET": bucket.bucket,
        "CASETRACKER_S3_KEY_ID": KEY_ID,
        "CASETRACKER_S3_SECRET_FILE": str(tmp_path / "s3_secret"),
    }


@pytest.mark.parametrize(("where", "size"), [("in_folder", FOLDER_BYTES), ("in_bucket", BUCKET_BYTES)])
def test_a_large_file_takes_no_more_memory_than_a_few_segments(
    request: pytest.FixtureRequest, where: str, size: int
) -> None:
    environment = request.getfixturevalue(where)
    idle = run(0, **environment)["peak_kib"]

    told = run(size, **environment)

    assert told["is_same"]
    assert told["peak_kib"] - idle < MOST_KIB
