"""Deadline arithmetic (pure) and the rules that open and close limits."""
