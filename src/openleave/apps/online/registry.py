"""What online stores."""
