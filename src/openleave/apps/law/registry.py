"""What the law's pages store: nothing. They are made from the law library, which is files, and keep no table."""
