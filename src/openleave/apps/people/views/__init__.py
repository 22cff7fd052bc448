"""Pages about employees."""
