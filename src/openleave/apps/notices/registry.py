"""What notices stores."""
