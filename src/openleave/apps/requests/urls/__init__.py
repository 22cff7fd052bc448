"""Routes of privacy requests, by face."""
