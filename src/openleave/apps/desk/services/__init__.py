"""Every way to change what desk holds. Keyword-only, the actor first; one transaction each."""
