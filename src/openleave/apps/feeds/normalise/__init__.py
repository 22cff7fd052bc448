"""Raw texts of a file made into typed columns, with every value that cannot be listed. Imports polars: import it late.

Each function takes a column as polars strings and answers (typed column, mask of values that are wrong, code of what is
wrong with them). Nothing here loops over rows; the slow roads are walked by the odd values only.
"""
