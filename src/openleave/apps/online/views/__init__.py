"""Pages: parse, call the service, render."""
