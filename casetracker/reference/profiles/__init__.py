"""The procedure profiles, read once from the TOML files beside this one."""

from functools import cache
from pathlib import Path

from casetracker.reference.profile import Profile
from casetracker.reference.profiles.reader import ProfileError, read

DEFAULT = "icrmw-77"
FOLDER = Path(__file__).parent

__all__ = ["DEFAULT", "FOLDER", "ProfileError", "UnknownProfile", "all", "by_committee", "get"]


class UnknownProfile(LookupError):
    """No profile has this key or committee code."""


@cache
def _read() -> dict[str, Profile]:
    return {profile.key: profile for profile in map(read, sorted(FOLDER.glob("*.toml")))}


def all() -> tuple[Profile, ...]:  # noqa: A001  read as ``profiles.all()``
    """Every profile, the default first, then by key."""
    return tuple(sorted(_read().values(), key=lambda profile: (profile.key != DEFAULT, profile.key)))


def get(key: str) -> Profile:
    """The profile with this ``key``, e.g. ``icrmw-77``.

    Raises: :class:`UnknownProfile`.
    """
    try:
        return _read()[key]
    except KeyError:
        raise UnknownProfile(key) from None


def by_committee(code: str) -> Profile:
    """The profile of a committee by its code, e.g. ``CCPR``.

    Raises: :class:`UnknownProfile`.
    """
    for profile in all():
        if profile.committee_code == code:
            return profile
    raise UnknownProfile(code)
