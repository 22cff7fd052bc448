"""What cases stores and sends."""
