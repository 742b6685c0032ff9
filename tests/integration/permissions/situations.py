"""The situations of the hand-written table: one person, one communication, and how they stand to each other."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import Permission

from casetracker.accounts.models import Membership, User
from intake.models import Communication, CommunicationDenial, CommunicationGrant
from intake.policies import Tier
from intake.vocabulary import DenialReason, GrantSource
from tests.cast import Cast
from tests.factories.standing import bare_communication

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)
LETTERS = {"C": Tier.CARD, "T": Tier.CONTENT, "I": Tier.IDENTITY, "E": Tier.EDIT}
PEOPLE = {
    "caseworker": "caseworker",
    "cso_lead": "lead",
    "intake_officer": "intake_officer",
    "case_officer": "case_officer",
    "head_of_petitions": "head",
    "rapporteur": "rapporteur",
    "member": "member",
    "focal_point": "focal_point",
    "auditor": "auditor",
    "administrator": "administrator",
    "nobody": "stranger",
}
# The grants that the services would give each role; who can be given none is tried with every one.
EVERY_SOURCE = tuple(GrantSource)
SOURCES: dict[str, tuple[GrantSource, ...]] = {
    "caseworker": (GrantSource.CREATED,),
    "cso_lead": (GrantSource.HANDED_OVER,),
    "intake_officer": (GrantSource.ASSIGNED,),
    "case_officer": (GrantSource.ASSIGNED,),
    "head_of_petitions": (GrantSource.BREAK_GLASS,),
    "rapporteur": (GrantSource.PROPOSED,),
    "member": (GrantSource.AGENDA,),
}
# Grants that a person brought along from another role.
OF_AN_ORGANISATION = (GrantSource.CREATED, GrantSource.HANDED_OVER)
OF_THE_PROCEDURE = (GrantSource.ASSIGNED, GrantSource.PROPOSED, GrantSource.AGENDA, GrantSource.BREAK_GLASS)
MISPLACED = {"caseworker": OF_THE_PROCEDURE, "cso_lead": OF_THE_PROCEDURE}


def table() -> list[tuple[str, str, frozenset[Tier]]]:
    """(situation, role, tiers) of every cell."""
    path = Path(__file__).parent / "data" / "visible.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            (row["situation"], role, frozenset(LETTERS[letter] for letter in row[role] if letter != "-"))
            for row in csv.DictReader(lines)
            for role in PEOPLE
        ]


def arrange(cast: Cast, situation: str, role: str) -> tuple[User, Communication]:
    """The person of ``role`` and a communication, as the words of the situation say."""
    words = set(situation.split())
    user: User = getattr(cast, PEOPLE[role])
    organisation = {"own": cast.harbour, "other": cast.orchard}.get(situation.split(maxsplit=1)[0])
    communication = bare_communication(organisation, sealed="draft" not in words, imported="imported" in words)
    if "granted" in words:
        _grant(user, communication, SOURCES.get(role, EVERY_SOURCE), BEFORE if "expired" in words else None)
    if "misplaced" in words:
        _grant(user, communication, MISPLACED.get(role, OF_AN_ORGANISATION), None)
    if "denied" in words:
        recused = {"reason": DenialReason.RECUSED, "created_at": BEFORE}
        CommunicationDenial.objects.create(communication=communication, user=user, **recused)
    _change(user, words)
    return User.objects.get(pk=user.pk), communication


def _grant(
    user: User, communication: Communication, sources: tuple[GrantSource, ...], expires_at: datetime | None
) -> None:
    permissions = {one.codename: one for one in Permission.objects.filter(content_type__app_label="intake")}
    CommunicationGrant.objects.bulk_create(
        CommunicationGrant(
            content_object=communication,
            user=user,
            permission=permissions[tier.value],
            source=source,
            created_at=BEFORE,
            expires_at=expires_at,
        )
        for tier in Tier
        for source in sources
    )


def _change(user: User, words: set[str]) -> None:
    if "ended" in words:
        Membership.objects.filter(user=user).update(ended_at=BEFORE)
    if "inactive" in words:
        User.objects.filter(pk=user.pk).update(is_active=False)
    if "superuser" in words:
        User.objects.filter(pk=user.pk).update(is_superuser=True)
