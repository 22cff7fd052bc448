"""The part of the privacy pages."""
