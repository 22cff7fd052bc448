"""Every way to change what messages holds. Keyword-only, the actor first; one transaction each."""
