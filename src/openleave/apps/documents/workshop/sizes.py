"""Sizes that both processes know."""

#: A small picture of a page, in the strip of them: pixels across and up.
CELL = (160, 208)
