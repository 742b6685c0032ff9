"""Reading what other systems export: a whole communication as JSON, a table of people as CSV. Nothing here writes."""
