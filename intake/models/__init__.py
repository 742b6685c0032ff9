"""The communication as filed, and who may see it."""

from intake.models.authority import Authority
from intake.models.claim import Claim
from intake.models.communication import Communication
from intake.models.concerned_state import ConcernedState
from intake.models.denial import CommunicationDenial
from intake.models.erasure import CommunicationErasure
from intake.models.evidence import Evidence
from intake.models.fact import Fact
from intake.models.grant import CommunicationGrant
from intake.models.interim_request import InterimRequest
from intake.models.other_procedure import OtherProcedure
from intake.models.person import Person
from intake.models.person_contact import PersonContact
from intake.models.remedy import Remedy
from intake.models.supplement import Supplement

__all__ = [
    "Authority",
    "Claim",
    "Communication",
    "CommunicationDenial",
    "CommunicationErasure",
    "CommunicationGrant",
    "ConcernedState",
    "Evidence",
    "Fact",
    "InterimRequest",
    "OtherProcedure",
    "Person",
    "PersonContact",
    "Remedy",
    "Supplement",
]
