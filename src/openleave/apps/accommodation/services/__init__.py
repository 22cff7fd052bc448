"""Every way to change what accommodation holds. Keyword-only, the actor first; one transaction each."""
