"""The demo docket: invented people, live cases near today, and the published procedures of other committees.

It exists in demo mode only, which production refuses. Everything goes through the services, as a person would do it.
"""
