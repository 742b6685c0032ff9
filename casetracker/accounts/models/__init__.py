"""Users, organisations, memberships."""

from casetracker.accounts.models.kept_form import KeptForm
from casetracker.accounts.models.membership import Membership
from casetracker.accounts.models.organisation import Organisation
from casetracker.accounts.models.user import User

__all__ = ["KeptForm", "Membership", "Organisation", "User"]
