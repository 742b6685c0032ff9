"""What moves a case: one service for every door."""
