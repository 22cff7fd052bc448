"""The States, the District and the territories that leave law knows, by postal code."""

from openleave.engine.facts_places import STATES

__all__ = ["STATES"]
