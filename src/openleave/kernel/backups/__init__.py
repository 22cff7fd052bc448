"""Backups: a dump of the database and the stored files, sealed for two custodians; never a key.

``custody`` makes the key pair whose private half only two people together have. ``archive`` writes and opens the sealed
archive. ``dump`` speaks with PostgreSQL's own programs. The commands: ``openleave backup``, ``restore`` and ``drill``.
"""
