"""Letters: what is written to the two sides of a case, in six languages, as PDF and Word."""
