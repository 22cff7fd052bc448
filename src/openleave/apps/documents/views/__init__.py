"""The desk's pages about documents. Thin: parse, call a service or selector, render."""
