"""What a backup or a restore says when it cannot go on, each with the exit code of the command.

Messages name tables, files and ids, and never what stands in them.
"""

NAMED = 10  # problems in one sentence


class BackupError(Exception):
    """A backup or a restore could not be carried out."""

    exit_code = 1


class TargetUnfit(BackupError):
    """The database to restore into is not empty, or of another state of migration."""

    exit_code = 3


class BackupDamaged(BackupError):
    """A part was changed, cut, forged or is not there."""

    exit_code = 4


class AgeKeyUnfit(BackupError):
    """A recipient or an identity cannot be used: malformed, not the right one, or readable by others."""

    exit_code = 5


class LedgerUnfit(BackupError):
    """The erasure ledger is missing, broken, or older than the backup."""

    exit_code = 6


class DrillFailed(BackupError):
    """The restored database is not whole, or not what the backup says; ``problems`` names each place."""

    exit_code = 7

    def __init__(self, problems: list[str]) -> None:
        more = f"; and {len(problems) - NAMED} more" if len(problems) > NAMED else ""
        super().__init__("; ".join(problems[:NAMED]) + more)
        self.problems = problems


EXIT_FILES_MISSING = 8  # the backup was made, and published files were not in the storage
EXIT_KEYS_OVERDUE = 9  # expired keys are kept, since no newer backup of keys stands
