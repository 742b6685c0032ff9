"""What the standing of a case's people is now, and who withdraws: read from what is recorded."""

from dataclasses import dataclass
from uuid import UUID

from intake.models import Person
from workflow.models import CaseEvent, CaseFile, PersonStanding, WithdrawalCheck
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import FreeWill, Standing

_ANNOUNCED = (EventKind.WITHDRAWN, EventKind.PARTIAL_WITHDRAWAL, EventKind.FIRST_COMPLAINANT_WITHDREW)
# The Committee does not act on a withdrawal, or has acted on one and the case was opened again: it is over.
_OVER = (EventKind.WITHDRAWAL_REFUSED, EventKind.REOPENED)
_HANDED_ON = frozenset({Standing.REPLACED, Standing.HEIRS_CONTINUE})


def standings_of(case: CaseFile) -> dict[UUID, PersonStanding]:
    """The newest row of each person of whom something is recorded in ``case``."""
    rows = PersonStanding.objects.filter(case_id=case.pk).order_by("person_id", "order")
    return {row.person_id: row for row in rows}


def standing_in(standings: dict[UUID, PersonStanding], person_id: UUID) -> Standing:
    """What a person's standing is; whoever is not named takes part."""
    row = standings.get(person_id)
    return Standing(row.standing) if row else Standing.TAKES_PART


@dataclass(frozen=True)
class Withdrawing:
    """One person who withdraws: the announcement, and what its newest check found, if there was one."""

    person_id: UUID
    standing: PersonStanding
    check: WithdrawalCheck | None

    @property
    def is_free(self) -> bool:
        return self.check is not None and self.check.free_will == FreeWill.YES


def complainants(case: CaseFile, standings: dict[UUID, PersonStanding] | None = None) -> list[UUID]:
    """For whom the case is examined: each victim, or who took their place (an heir, a new complainant), once."""
    found = standings_of(case) if standings is None else standings
    people = Person.objects.filter(communication_id=case.communication_id)
    victims = list(people.filter(is_victim=True).values_list("pk", flat=True)) or list(
        people.values_list("pk", flat=True)
    )
    return list(dict.fromkeys(_holder(person_id, found) for person_id in victims))


def _holder(person_id: UUID, standings: dict[UUID, PersonStanding]) -> UUID:
    seen = {person_id}
    while (row := standings.get(person_id)) and row.standing in _HANDED_ON and row.other_id not in seen | {None}:
        person_id = row.other_id  # type: ignore[assignment]  # never None: the condition says so
        seen.add(person_id)
    return person_id


def withdrawing(case: CaseFile) -> list[Withdrawing]:
    """Who has announced a withdrawal that still stands, with what its check found."""
    standings = standings_of(case)
    over = _newest_seq(case, _OVER)
    found = []
    for person_id in complainants(case, standings):
        row = standings.get(person_id)
        if row is None or row.standing != Standing.WITHDREW or _seq_of(row.event_id) < over:
            continue
        checks = WithdrawalCheck.objects.filter(standing_id=row.pk).order_by("-recorded_at", "-pk")
        found.append(Withdrawing(person_id, row, checks.first()))
    return found


def going_on(case: CaseFile) -> list[UUID]:
    """The complainants who have not withdrawn: whoever takes part, and whoever died and has no heir here yet."""
    left = {one.person_id for one in withdrawing(case)}
    return [person_id for person_id in complainants(case) if person_id not in left]


def is_announced_without_names(case: CaseFile) -> bool:
    """Whether a withdrawal was recorded that names nobody: then it is not known who is to be asked."""
    newest = CaseEvent.objects.filter(case_id=case.pk, kind__in=_ANNOUNCED).order_by("-seq").first()
    if newest is None or newest.seq < _newest_seq(case, _OVER):
        return False
    return not PersonStanding.objects.filter(event_id=newest.pk).exists()


def _newest_seq(case: CaseFile, kinds: tuple[EventKind, ...]) -> int:
    found = CaseEvent.objects.filter(case_id=case.pk, kind__in=kinds).order_by("-seq").values_list("seq", flat=True)
    return found.first() or 0


def _seq_of(event_id: UUID) -> int:
    return CaseEvent.objects.values_list("seq", flat=True).get(pk=event_id)
