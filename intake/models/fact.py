"""One fact, in dated order."""

from casetracker.vault.fields import EncryptedField
from intake.models.part import CommunicationPart


class Fact(CommunicationPart):
    """What happened, when: the date may be a day, a month or a year (``2026``, ``2026-05``, ``2026-05-03``)."""

    happened_on = EncryptedField(contract="fact.happened_on")
    text = EncryptedField(contract="fact.text")
