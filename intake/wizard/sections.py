"""The task list: its sections in order, and where to find one."""

from intake.wizard.about import ABOUT, DECLARATION, SOUGHT, STATES
from intake.wizard.documents import DOCUMENTS
from intake.wizard.people import AUTHORITY, PEOPLE
from intake.wizard.question import Question, Rows, Section
from intake.wizard.substance import CLAIMS, FACTS, INTERIM, OTHER_PROCEDURES, REMEDIES

SECTIONS: tuple[Section, ...] = (
    ABOUT,
    STATES,
    PEOPLE,
    AUTHORITY,
    FACTS,
    CLAIMS,
    REMEDIES,
    OTHER_PROCEDURES,
    INTERIM,
    SOUGHT,
    DOCUMENTS,
    DECLARATION,
)
BY_KEY = {section.key: section for section in SECTIONS}
ROWS: dict[str, Rows] = {section.rows.key: section.rows for section in SECTIONS if section.rows}
# The questions of the communication itself, whatever section asks them.
OWN_QUESTIONS: tuple[Question, ...] = tuple(question for section in SECTIONS for question in section.questions)
