"""What the commands share in reading their options."""

from collections.abc import Collection

from casetracker.backup.errors import BackupError


def parts_in(text: str, *, default: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    """The parts that ``--parts`` names, in the order of ``known``. Raises BackupError for a name that is none."""
    named = {name.strip() for name in text.split(",") if name.strip()}
    strange = sorted(named - set(known))
    if strange:
        raise BackupError(f"there is no part called {', '.join(strange)}: parts are {', '.join(known)}")
    return tuple(part for part in known if part in named) if named else default
