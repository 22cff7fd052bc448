"""Every way to change what certification holds. Keyword-only, the actor first; one transaction each."""
