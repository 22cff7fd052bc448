"""Every way to change what documents holds. Keyword-only, the actor first; one transaction each."""
