"""What changes a communication. Keyword-only verbs; each checks who may, writes, and leaves an audit entry."""
