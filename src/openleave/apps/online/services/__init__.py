"""Every way to change what online holds. Keyword-only, the actor first; one transaction each."""
