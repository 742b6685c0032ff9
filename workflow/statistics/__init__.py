"""Counts of cases: frozen once a month, published once a year and only where ten and more share a number."""
