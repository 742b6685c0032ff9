"""Which languages the pages themselves speak."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, to_locale


@cache
def is_translated(language: str) -> bool:
    """Whether there is a catalogue of the pages' words in ``language`` (a tag such as ``zh-hans``)."""
    if language.startswith("en"):
        return True
    return any(
        (Path(folder) / to_locale(language) / "LC_MESSAGES" / "django.mo").exists() for folder in settings.LOCALE_PATHS
    )


def is_page_translated() -> bool:
    """The same for the page that is being made."""
    return is_translated(get_language() or "en")
