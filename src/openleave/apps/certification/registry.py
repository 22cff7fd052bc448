"""What certification stores."""
