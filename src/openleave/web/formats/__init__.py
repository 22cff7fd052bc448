"""Number and date formats as written in the United States, by language."""
