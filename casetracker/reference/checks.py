"""System check: every procedure profile can be read, and no two claim the same key or committee."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, register

from casetracker.reference.profiles import DEFAULT, FOLDER
from casetracker.reference.profiles.reader import ProfileError, read


@register()
def profiles_are_right(**_: Any) -> Iterable[CheckMessage]:
    """One error for each profile that breaks a rule: file, field, rule."""
    return profile_errors(FOLDER)


def profile_errors(folder: Path) -> list[CheckMessage]:
    """The errors of the profiles in ``folder``; an empty list where all is well."""
    errors: list[CheckMessage] = []
    committees: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            code = read(path).committee_code
        except ProfileError as error:
            errors.append(Error(str(error), hint=f"Correct {error.field} in {path}.", id="reference.E001"))
            continue
        if code in committees:
            text = f"{path.name}: committee_code: “{code}” is {committees[code]}'s already"
            errors.append(Error(text, id="reference.E002"))
        committees.setdefault(code, path.name)
    if not (folder / f"{DEFAULT}.toml").exists():
        errors.append(Error(f"The default profile {DEFAULT} is missing.", id="reference.E003"))
    return errors
