"""Article 77 as if in force, for demonstrations: every row says that it is simulated, and no real row is touched."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casetracker.core.errors import Refused, invalid
from casetracker.reference import profiles
from casetracker.reference.models import Declaration, EntryIntoForce, Participation
from casetracker.reference.profile import Profile
from casetracker.reference.services.editing import required_source
from casetracker.reference.vocabulary import Origin

MARK = "simulated for the demonstration"
DECLARANTS = ("ARG", "BOL", "CHL", "ECU", "GTM", "MEX", "PHL", "SEN", "SLV", "URY")
DAYS_BETWEEN = 30


@transaction.atomic
def simulate_article_77(*, in_force_date: date, source: str) -> EntryIntoForce:
    """Let ten States declare, the tenth on ``in_force_date``, and article 77 enter into force on that day.

    Repeating it moves the day. ``source`` says who simulates and why; the rows add that they are simulated.

    Raises: :class:`Invalid` (``source_required``, or ``too_early`` where a State would declare before the Convention
    binds it); :class:`Refused` (``in_production``; ``in_force_already`` where a real entry into force is recorded).
    """
    if settings.IS_PRODUCTION:
        raise Refused("in_production", _("Nothing is simulated in production."))
    text = f"{required_source(source)} ({MARK})"
    profile = profiles.get(profiles.DEFAULT)
    _refuse_beside_the_real(profile)
    days = {iso3: in_force_date - timedelta(DAYS_BETWEEN * left) for left, iso3 in enumerate(reversed(DECLARANTS))}
    _refuse_before_the_convention(profile, days)
    simulation_clear()
    place = {"treaty": profile.treaty, "article": profile.article, "source": text}
    simulated = {"is_simulated": True, "origin": Origin.SIMULATION}
    Declaration.objects.bulk_create(
        Declaration(state_id=iso3, deposited_date=day, **place, **simulated) for iso3, day in days.items()
    )
    return EntryIntoForce.objects.create(in_force_date=in_force_date, **place, **simulated)


@transaction.atomic
def simulation_clear() -> int:
    """Remove every simulated row; the number of rows removed."""
    return sum(model.objects.filter(is_simulated=True).delete()[0] for model in (Declaration, EntryIntoForce))


def _refuse_beside_the_real(profile: Profile) -> None:
    real = EntryIntoForce.objects.filter(treaty=profile.treaty, article=profile.article, is_simulated=False)
    if real.exists():
        text = _("The entry into force is recorded from a notification: there is nothing to simulate.")
        raise Refused("in_force_already", text, rule=f"{profile.article} (8)")


def _refuse_before_the_convention(profile: Profile, days: dict[str, date]) -> None:
    rows = Participation.objects.filter(treaty=profile.treaty, state_id__in=days, in_force_date__isnull=False)
    bound = {row.state_id for row in rows if row.in_force_date and row.in_force_date <= days[row.state_id]}
    if bound != set(days):
        text = _("Choose a later day, and load the reference data first: the States must be bound by the Convention.")
        raise invalid("in_force_date", "too_early", text)
