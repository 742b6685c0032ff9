"""What the administrator fills in."""
