"""What the fields of a letter hold: taken from what was recorded of the case, written in the letter's language."""
