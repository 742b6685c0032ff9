"""Join the component stylesheets into ``static/ct/ct.css``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casetracker.core import stylesheet


class Command(BaseCommand):
    help = "Join casetracker/static/ct/css/*.css into ct.css; with --check only say whether it is up to date."

    # The command touches no database and must run before one exists.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if ct.css is out of date")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """Write the built file, or compare it.

        Raises ``CommandError``: with ``--check``, if the file differs from its sources.
        """
        css = stylesheet.built()
        if options["check"]:
            _compare(css)
            return
        stylesheet.BUILT_FILE.write_text(css, encoding="utf-8")
        self.stderr.write(f"{stylesheet.BUILT_FILE.name}: {len(css.encode())} bytes")


def _compare(css: str) -> None:
    if not stylesheet.BUILT_FILE.exists() or stylesheet.BUILT_FILE.read_text(encoding="utf-8") != css:
        raise CommandError("ct.css is out of date: run manage.py build_css", returncode=1)
