"""Addresses of purposes, consents and the data map."""
