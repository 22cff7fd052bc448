"""The law's pages. They read the law library alone, so that the desk and the public site show the same."""
