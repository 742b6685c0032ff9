"""Backups: data, keys and files apart, for recipients who are offline; and the restore that proves them."""
