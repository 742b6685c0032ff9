"""The settings of a test run: the project's own, in a home of its own that goes away with the run.

The engine is the environment's choice (``DATABASE_URL``; without it SQLite, in a real file, so that threads and worker
processes see one database as they do in operation).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_HOME = Path(tempfile.mkdtemp(prefix="casetracker-test-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
(_HOME / "static").mkdir()  # nothing is collected, and WhiteNoise warns of a folder that is not there

# What is set outside belongs to another installation; a test that needs another value sets it itself.
for _name in [
    name
    for name in os.environ
    if name.startswith("CASETRACKER_") and not name.startswith(("CASETRACKER_TEST_", "CASETRACKER_SCREENSHOTS"))
]:
    del os.environ[_name]
os.environ["CELERY_BROKER_URL"] = os.environ.get("CASETRACKER_TEST_BROKER", "")
os.environ["CASETRACKER_QUEUE"] = f"casetracker-test-{os.getpid()}"
os.environ.pop("EMAIL_URL", None)
os.environ["CASETRACKER_HOME"] = str(_HOME)
os.environ["CASETRACKER_STATIC_MANIFEST"] = "0"

from casetracker.settings import *  # noqa: E402, F403  after the environment is put right
from casetracker.settings import DATABASES  # noqa: E402

# The slow hasher is the point of a password hash and not of these tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_HOME / "test.sqlite3")}
