"""Every way to change what returning holds. Keyword-only, the actor first; one transaction each."""
