"""Problems with their JSON pointer (RFC 6901), and what text can be stored at all."""

from casetracker.core.errors import Problem, Text


def child(pointer: str, *steps: str | int) -> str:
    """The pointer of something inside what ``pointer`` points at."""
    return pointer + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def problem_at(pointer: str, name: str | int, code: str, message: Text) -> Problem:
    """A problem with the member ``name`` of the object or list at ``pointer``."""
    return Problem(field=str(name), code=code, message=message, pointer=child(pointer, name))


def is_storable(text: str) -> bool:
    """Whether ``text`` is Unicode that a database takes: no half of a surrogate pair, no NUL."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
