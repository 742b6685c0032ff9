"""The reference tables, one class a file."""

from casetracker.reference.models.declaration import Declaration
from casetracker.reference.models.entry_into_force import EntryIntoForce
from casetracker.reference.models.participation import Participation
from casetracker.reference.models.right import Right
from casetracker.reference.models.state import State
from casetracker.reference.models.state_name import StateName

__all__ = ["Declaration", "EntryIntoForce", "Participation", "Right", "State", "StateName"]
