"""Loading and editing the reference data; each edit names its source. The caller writes the audit entry."""

from casetracker.reference.services.declarations import declaration_correct, declaration_record, declaration_withdraw
from casetracker.reference.services.entry import entry_into_force_record
from casetracker.reference.services.load import LoadReport, load_reference
from casetracker.reference.services.names import state_name_correct
from casetracker.reference.services.participation import participation_correct
from casetracker.reference.services.simulate import simulate_article_77, simulation_clear

__all__ = [
    "LoadReport",
    "declaration_correct",
    "declaration_record",
    "declaration_withdraw",
    "entry_into_force_record",
    "load_reference",
    "participation_correct",
    "simulate_article_77",
    "simulation_clear",
    "state_name_correct",
]
