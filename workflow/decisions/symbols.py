"""The symbol of a decision: made from the profile's pattern, and read back from what was typed."""

import re
from dataclasses import dataclass

from casetracker.reference.profile import Profile


@dataclass(frozen=True)
class Symbol:
    """A symbol's parts. ``numbers`` are the communication numbers that share it; ``corrigendum`` 0 is the decision."""

    session: int
    numbers: tuple[int, ...]
    year: int
    corrigendum: int = 0

    @property
    def is_joint(self) -> bool:
        """Whether joined cases share it."""
        return len(self.numbers) > 1


_PARTS = {
    "{session}": r"(?P<session>[0-9]{1,3})",
    "{number}": r"(?P<numbers>[0-9]{1,6}(?:&[0-9]{1,6})*)",
    "{year}": r"(?P<year>[0-9]{4})",
}


def read_symbol(profile: Profile, text: str) -> Symbol | None:
    """The parts of a symbol such as ``CMW/C/41/D/1835&1837/2027``; None where it is not of the profile's form."""
    pattern = re.escape(profile.symbol_pattern)
    for name, part in _PARTS.items():
        pattern = pattern.replace(re.escape(name), part)
    found = re.fullmatch(pattern + r"(?:/Corr\.(?P<corrigendum>[1-9][0-9]?))?", text)
    if found is None:
        return None
    numbers = tuple(int(number) for number in found["numbers"].split("&"))
    return Symbol(int(found["session"]), numbers, int(found["year"]), int(found["corrigendum"] or 0))
