"""What desk stores."""
