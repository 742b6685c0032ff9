"""What is recorded of a member of the Committee beside the account: nationalities, employment, term."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from casetracker.reference.models import State


class CommitteeMember(models.Model):
    """Kept by the administrator. A date left open bounds nothing.

    Without a row, or without a nationality in it, nobody is recused from the records: the member's declaration remains.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="committee_member")
    nationalities = models.ManyToManyField(State, related_name="+")
    employers = models.ManyToManyField(State, related_name="+")
    term_from_date = models.DateField(null=True)
    term_until_date = models.DateField(null=True)
