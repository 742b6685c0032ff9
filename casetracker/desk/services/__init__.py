"""What the desk changes, each with its audit entry."""
