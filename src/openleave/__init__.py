"""OpenLeave."""
