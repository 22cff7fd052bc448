"""What accounts stores and sends."""
