"""Canaries: words that must be found nowhere outside of the vault, in every dress that a leak may wear."""

import base64
import json
from collections.abc import Iterable
from urllib.parse import quote

from django.db import connection

# Distinct, in three scripts, so that an encoding that only ASCII survives is caught too.
SCRIPTS = ("Qanarvesta", "Канарвеста", "كناريفستا")


def canary(field: str, number: int = 0) -> str:
    """A word for one field that stands nowhere else."""
    return f"{SCRIPTS[number % len(SCRIPTS)]}-{field.replace('_', '')}-{number}"


def dresses(word: str) -> set[bytes]:
    """The byte strings under which ``word`` would show in a file, a dump, a mail or a payload."""
    utf8 = word.encode()
    found = {utf8, word.encode("utf-16-le"), word.encode("utf-16-be"), quote(word).encode(), utf8.hex().encode()}
    found.add(json.dumps(word)[1:-1].encode())
    # Base 64 of a word depends on where it stands in what was encoded: all three offsets, without the unsteady ends.
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + utf8)
        found.add(encoded[4:-4] if offset else encoded[:-4])
    return found


def found_in(data: bytes, words: Iterable[str]) -> list[str]:
    """Which of ``words`` show in ``data``, in any dress."""
    return [word for word in words if any(dress in data for dress in dresses(word))]


def database_dump() -> bytes:
    """Everything that the database holds: the file's pages on SQLite, every table's rows on PostgreSQL."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    rows: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows.extend(row[0].encode() for row in cursor.fetchall())
    return b"\n".join(rows)
