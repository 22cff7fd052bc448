"""Benchmarks against peers and limits measured in the same run. Run with ``make bench``."""
