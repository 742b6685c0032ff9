"""The draft: made, answered, given States, completed, opened again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casetracker.accounts.models import Organisation, User
from casetracker.accounts.roles import CSO_ROLES
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Problem, Refused, invalid
from casetracker.core.ids import new_id as new_uuid
from casetracker.core.ids import new_reference
from casetracker.reference import profiles, selectors
from casetracker.vault import keyring
from casetracker.vault.scopes import Scope, ScopeKind
from intake.completeness import missing_to_submit
from intake.models import Communication, ConcernedState
from intake.policies import ALL_TIERS, Tier, ensure, erasures_of
from intake.services.audit import record_for
from intake.services.grants import grant_give
from intake.vocabulary import GrantSource
from intake.wizard.about import ABOUT
from intake.wizard.clean import clean, missing_to_save
from intake.wizard.sections import OWN_QUESTIONS

REFERENCE_PREFIX = "IN"


@service
def communication_create(
    *,
    user: User,
    answers: Mapping[str, Any],
    at: datetime,
    procedure: str = "icrmw-77",
    organisation_id: UUID | None = None,
    new_id: UUID | None = None,
) -> Communication:
    """Begin a communication in the user's organisation; they may see and edit it. Raises Invalid, Hidden.

    ``organisation_id`` says in which, where they work for several: its lead sees everything. ``new_id`` is the id that
    the communication takes: a form that is sent twice begins one.
    """
    organisation = _organisation_of(user, organisation_id)
    chosen_id = new_id or new_uuid()
    begun = _begun(user, chosen_id)
    if begun is not None:
        return begun
    values, problems = clean(ABOUT.questions, answers, treaty=profiles.get(procedure).treaty)
    problems += missing_to_save(ABOUT.questions, values) if not problems else []
    if problems:
        raise Invalid(problems)
    try:
        with transaction.atomic():
            keyring.create_scope(Scope(ScopeKind.COMMUNICATION, chosen_id))
    except IntegrityError:  # the same form, sent twice at the same moment: the first has begun it by now
        begun = _begun(user, chosen_id)
        if begun is None:
            raise
        return begun
    communication = Communication(
        pk=chosen_id,
        reference=new_reference(REFERENCE_PREFIX),
        organisation=organisation,
        procedure=procedure,
        created_by=user,
        created_at=at,
        changed_at=at,
    )
    for name, value in values.items():
        setattr(communication, name, value)
    communication.save(force_insert=True)
    record_for(communication.pk, Action.COMMUNICATION_CREATED, fields=list(values))
    for tier in ALL_TIERS:
        grant_give(communication=communication, user=user, tier=tier, source=GrantSource.CREATED, at=at)
    return communication


def _begun(user: User, communication_id: UUID) -> Communication | None:
    begun = Communication.objects.filter(pk=communication_id).first()
    if begun is not None:
        ensure(user, begun, Tier.EDIT)
    return begun


def organisations_of(user: User) -> list[Organisation]:
    """The organisations of civil society for which ``user`` works, by name."""
    standing = user.memberships.filter(ended_at__isnull=True, role__in=CSO_ROLES)
    return list(Organisation.objects.filter(pk__in=standing.values("organisation")).order_by("name"))


def _organisation_of(user: User, organisation_id: UUID | None) -> Organisation:
    found = organisations_of(user)
    if organisation_id is not None:
        found = [organisation for organisation in found if organisation.pk == organisation_id]
    if not found:
        raise Hidden("not_of_a_cso", "")
    if len(found) > 1:
        raise invalid("organisation", "organisation_needed", _("Choose for which of your organisations."))
    return found[0]


def locked_draft(user: User, communication: Communication) -> Communication:
    """The draft, locked for a change by ``user``. Raises Hidden, or Refused once it is sealed or complete."""
    if communication.sealed_at is not None:
        raise _sealed(communication)
    ensure(user, communication, Tier.EDIT)
    fresh = Communication.objects.select_for_update().get(pk=communication.pk)
    if fresh.sealed_at is not None:
        raise _sealed(fresh)
    if erasures_of(fresh.pk).exists():  # meanwhile, while we waited for the lock
        raise Hidden("erased", "", subject=("communication", fresh.pk))
    if fresh.completed_at is not None:
        raise Refused(
            "complete", _("It is marked complete: reopen it to change it."), subject=("communication", fresh.pk)
        )
    return fresh


def _sealed(communication: Communication) -> Refused:
    text = _("It has been submitted and does not change any more. Add a supplement instead.")
    return Refused("sealed", text, subject=("communication", communication.pk))


def touch(communication: Communication, at: datetime) -> None:
    """Note that the draft changed."""
    Communication.objects.filter(pk=communication.pk).update(changed_at=at, version=communication.version + 1)


@service
def communication_answer(
    *, user: User, communication: Communication, answers: Mapping[str, Any], at: datetime
) -> Communication:
    """Save answers to questions of the communication itself; those that are wrong are refused, all together.

    Raises Invalid, Hidden, Refused (``sealed``, ``complete``).
    """
    fresh = locked_draft(user, communication)
    values, problems = clean(OWN_QUESTIONS, answers, treaty=profiles.get(fresh.procedure).treaty)
    kept_empty = [q for q in OWN_QUESTIONS if q.save and q.name in values]
    problems += missing_to_save(kept_empty, values)
    if problems:
        raise Invalid(problems)
    for name, value in values.items():
        setattr(fresh, name, "" if value is None and not fresh._meta.get_field(name).null else value)  # noqa: SLF001
    fresh.changed_at, fresh.version = at, fresh.version + 1
    fresh.save()
    record_for(fresh.pk, Action.COMMUNICATION_CHANGED, fields=list(values))
    return fresh


@service
def states_set(*, user: User, communication: Communication, iso3s: Sequence[str], at: datetime) -> None:
    """Say which States are concerned. Raises Invalid for an unknown State or a territory."""
    fresh = locked_draft(user, communication)
    states, problems = {}, []
    for iso3 in iso3s:
        try:
            states[iso3] = selectors.state_concerned_get(iso3, field="states")
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    fresh.concerned_states.exclude(state__in=states).delete()
    standing = set(fresh.concerned_states.values_list("state_id", flat=True))
    ConcernedState.objects.bulk_create(
        ConcernedState(communication=fresh, state=state) for iso3, state in states.items() if iso3 not in standing
    )
    touch(fresh, at)
    record_for(fresh.pk, Action.COMMUNICATION_CHANGED, fields=["states"], codes={"count": len(states)})


@service
def states_answer(
    *, user: User, communication: Communication, iso3s: Sequence[str], answers: Mapping[str, Any], at: datetime
) -> None:
    """Save the page of the States: which they are, and the answers that go with them; both or neither.

    Raises Invalid, Hidden, Refused.
    """
    states_set(user=user, communication=communication, iso3s=iso3s, at=at)
    communication_answer(user=user, communication=communication, answers=answers, at=at)


@service
def communication_complete(*, user: User, communication: Communication, at: datetime) -> Communication:
    """Mark it complete: everything that submission needs is there. It stays with the CSO, which can reopen it.

    Raises Invalid with everything that is missing.
    """
    fresh = locked_draft(user, communication)
    missing = missing_to_submit(fresh)
    if missing:
        raise Invalid([Problem(m.section, "missing", m.message) for m in missing], subject=("communication", fresh.pk))
    fresh.completed_at = at
    fresh.save(update_fields=["completed_at"])
    record_for(fresh.pk, Action.COMMUNICATION_COMPLETED)
    return fresh


@service
def communication_reopen(*, user: User, communication: Communication) -> Communication:
    """Open a complete communication again. Raises Refused once it is submitted."""
    ensure(user, communication, Tier.CONTENT)
    fresh = Communication.objects.select_for_update().get(pk=communication.pk)
    if fresh.sealed_at is not None:
        raise _sealed(fresh)
    ensure(user, fresh, Tier.EDIT)
    fresh.completed_at = None
    fresh.save(update_fields=["completed_at"])
    record_for(fresh.pk, Action.COMMUNICATION_REOPENED)
    return fresh
