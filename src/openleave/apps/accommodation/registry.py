"""What accommodation stores."""
