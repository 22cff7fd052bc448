"""The desk's pages about cases and the law. Thin: parse, call a service or selector, render."""
