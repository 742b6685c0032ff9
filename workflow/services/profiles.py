"""The procedure profile of a case."""

from casetracker.reference import profiles
from casetracker.reference.profile import Profile
from workflow.models import CaseFile


def profile_of(case: CaseFile) -> Profile:
    """The profile that governs ``case``."""
    return profiles.get(case.procedure)
