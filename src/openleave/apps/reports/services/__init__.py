"""Every way to change what reports holds. Keyword-only, the actor first; one transaction each."""
