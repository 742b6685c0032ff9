"""The questions of a communication as data: one place for forms, JSON, CSV, check answers and completeness."""
