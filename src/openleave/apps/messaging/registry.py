"""What messages stores."""
