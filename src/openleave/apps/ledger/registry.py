"""What ledger stores and sends."""
