"""Content-free notices: that there is news, never what it is."""
