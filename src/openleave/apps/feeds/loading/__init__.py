"""From rows to facts: staged in temporary tables, compared as sets, written in one transaction. Imports polars."""
