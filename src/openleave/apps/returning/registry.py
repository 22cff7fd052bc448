"""What returning stores."""
