"""What reports stores."""
