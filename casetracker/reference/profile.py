"""A procedure profile: one communications procedure of one treaty body, as frozen data.

The values stand in ``profiles/*.toml``, each with its basis and source, because a committee can change most of them by
adopting a rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from casetracker.reference.free_days import WEEKENDS, FreeDays


class Basis(StrEnum):
    """What a value rests on: the treaty, a committee's rules as seen, or practice not checked against a text."""

    TREATY = "T"
    RULES = "S"
    PRACTICE = "P"


class Acceptance(StrEnum):
    """How a State accepts the procedure: by a declaration kept in these tables, or as the source of a case says."""

    DECLARATION = "declaration"
    AS_SOURCE_GIVES = "as_source_gives"


class LimitKind(StrEnum):
    """The time limits that a procedure can set."""

    STATE_REPLY = "state_reply"
    STATE_MERITS = "state_merits"
    CLARIFICATION = "clarification"
    SPLIT_REQUEST = "split_request"
    AUTHOR_COMMENTS = "author_comments"
    AUTHOR_COMMENTS_ADMISSIBILITY = "author_comments_admissibility"
    STATE_REMINDER = "state_reminder"
    FOLLOW_UP_REPLY = "follow_up_reply"
    # No profile gives these an amount: the step that asks sets the day.
    AUTHOR_ANSWER = "author_answer"
    STATE_ANSWER = "state_answer"


class Unit(StrEnum):
    """Months are calendar months."""

    MONTHS = "months"
    WEEKS = "weeks"
    DAYS = "days"


class Trigger(StrEnum):
    """Which day of the act starts the limit: it was sent (the day of the note), received, or presumed received."""

    SENT = "sent"
    RECEIVED = "received"
    PRESUMED_RECEIVED = "presumed_received"


class FirstDay(StrEnum):
    """Whether the day of the trigger is itself counted."""

    DAY_AFTER_TRIGGER = "day_after_trigger"
    TRIGGER_DAY = "trigger_day"


class NonWorkingDays(StrEnum):
    """What happens when the last day is not a working day."""

    NO_SHIFT = "no_shift"
    NEXT_WORKING_DAY = "next_working_day"


class Stop(StrEnum):
    """What stops a running limit. A mere request for a split or an extension stops nothing, so neither is here."""

    SUSPENSION = "suspension"
    SPLIT_GRANTED = "split_granted"
    AUTHOR_DIED = "author_died"


class Track(StrEnum):
    """Side procedures, switched on by the profile; the treaty's article may know none of them."""

    INTERIM_MEASURES = "interim_measures"
    PROTECTION_MEASURES = "protection_measures"
    SPLIT = "split"
    SUSPENSION = "suspension"
    DISCONTINUANCE_REQUEST = "discontinuance_request"
    EXTENSION = "extension"
    FRIENDLY_SETTLEMENT = "friendly_settlement"
    WITHDRAWAL = "withdrawal"
    ADMISSIBILITY_REVIEW = "admissibility_review"
    THIRD_PARTY = "third_party"
    HEARING = "hearing"
    JOINDER = "joinder"
    FOLLOW_UP = "follow_up"


class Act(StrEnum):
    """Acts of discretion for which the profile names the organ."""

    REGISTER = "register"
    REFUSE_REGISTRATION = "refuse_registration"
    INTERIM_MEASURES = "interim_measures"
    PROTECTION_MEASURES = "protection_measures"
    SPLIT = "split"
    SUSPENSION = "suspension"
    EXTENSION = "extension"
    THIRD_PARTY = "third_party"
    HEARING = "hearing"
    JOINDER = "joinder"
    ADMISSIBILITY = "admissibility"
    ADMISSIBILITY_REVIEW = "admissibility_review"
    VIEWS = "views"
    DISCONTINUANCE = "discontinuance"
    REOPENING = "reopening"
    FOLLOW_UP = "follow_up"


class Organ(StrEnum):
    """Who decides."""

    COMMITTEE = "committee"
    RAPPORTEUR = "rapporteur"
    WORKING_GROUP = "working_group"


