"""The HR director's husband is ill: a wall is stated, and neither of the two sees the other's case; Noor handles it."""

from __future__ import annotations
