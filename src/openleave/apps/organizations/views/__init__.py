"""Pages of the desk's settings, and the operator's list of organizations."""
