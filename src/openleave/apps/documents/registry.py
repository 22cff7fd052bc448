"""What documents stores."""
