"""From one TOML file to one profile, with an error that names file, field and rule."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from zoneinfo import available_timezones

from casetracker.reference.profile import (
    Acceptance,
    Act,
    Basis,
    FirstDay,
    Ground,
    GroundCategory,
    Limit,
    LimitKind,
    NonWorkingDays,
    Organ,
    Profile,
    Provenance,
    Stop,
    Track,
    Trigger,
    Unit,
)
from casetracker.reference.profiles import watching
from casetracker.reference.profiles.table import TEXTS, ProfileError, Table

__all__ = ["ProfileError", "read"]


def read(path: Path) -> Profile:
    """Read and check one profile.

    Raises: :class:`ProfileError`.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(path.name, "file", f"is not TOML: {error}") from error
    table = Table(data, path.name)
    if table.text("key") != path.stem:
        raise table.error("key", f"must be the file's name, {path.stem}")
    profile = _profile(table)
    _check(profile, table)
    return profile


def _profile(table: Table) -> Profile:
    provenance: dict[str, Provenance] = {}
    return Profile(
        **{field: table.text(field) for field in TEXTS},
        acceptance=table.word("acceptance", Acceptance),
        declarations_needed=table.number("declarations_needed", 0),
        languages=_languages(table, provenance),
        limits=tuple(_limit(row) for row in table.tables("limits")),
        tracks=_tracks(table, provenance),
        deciders=_deciders(table, provenance),
        grounds=tuple(_ground(row) for row in table.tables("grounds")),
        provenance=MappingProxyType(provenance),
        free_days=watching.free_days(table),
        reminders=watching.reminders(table),
        escalations=watching.escalations(table),
    )


def _once(row: Table, field: str, key: str, provenance: dict[str, Provenance]) -> None:
    if key in provenance:
        raise row.error(field, f"“{key.partition(':')[2]}” is given twice")
    provenance[key] = row.provenance()


def _languages(table: Table, provenance: dict[str, Provenance]) -> tuple[str, ...]:
    found: list[str] = []
    for row in table.tables("languages"):
        for code in row.texts("codes"):
            if not re.fullmatch(r"[a-z]{2}", code):
                raise row.error("codes", f"“{code}” is not a language code of two letters")
            _once(row, "codes", f"language:{code}", provenance)
            found.append(code)
    return tuple(found)


def _tracks(table: Table, provenance: dict[str, Provenance]) -> frozenset[Track]:
    found: set[Track] = set()
    for row in table.tables("tracks"):
        for track in row.words("names", Track):
            _once(row, "names", f"track:{track}", provenance)
            found.add(track)
    return frozenset(found)


def _deciders(table: Table, provenance: dict[str, Provenance]) -> Mapping[Act, Organ]:
    found: dict[Act, Organ] = {}
    for row in table.tables("deciders"):
        for act in row.words("acts", Act):
            _once(row, "acts", f"act:{act}", provenance)
            found[act] = row.word("organ", Organ)
    return MappingProxyType(found)


def _limit(row: Table) -> Limit:
    return Limit(
        kind=row.word("kind", LimitKind),
        amount=row.number("amount", 1),
        unit=row.word("unit", Unit),
        trigger=row.word("trigger", Trigger),
        first_day=row.word("first_day", FirstDay),
        non_working_days=row.word("non_working_days", NonWorkingDays),
        stops=row.words("stops", Stop),
        basis=row.word("basis", Basis),
        source=row.text("source"),
    )


def _ground(row: Table) -> Ground:
    return Ground(
        code=row.text("code"),
        label=row.text("label"),
        basis=row.word("basis", Basis),
        source=row.text("source"),
        category=row.word("category", GroundCategory),
    )


# These acts belong to every procedure; the others only where their track is switched on.
ALWAYS_DECIDED = {
    Act.REGISTER, Act.REFUSE_REGISTRATION, Act.ADMISSIBILITY, Act.VIEWS, Act.DISCONTINUANCE, Act.REOPENING,
}  # fmt: skip
SET_BY_STEPS = {LimitKind.AUTHOR_ANSWER, LimitKind.STATE_ANSWER}
LIMIT_OF_TRACK = {LimitKind.SPLIT_REQUEST: Track.SPLIT, LimitKind.FOLLOW_UP_REPLY: Track.FOLLOW_UP}


def _check(profile: Profile, table: Table) -> None:
    """The rules that hold between fields."""
    if profile.zone not in available_timezones():
        raise table.error("zone", f"“{profile.zone}” is not an IANA time zone")
    if set(re.findall(r"{(.*?)}", profile.symbol_pattern)) != {"session", "number", "year"}:
        raise table.error("symbol_pattern", "must name {session}, {number} and {year}, and nothing else")
    if profile.acceptance == Acceptance.DECLARATION and not profile.declarations_needed:
        raise table.error("declarations_needed", "must be at least 1 where a State accepts by declaration")
    _check_limits(profile, table)
    _check_deciders(profile, table)
    _unique([ground.code for ground in profile.grounds], "grounds", table)


def _check_limits(profile: Profile, table: Table) -> None:
    _unique([limit.kind for limit in profile.limits], "limits", table)
    for kind in sorted(SET_BY_STEPS & {limit.kind for limit in profile.limits}):
        raise table.error("limits", f"“{kind}” has no amount: the step that asks sets its day")
    if profile.limit(LimitKind.STATE_REPLY) is None:
        raise table.error("limits", "must have the limit “state_reply”")
    for kind, track in LIMIT_OF_TRACK.items():
        if (profile.limit(kind) is not None) != (track in profile.tracks):
            raise table.error("limits", f"“{kind}” is given if and only if the track “{track}” is on")
    for kind in [kind for reminder in profile.reminders for kind in reminder.limits]:
        if profile.limit(kind) is None:
            raise table.error("reminders", f"“{kind}” is no limit of this profile")


def _check_deciders(profile: Profile, table: Table) -> None:
    on = {track.value for track in profile.tracks}
    needed = ALWAYS_DECIDED | {act for act in Act if act.value in on}
    for act in sorted(needed - set(profile.deciders)):
        raise table.error("deciders", f"must name the organ for “{act}”")


def _unique(values: list[str], field: str, table: Table) -> None:
    for value in values:
        if values.count(value) > 1:
            raise table.error(field, f"“{value}” is given twice")
