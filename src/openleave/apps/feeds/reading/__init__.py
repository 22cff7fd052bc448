"""Reading files as HR systems export them. `table.open_table` is the entry; it imports polars, so import it late."""
