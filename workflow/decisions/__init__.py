"""What a decision says, and what it must say: pure."""
