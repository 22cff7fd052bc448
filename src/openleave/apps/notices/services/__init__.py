"""Every way to change what notices holds. Keyword-only, the actor first; one transaction each."""
