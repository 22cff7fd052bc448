"""What feeds stores and sends."""
