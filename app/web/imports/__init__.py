"""Pages of lists that are read from files."""