class GroundCategory(StrEnum):
    """The family of a ground of inadmissibility, by which statistics count."""

    COMPETENCE = "competence"
    FORM = "form"
    COMPATIBILITY = "compatibility"
    SAME_MATTER = "same_matter"
    REMEDIES = "remedies"
    SUBSTANTIATION = "substantiation"
    STANDING = "standing"
    LATENESS = "lateness"


@dataclass(frozen=True)
class Limit:
    """One time limit: ``amount`` of ``unit``, counted in the profile's zone."""

    kind: LimitKind
    amount: int
    unit: Unit
    trigger: Trigger
    first_day: FirstDay
    non_working_days: NonWorkingDays
    stops: tuple[Stop, ...]
    basis: Basis
    source: str


class Waiting(StrEnum):
    """What can wait for too long: a step that the secretariat owes, or a limit that has lapsed."""

    SECRETARIAT = "secretariat"
    LAPSED_LIMIT = "lapsed_limit"


@dataclass(frozen=True)
class Ground:
    """One ground of inadmissibility; ``label`` is its English wording, ``title`` the reader's."""

    code: str
    label: str
    basis: Basis
    source: str
    category: GroundCategory

    @property
    def title(self) -> Promise:
        return gettext_lazy(self.label)


@dataclass(frozen=True)
class Provenance:
    """What a language, a track or a decider rests on."""

    basis: Basis
    source: str


@dataclass(frozen=True)
class Reminder:
    """Each of ``limits`` is called to mind ``days_before`` its last day: several numbers of days, the largest first."""

    limits: tuple[LimitKind, ...]
    days_before: tuple[int, ...]
    provenance: Provenance


@dataclass(frozen=True)
class Escalation:
    """What has waited for ``days`` days is told to the head of petitions."""

    of: Waiting
    days: int
    provenance: Provenance


@dataclass(frozen=True)
class Profile:
    """One procedure.

    ``declarations_needed`` is the number of declarations that brings the article into force (0: none is needed).
    ``provenance`` gives the basis and source of each language (``language:en``), track (``track:split``) and decider
    (``act:register``). ``free_days`` are the days on which a limit that moves to the next working day cannot end.
    """

    key: str
    committee: str
    committee_code: str
    treaty: str
    article: str
    title: str
    acceptance: Acceptance
    declarations_needed: int
    zone: str
    languages: tuple[str, ...]
    symbol_pattern: str
    limits: tuple[Limit, ...]
    tracks: frozenset[Track]
    deciders: Mapping[Act, Organ]
    grounds: tuple[Ground, ...]
    provenance: Mapping[str, Provenance]
    source: str
    free_days: FreeDays = WEEKENDS
    reminders: tuple[Reminder, ...] = ()
    escalations: tuple[Escalation, ...] = ()

    @property
    def committee_name(self) -> Promise:
        """The committee's name in the reader's language."""
        return gettext_lazy(self.committee)

    @property
    def name(self) -> Promise:
        """The procedure's title in the reader's language."""
        return gettext_lazy(self.title)

    def limit(self, kind: LimitKind | str) -> Limit | None:
        """The limit of this ``kind``, or nothing where the procedure sets none."""
        return next((limit for limit in self.limits if limit.kind == kind), None)

    def days_before(self, kind: LimitKind | str) -> tuple[int, ...]:
        """How many days before its last day a limit of this ``kind`` is called to mind; none where never."""
        return next((one.days_before for one in self.reminders if kind in one.limits), ())

    def patience(self, of: Waiting) -> int | None:
        """After how many days what waits is told to the head of petitions, or nothing where it never is."""
        return next((one.days for one in self.escalations if one.of == of), None)

    def ground(self, code: str) -> Ground | None:
        """The ground with this ``code``, or nothing where the procedure does not know it."""
        return next((ground for ground in self.grounds if ground.code == code), None)

    def symbol(self, *, session: int, number: int | str, year: int) -> str:
        """The symbol of a decision adopted at ``session`` on ``number``/``year`` (joined: ``1835&1837``)."""
        return self.symbol_pattern.format(session=session, number=number, year=year)
